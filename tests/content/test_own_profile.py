"""What an owner finds on their own profile and nobody else does, and how they see what the others see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import DraftSort, Post
from content.numbers import settle_everything
from content.pinning import pin_post
from tests.factories import LONG_AGO, fill, make_comment, make_post, make_sequence, make_user
from tests.members import signed_in
from tests.pages import get_fragment, get_page, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from profiles.models import User

SECRET = "Xylophone"
HIDDEN = {"unlisted": {"is_unlisted": True}, "rejected": {"is_rejected": True}}
OWN = ["sequences", "drafts", "hidden", "posts", "wikitags", "comments"]


def sections(page: HtmlElement) -> list[str]:
    return [section.get("id") for section in page.cssselect("#profile-sections > section")]


def fill_with_secrets(owner: User) -> None:
    make_post(owner, title=f"{SECRET} draft", is_draft=True)
    for name, fields in HIDDEN.items():
        make_post(owner, title=f"{SECRET} {name}", **fields)
    make_post(owner, title=f"{SECRET} later", posted_at=timezone.now() + timedelta(days=9))
    make_sequence(owner, title=f"{SECRET} draft", is_draft=True)
    make_sequence(owner, title=f"{SECRET} hidden", is_hidden=True)
    make_sequence(owner, title=f"{SECRET} off", is_hidden_from_profile=True)
    settle_everything()


def test_owner_finds_drafts_and_hidden_things_marked(alices: Client, alice: User) -> None:
    fill_with_secrets(alice)
    make_post(alice, title="Gone", is_draft=True, deleted_at=LONG_AGO)
    make_sequence(alice, title="Gone", deleted_at=LONG_AGO)
    shown, public = make_sequence(alice, title="Shown"), make_post(alice, title="Public")
    page = get_page(alices, "/users/alice")

    assert sections(page) == OWN
    assert texts(page, "#drafts .post-row__title a") == [f"[Draft] {SECRET} draft"]
    assert texts(page, "#hidden .post-row__title a") == [
        f"[Pending] {SECRET} later",
        f"[Rejected] {SECRET} rejected",
        f"[Unlisted] {SECRET} unlisted",
    ]
    assert texts(page, "#posts .post-row__title a") == [public.title]
    assert texts(page, "#sequences article h3") == [shown.title]
    assert sorted(texts(page, "#sequences .movables__label")) == [
        f"[Draft] {SECRET} draft",
        f"[Hidden] {SECRET} hidden",
        f"[Hidden] {SECRET} off",
    ]


@pytest.mark.parametrize("who", ["stranger", "member", "moderator", "operator"])
def test_nobody_else_gets_a_word_of_them(alice: User, bob: User, carol: User, who: str) -> None:
    fill_with_secrets(alice)
    people = {"member": bob, "moderator": carol, "operator": make_user("Op", is_staff=True, is_superuser=True)}
    client = signed_in(people[who]) if who in people else Client()
    page = get_page(client, "/users/alice")

    assert sections(page) == ["posts", "wikitags", "comments"]
    assert [text for text in texts(page, "main a") if SECRET in text] == []
    for path in ("drafts", "hidden", "as-visitor"):
        assert client.get(f"/users/alice/{path}").status_code == 404


def test_owner_without_any_is_told_so(alices: Client) -> None:
    page = get_page(alices, "/users/alice")

    assert sections(page) == ["sequences", "drafts", "posts", "wikitags", "comments"]
    assert texts(page, "#drafts .section__empty") == ["You don’t have any draft posts yet."]
    assert texts(get_page(alices, "/users/alice/hidden"), "#hidden .section__empty") == ["No posts to display."]


def test_drafts_lead_to_a_new_post_and_to_all_drafts(alices: Client, alice: User) -> None:
    make_post(alice, is_draft=True)
    links = get_page(alices, "/users/alice").cssselect("#drafts .section__note a")

    assert [(link.text, link.get("href")) for link in links] == [("New Post", "/newPost"), ("All drafts", "/drafts")]
    assert alices.get("/drafts")["Location"] == "/users/alice/drafts"


def test_own_sections_stand_before_the_posts_wherever_these_are(alices: Client, alice: User) -> None:
    alice.section_order = "comments posts wikitags sequences"
    alice.save()

    assert sections(get_page(alices, "/users/alice")) == ["comments", "drafts", "posts", "wikitags", "sequences"]


def make_drafts(owner: User, count: int) -> list[Post]:
    return [
        make_post(
            owner,
            is_draft=True,
            word_count=(number * 7) % 5,
            edited_at=LONG_AGO + timedelta(days=(number * 3) % 11) if number % 2 else None,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("sort", DraftSort)
@pytest.mark.parametrize("start", ["/users/alice?drafts=1&", "/users/alice/drafts?"])
def test_walking_all_drafts_equals_the_sorted_list(alices: Client, alice: User, sort: DraftSort, start: str) -> None:
    drafts = sorted(make_drafts(alice, 40), key=lambda post: post.pk, reverse=True)
    make_post(alice)
    keys: dict[DraftSort, Any] = {
        DraftSort.NEWEST: lambda post: -post.posted_at.timestamp(),
        DraftSort.LAST_MODIFIED: lambda post: -(post.edited_at or post.posted_at).timestamp(),
        DraftSort.SHORTEST: lambda post: post.word_count,
        DraftSort.LONGEST: lambda post: -post.word_count,
    }
    expected = [post.pk for post in sorted(drafts, key=keys[sort])]

    assert walk(alices, f"{start}sortDraftsBy={sort}", "drafts") == expected


def test_five_drafts_and_then_ten_more_come_by_htmx(alices: Client, alice: User) -> None:
    make_drafts(alice, 20)
    page = get_page(alices, "/users/alice")
    link = page.cssselect("#drafts a.load-more")[0]
    answer = get_fragment(alices, link.get("hx-get"), target="drafts-more", seen_at="/users/alice")

    assert (len(row_ids(page, "drafts")), " ".join(link.text_content().split())) == (5, "Load More (5/20)")
    assert (len(row_ids(parse(answer))), answer["HX-Replace-Url"]) == (10, "/users/alice?drafts=15")
    assert texts(page, "#drafts .settings__value") == ["Last Modified"]


def test_another_order_of_drafts_comes_as_its_section(alices: Client, alice: User) -> None:
    make_drafts(alice, 3)
    answer = get_fragment(alices, "/users/alice?sortDraftsBy=newest", target="drafts", seen_at="/users/alice?posts=35")
    unknown = get_page(alices, "/users/alice?sortDraftsBy=best")

    assert answer["HX-Push-Url"] == "/users/alice?posts=35&sortDraftsBy=newest"
    assert len(row_ids(parse(answer))) == 3
    assert texts(unknown, "#drafts [role=note]") == ["There is no “best” here. This is “Last Modified”."]


def test_walking_what_is_in_no_list(alices: Client, alice: User) -> None:
    hidden = [make_post(alice, is_unlisted=True).pk for _ in range(45)]
    assert walk(alices, "/users/alice", "hidden") == hidden[::-1]
    assert walk(alices, "/users/alice/hidden", "hidden") == hidden[::-1]


@pytest.mark.parametrize("cursor", ["nonsense", "%00", "a" * 3000])
def test_foreign_cursor_is_not_found(alices: Client, alice: User, cursor: str) -> None:
    make_drafts(alice, 1)

    assert alices.get(f"/users/alice/drafts?after={cursor}").status_code == 404
    assert alices.get(f"/users/alice/hidden?after={cursor}").status_code == 404


@pytest.mark.parametrize("section", ["drafts", "hidden"])
def test_fragment_of_an_own_section_is_given_to_its_owner_alone(alice: User, bob: User, section: str) -> None:
    fill_with_secrets(alice)
    for client in (Client(), signed_in(bob)):
        answer = get_fragment(client, "/users/alice", target=f"{section}-more", seen_at="/users/alice")
        assert SECRET not in answer.content.decode()


def main_part(client: Client, url: str) -> str:
    return client.get(url).content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("query", ["", "?sortedBy=top&posts=35", "?commentsSortBy=best&filter=questions"])
def test_view_as_a_visitor_is_byte_for_byte_what_a_stranger_gets(
    alices: Client, alice: User, bob: User, query: str
) -> None:
    fill_with_secrets(alice)
    fill(alice, 12)
    make_comment(alice, post=make_post(bob), is_rejected=True, body_html=SECRET)
    pin_post(alice, Post.objects.filter(author=alice, is_draft=False, is_unlisted=False, is_rejected=False)[0])
    settle_everything()
    as_visitor = alices.get(f"/users/alice/as-visitor{query}").content.decode()

    assert main_part(alices, f"/users/alice/as-visitor{query}") == main_part(Client(), f"/users/alice{query}")
    assert SECRET not in as_visitor


def test_way_to_the_visitors_view_and_back(alices: Client, alice: User) -> None:
    own = get_page(alices, "/users/alice")
    [there] = [one for one in own.cssselect(".profile-header__actions a") if one.text_content() == "View as a visitor"]
    page = get_page(alices, there.get("href"))
    [back] = page.cssselect(".notice a")

    assert (there.get("href"), back.get("href")) == ("/users/alice/as-visitor", "/users/alice")
    assert texts(page, ".notice") == ["This is your profile as a visitor sees it. Back to your own view"]
    assert texts(own, ".profile-header__actions a") == ["View as a visitor", "Account Settings"]
    # They are still signed in: it was the view of somebody else, not their session.
    assert texts(get_page(alices, "/"), ".site-bar form button") == ["Sign out"]


def test_archive_has_none_of_it(alices: Client, alice: User, settings: Any) -> None:
    fill_with_secrets(alice)
    settings.BYLINE_MODE = "archive"

    assert sections(get_page(alices, "/users/alice")) == ["posts", "wikitags", "comments"]
    for path in ("drafts", "hidden", "as-visitor"):
        assert alices.get(f"/users/alice/{path}").status_code == 404


@pytest.mark.parametrize("rows", [1, 9])
def test_own_profile_costs_the_same_queries_for_any_number_of_rows(alices: Client, alice: User, rows: int) -> None:
    fill(alice, rows)
    make_drafts(alice, rows)
    for _ in range(rows):
        make_post(alice, is_unlisted=True)
    settle_everything()
    with CaptureQueriesContext(connection) as queries:
        page = get_page(alices, "/users/alice?drafts=35")

    assert [len(row_ids(page, name)) for name in ("drafts", "hidden")] == [rows, rows]
    assert [query["sql"][:60] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert len(queries) == 19
