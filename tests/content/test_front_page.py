"""The front page: what everybody wrote, in the profile's orders and filters, and who is here."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Post, PostSort
from content.numbers import settle_everything
from tests.factories import LONG_AGO, fill, make_comment, make_post, make_quick_take, make_user, make_wikitag
from tests.pages import get_fragment, get_page, parse, row_ids, texts, walk

if TYPE_CHECKING:
    from django.test import Client

    from profiles.models import User

pytestmark = pytest.mark.django_db
QUERIES = 5
GONE = timezone.now() - timedelta(days=1)
KINDS: dict[str, dict[str, Any]] = {
    "frontpage": {"frontpage_at": LONG_AGO},
    "curated": {"curated_at": LONG_AGO},
    "questions": {"is_question": True},
    "events": {"is_event": True},
    "linkpost": {"url": "https://example.org/"},
}
UNLISTED: list[dict[str, Any]] = [
    {"is_draft": True},
    {"is_unlisted": True},
    {"is_rejected": True},
    {"is_awaiting_review": True},
    {"is_stub": True},
    {"is_shortform": True},
    {"deleted_at": GONE},
    {"posted_at": timezone.now() + timedelta(days=300)},
]


def test_newest_posts_of_everybody_stand_first_with_their_authors(client: Client, alice: User, bob: User) -> None:
    first = make_post(alice, title="First")
    second = make_post(bob, title="Second", coauthors=[alice], frontpage_at=None)

    page = get_page(client, "/")

    assert row_ids(page, "posts") == [second.pk, first.pk]
    assert texts(page, "#posts .post-row__authors") == ["Bob, Alice", "Alice"]
    assert [link.get("href") for link in page.cssselect("#posts .p-author")] == [
        "/users/bob",
        "/users/alice",
        "/users/alice",
    ]
    assert texts(page, "#posts summary") == ["Sorted by New"]


@pytest.mark.parametrize(
    ("setting", "shown"),
    [("", "Posts, conversations and a wiki by the people who write here."), ("Notes on tides.", "Notes on tides.")],
)
def test_front_page_says_what_the_site_is(client: Client, settings: Any, setting: str, shown: str) -> None:
    settings.BYLINE_SITE_DESCRIPTION = setting

    page = get_page(client, "/")

    assert texts(page, "main .site-description") == [shown]
    assert [tag.get("content") for tag in page.cssselect("meta[name=description]")] == [shown]


def test_author_who_left_has_no_name_and_no_link(client: Client) -> None:
    make_post(make_user("Gone", deactivated_at=GONE))

    page = get_page(client, "/")

    assert texts(page, ".post-row__authors") == ["[anonymous]"]
    assert page.cssselect(".post-row__authors a") == []


@pytest.mark.parametrize("name", KINDS)
def test_each_filter_keeps_its_kind_alone(client: Client, name: str) -> None:
    posts = {kind: make_post(**fields).pk for kind, fields in KINDS.items()}

    assert row_ids(get_page(client, f"/?filter={name}"), "posts") == [posts[name]]


def test_events_and_low_karma_follow_their_switches(client: Client) -> None:
    event, low, edge = make_post(is_event=True).pk, make_post(score=-11).pk, make_post(score=-10).pk

    assert row_ids(get_page(client, "/"), "posts") == [edge, low]
    assert row_ids(get_page(client, "/?includeEvents=true"), "posts") == [edge, low, event]
    assert row_ids(get_page(client, "/?karmaThreshold=-10"), "posts") == [edge]


@pytest.mark.parametrize("sort", PostSort)
def test_walking_all_posts_equals_the_sorted_list(client: Client, alice: User, bob: User, sort: PostSort) -> None:
    dice = random.Random(5)
    for number in range(60):
        make_post(
            (alice, bob)[number % 2],
            score=dice.choice([0, 0, 5]),
            posted_at=LONG_AGO + timedelta(days=dice.randrange(5)),
            last_commented_at=LONG_AGO + timedelta(days=dice.randrange(3)),
            decayed_score=dice.choice([0.0, 0.25, -0.5]),
            adjusted_score=dice.choice([0.1, 0.2]),
        )
    expected = list(Post.objects.order_by(*sort.order).values_list("pk", flat=True))

    assert walk(client, f"/?sortedBy={sort}", "posts") == expected


def test_unknown_sort_shows_the_default_and_says_so(client: Client, alice: User) -> None:
    make_post(alice)

    assert texts(get_page(client, "/?sortedBy=best"), "[role=note]") == ["There is no “best” here. This is “New”."]


@pytest.mark.parametrize("rows", [1, 9])
def test_page_costs_the_same_queries_for_any_number_of_rows(client: Client, alice: User, rows: int) -> None:
    fill(alice, rows)

    with CaptureQueriesContext(connection) as queries:
        page = get_page(client, "/")

    assert len(row_ids(page, "posts")) == rows + 1
    assert len(row_ids(page, "latest-comments")) == min(rows + 2, 5)
    assert len(queries) == QUERIES


def test_load_more_and_sorting_by_htmx_bring_parts_and_say_the_address(client: Client, alice: User) -> None:
    ids = [make_post(alice, score=number).pk for number in range(12)][::-1]
    link = get_page(client, "/").cssselect("#posts a.load-more")[0]

    more = get_fragment(client, link.get("hx-get"), target="posts-more", seen_at="/")
    top = get_fragment(client, "/?sortedBy=top", target="posts", seen_at="/?posts=35")

    assert row_ids(parse(more)) == ids[10:]
    assert texts(parse(more), ".post-row__authors") == ["Alice", "Alice"]
    assert more["HX-Replace-Url"] == "/?posts=35"
    assert row_ids(parse(top)) == ids
    assert top["HX-Push-Url"] == "/?posts=35&sortedBy=top"


def test_older_posts_stand_alone_on_their_page(client: Client, alice: User) -> None:
    for _ in range(205):
        make_post(alice)
    after = get_page(client, "/?posts=200").cssselect("#posts a.load-more")[0].get("href")

    page = get_page(client, after.partition("#")[0])

    assert len(row_ids(page)) == len(row_ids(page, "posts")) == 5
    assert [section.get("id") for section in page.cssselect("main section")] == ["posts"]


def test_cursor_of_a_profile_is_not_one_of_the_front_page(client: Client, alice: User) -> None:
    for _ in range(12):
        make_post(alice)
    link = get_page(client, "/users/alice/posts").cssselect("#posts a.load-more")[0].get("hx-get")

    assert client.get(f"/?after={link.partition('after=')[2].partition('&')[0]}").status_code == 404


def test_nothing_that_is_not_listed_is_shown_to_anybody(client: Client, alice: User, carol: User) -> None:
    for fields in UNLISTED:
        make_post(alice, title="Xylophone", **fields)
    make_comment(alice, post=make_post(alice, title="Xylophone", is_draft=True), body_html="<p>Xylophone</p>")
    for fields in ({"is_draft": True}, {"is_rejected": True}, {"is_stub": True}, {"deleted_at": GONE}):
        make_comment(alice, post=make_post(alice), body_html="<p>Xylophone</p>", **fields)

    assert "Xylophone" not in client.get("/?includeEvents=true").content.decode()


@pytest.mark.parametrize(
    "fields", [{"signup_rating": 0.1}, {"purged_at": GONE, "banned_until": GONE}], ids=["likely spam", "purged"]
)
def test_who_is_shut_out_is_met_by_moderators_and_themselves_alone(
    client: Client, carol: User, dave: User, fields: dict[str, Any]
) -> None:
    spammer = make_user("Spammer", **fields)
    post = make_post(spammer)
    comment = make_comment(spammer, post=make_post(dave))

    seen = {}
    for viewer in (None, dave, spammer, carol):
        if viewer:
            client.force_login(viewer)
        page = get_page(client, "/")
        ids = row_ids(page)
        seen[viewer and viewer.display_name] = (
            post.pk in ids,
            comment.pk in ids,
            "Spammer" in texts(page, "#people h3"),
        )

    assert seen == {
        None: (False, False, False),
        "Dave": (False, False, False),
        "Spammer": (True, True, True),
        "Carol": (True, True, True),
    }


def test_recent_comments_say_where_they_stand_who_wrote_them_and_how_they_begin(client: Client, alice: User) -> None:
    place = make_post(alice, title="Tides")
    ids = [make_comment(alice, post=place, is_pinned=number == 0).pk for number in range(4)]
    ids += [make_quick_take(alice).pk]
    talk = make_comment(alice, wikitag=make_wikitag("Kettles"), body_html=f"<p>{'word ' * 100}</p>")
    ids += [talk.pk]

    page = get_page(client, "/")

    assert row_ids(page, "latest-comments") == ids[:0:-1]
    assert texts(page, "#latest-comments h3") == ["Kettles", "Alice's Shortform", "Tides", "Tides", "Tides"]
    assert page.cssselect("#latest-comments h3 a")[0].get("href") == f"/w/kettles/discussion?commentId={talk.pk}"
    [beginning, *_others] = texts(page, "#latest-comments .p-summary")
    assert (beginning[:9], beginning[-5:], len(beginning) <= 200) == ("word word", "word…", True)


def test_empty_site_says_so_in_words(client: Client) -> None:
    assert texts(get_page(client, "/"), ".section__empty") == [
        "No posts to display.",
        "No Comments Found",
        "Nobody is here yet.",
    ]


def imported(name: str, **fields: Any) -> User:
    return make_user(name, source="forum.example", source_id=name, content_hash="0" * 64, **fields)


@pytest.fixture
def archive(settings: Any) -> None:
    settings.BYLINE_MODE = "archive"


def test_archive_of_one_person_opens_with_their_profile(client: Client, archive: None) -> None:
    ann = imported("Ann")
    mentioned = make_user("Bo", source="forum.example", source_id="bo")
    for _ in range(12):
        make_comment(ann, post=make_post(mentioned, is_stub=True))
    make_post(ann)
    settle_everything()

    page = get_page(client, "/?comments=20")

    assert texts(page, "main h1") == ["Ann"]
    assert [len(row_ids(page, name)) for name in ("posts", "comments")] == [1, 12]
    assert [link.get("href") for link in page.cssselect("link[rel=canonical]")] == ["http://127.0.0.1:8000/users/ann"]
    assert walk(client, "/", "comments") == row_ids(page, "comments")


def test_lists_of_the_profile_grow_and_sort_at_the_front_page_too(client: Client, archive: None) -> None:
    ann = imported("Ann")
    ids = [make_post(ann, score=number).pk for number in range(12)][::-1]
    settle_everything()
    link = get_page(client, "/").cssselect("#posts a.load-more")[0]

    more = get_fragment(client, link.get("hx-get"), target="posts-more", seen_at="/")
    old = get_fragment(client, "/?sortedBy=old", target="posts", seen_at="/")

    assert (row_ids(parse(more)), more["HX-Replace-Url"]) == (ids[10:], "/?posts=35")
    assert (row_ids(parse(old)), old["HX-Push-Url"]) == (ids[:1:-1], "/?sortedBy=old")


def test_archive_of_nobody_or_of_several_people_opens_with_the_latest(client: Client, archive: None) -> None:
    make_user("Operator", is_staff=True)
    assert texts(get_page(client, "/"), "main h1") == ["Byline"]

    imported("Ann", deactivated_at=GONE)
    assert texts(get_page(client, "/"), "main h1") == ["Byline"]

    imported("Bo")
    imported("Cy")
    assert texts(get_page(client, "/"), "main h1") == ["Byline"]


@pytest.mark.parametrize("mode", ["community", "blog"])
def test_other_modes_open_with_the_latest_even_for_one_person(client: Client, settings: Any, mode: str) -> None:
    settings.BYLINE_MODE = mode
    imported("Ann")

    assert texts(get_page(client, "/"), "main h1") == ["Byline"]
