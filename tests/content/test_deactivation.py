"""Who deactivates their account reads as [anonymous] everywhere, and finds everything again when they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from content.leaving import deactivate, reactivate
from content.models import Comment, CommentVote, Post
from content.numbers import differences, settle_everything
from content.reporting import report_thing
from profiles.models import User
from tests.clocks import stop_clock
from tests.factories import (
    make_comment,
    make_history,
    make_post,
    make_quick_take,
    make_reaction,
    make_sequence,
    make_tagging,
    make_user,
)
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE, BACK = "/account/deactivate", "/account/reactivate"
NAME = "Zebulon Quixote"


@pytest.fixture
def zeb(db: None) -> User:
    return make_user(NAME, karma=50, omega_karma=3, bio_html="<p>Zebulon measures tides.</p>", username="zeb")


@pytest.fixture
def pages(zeb: User, bob: User) -> list[str]:
    """Let Zebulon do one of everything; return where it stands."""
    post = make_post(zeb, coauthors=[bob], is_question=True)
    theirs = make_post(bob, coauthors=[zeb])
    answer = make_comment(zeb, post=post, is_answer=True)
    comment = make_comment(zeb, post=theirs, score=-9)
    replied = make_comment(bob, parent=comment)
    make_comment(zeb, parent=replied)
    take = make_quick_take(zeb)
    make_reaction(replied, zeb)
    sequence = make_sequence(zeb, posts=[post, theirs])
    wikitag = make_history("Tides", [("<p>One</p>", zeb), ("<p>One two</p>", bob), ("<p>One two three</p>", zeb)])
    make_tagging(post, wikitag)
    make_comment(zeb, wikitag=wikitag)
    settle_everything()
    container = Post.objects.get(pk=take.post_id)
    return [
        "/",
        "/people",
        "/people?q=zebulon",
        "/quicktakes",
        "/allComments",
        "/users/bob",
        "/users/bob/comments",
        post.get_absolute_url(),
        theirs.get_absolute_url(),
        answer.get_absolute_url(),
        comment.get_absolute_url(),
        f"/posts/{container.pk}",
        f"/s/{sequence.pk}",
        f"/s/{sequence.pk}/print",
        f"/s/{sequence.pk}/p/{post.pk}",
        "/w/tides",
        "/w/tides/history",
        "/w/tides/discussion",
        "/w/tides?version=1.0.0",
        "/compare/w/tides",
    ]


def naming(client: Client, pages: Iterable[str]) -> list[str]:
    """Return the pages that say the name or the address of Zebulon Quixote anywhere, be it to programs."""
    return [page for page in pages if "quixote" in client.get(page, follow=True).content.decode().lower()]


@pytest.fixture
def moderators_pages(zeb: User, bob: User) -> list[str]:
    """Let the moderators have something to do with Zebulon; return where they do it."""
    make_post(zeb, is_awaiting_review=True)
    for reporter, thing in ((bob, zeb), (zeb, bob), (bob, make_comment(zeb))):
        report_thing(reporter, thing, reason="Because")
    lists = [f"/moderation/queue/{name}" for name in ("reports", "posts", "people")]
    return ["/moderation", *lists, f"/moderation/log/person/{zeb.pk}", f"/moderation/ban/person/{zeb.pk}"]


@pytest.mark.parametrize("browser", ["client", "bobs", "carols"])
def test_no_page_says_the_name_any_more(
    request: pytest.FixtureRequest, zeb: User, pages: list[str], moderators_pages: list[str], browser: str
) -> None:
    client = request.getfixturevalue(browser)
    pages += moderators_pages if browser == "carols" else []
    settle_everything()
    before = naming(client, pages)
    deactivate(zeb)

    assert before == pages
    assert naming(client, pages) == []
    assert list(differences()) == []


def test_coming_back_brings_every_byte_back(
    zeb: User, pages: list[str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Or an age of 43 seconds would be one of a minute when it is read again.
    stop_clock(monkeypatch)
    before = {page: client.get(page, follow=True).content for page in [*pages, "/users/zebulon-quixote"]}
    deactivate(zeb)
    reactivate(zeb)

    assert {page: client.get(page, follow=True).content for page in before} == before


@pytest.mark.parametrize("path", ["", "/posts", "/comments", "/sequences", "/wikitags", "/edit", "/as-visitor"])
def test_profile_is_gone_for_all_but_superusers(zeb: User, bob: User, carol: User, operator: Client, path: str) -> None:
    deactivate(zeb)
    url = f"/users/zebulon-quixote{path}"

    assert [signed_in(person).get(url).status_code for person in (bob, carol)] == [404, 404]
    assert Client().get(url).status_code == (302 if path == "/edit" else 404)
    assert operator.get(url).status_code == (404 if path == "/as-visitor" else 200)


def test_moderators_act_on_the_deactivated_without_learning_who_they_are(zeb: User, bob: User, carol: User) -> None:
    report_thing(bob, zeb, reason="Because")
    deactivate(zeb)
    client, history = signed_in(carol), f"/moderation/log/person/{zeb.pk}"
    [row] = get_page(client, "/moderation/queue/reports").cssselect(".queue-row")
    links = {link.get("href") for link in row.cssselect("a")}
    without_acts = client.get(history).status_code
    done = client.post(f"/moderation/stop-votes/person/{zeb.pk}", {"reason": "Because"})

    assert (texts(row, "h3"), without_acts, history in links) == (["[anonymous]"], 404, False)
    assert f"/moderation/stop-votes/person/{zeb.pk}" in links
    assert (done.status_code, done["Location"]) == (302, "/moderation")
    page = get_page(client, history)
    assert texts(page, "main .section__note")[0] == "It is not here any more."
    assert texts(page, "#acts .queue-row__act") == ["Carol stopped the votes of [anonymous]"]


def test_superuser_finds_the_deactivated_from_the_queue(zeb: User, bob: User, operator: Client) -> None:
    report_thing(bob, zeb, reason="Because")
    deactivate(zeb)

    for name in ("reports", "people"):
        [title] = [
            link
            for link in get_page(operator, f"/moderation/queue/{name}").cssselect("h3 a")
            if "zeb" in link.get("href")
        ]
        assert operator.get(title.get("href")).status_code == 200
    assert operator.get(f"/moderation/log/person/{zeb.pk}").status_code == 200


@pytest.mark.parametrize("address", ["/u/zebulon-quixote", "/user/zeb", "/threads?id=zeb", "/w/tides/history?user=zeb"])
def test_no_redirect_tells_of_them(zeb: User, pages: list[str], client: Client, address: str) -> None:
    deactivate(zeb)
    known = client.get(address)
    unknown = client.get(address.replace("zebulon-quixote", "nobody").replace("zeb", "nobody"))

    assert known.status_code == unknown.status_code
    assert known.get("Location", "").replace("zebulon-quixote", "x").replace("zeb", "x") == unknown.get(
        "Location", ""
    ).replace("nobody", "x")


def test_page_explains_and_button_does_it(zeb: User) -> None:
    client = signed_in(zeb)
    page = get_page(client, PAGE)
    untouched = User.objects.get(pk=zeb.pk).deactivated_at
    first, second = client.post(PAGE), client.post(PAGE)
    moment = User.objects.get(pk=zeb.pk).deactivated_at
    client.post(PAGE)

    assert (texts(page, "h1"), untouched) == (["Deactivate your account"], None)
    assert [first["Location"], second["Location"], client.get(PAGE)["Location"]] == [BACK] * 3
    assert User.objects.get(pk=zeb.pk).deactivated_at == moment is not None


def test_they_sign_in_read_and_are_offered_the_way_back(db: None) -> None:
    zeb = make_user(NAME, username="zeb", password="right horse")
    deactivate(zeb)
    client, post = Client(), make_post()
    client.post("/account/login/", {"login": "zeb", "password": "right horse"})
    page = get_page(client, post.get_absolute_url())

    [offer] = page.cssselect(".notice a")
    assert offer.get("href") == f"{BACK}?next={quote(post.get_absolute_url(), safe='')}"
    assert page.cssselect("form.ballot, .comment-form, textarea") == []
    answer = client.post(BACK, {"next": post.get_absolute_url()})
    assert answer["Location"] == post.get_absolute_url()
    assert get_page(client, post.get_absolute_url()).cssselect(".notice") == []
    assert texts(get_page(client, "/users/zebulon-quixote"), "h1") == [NAME]


@pytest.mark.parametrize("with_script", [False, True])
def test_votes_are_refused_and_lead_to_the_way_back(zeb: User, with_script: bool) -> None:
    deactivate(zeb)
    comment = make_comment()
    page = f"http://testserver{comment.get_absolute_url()}"
    headers = {**HTMX, "HX-Current-URL": page} if with_script else {"Referer": page}
    response = signed_in(zeb).post(f"/vote/comment/{comment.pk}", {"vote": "smallUpvote"}, headers=headers)

    expected = f"{BACK}?next={quote(comment.get_absolute_url(), safe='')}"
    assert response.get("HX-Redirect" if with_script else "Location") == expected
    assert CommentVote.objects.count() == 0


def test_what_they_typed_waits_until_they_are_back(zeb: User) -> None:
    deactivate(zeb)
    client, post = signed_in(zeb), make_post()
    form = f"/comment/on/post/{post.pk}"
    sent = client.post(form, {"body": "Kept words"})
    client.post(BACK, {"next": form})

    assert sent["Location"] == f"{BACK}?next={quote(form, safe='')}"
    assert Comment.objects.count() == 0
    assert [area.text.strip() for area in get_page(client, form).cssselect("textarea")] == ["Kept words"]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\0"])
def test_way_back_leads_nowhere_else(zeb: User, target: str) -> None:
    deactivate(zeb)
    client = signed_in(zeb)

    assert client.get(BACK, {"next": target}).status_code == 200
    assert client.post(BACK, {"next": target})["Location"] == "/users/zebulon-quixote"


def test_moderators_are_none_until_they_are_back(carol: User) -> None:
    for moderator in (carol, make_user("Operator", is_staff=True, is_superuser=True)):
        deactivate(moderator)
        client = signed_in(moderator)
        pages = [client.get(url) for url in ("/moderation", "/moderation/log", f"/moderation/log/person/{carol.pk}")]
        entered = client.get("/admin/", follow=True)

        assert [page.status_code for page in pages] == [404] * 3
        assert entered.redirect_chain == [
            ("/admin/login/?next=/admin/", 302),
            (f"{BACK}?next=%2Fadmin%2F", 302),
        ]
        assert client.post("/admin/content/post/add/", {"title": "x"})["Location"].startswith("/admin/login/")
        back = client.post(BACK, {"next": "/admin/"})
        assert (back["Location"], client.get(back["Location"]).status_code) == ("/admin/", 200)
    assert not Post.objects.exists()


def test_who_is_not_deactivated_is_led_on(zeb: User) -> None:
    client = signed_in(zeb)

    assert client.get(f"{BACK}?next=/people")["Location"] == "/people"
    assert client.post(BACK)["Location"] == "/users/zebulon-quixote"
    assert User.objects.get(pk=zeb.pk).deactivated_at is None


@pytest.mark.parametrize("url", [PAGE, BACK])
def test_strangers_sign_in_first_and_archives_have_no_such_page(zeb: User, settings: Any, url: str) -> None:
    assert Client().post(url)["Location"] == f"/account/login/?next={quote(url, safe='')}"
    assert signed_in(zeb).put(url).status_code == 405
    settings.BYLINE_MODE = "archive"
    assert (signed_in(zeb).get(url).status_code, signed_in(zeb).post(url).status_code) == (404, 404)
    assert User.objects.get(pk=zeb.pk).deactivated_at is None


def test_archive_shows_the_deactivated_no_way_back(zeb: User, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    User.objects.filter(pk=zeb.pk).update(deactivated_at=timezone.now())

    page = parse(signed_in(zeb).get("/people"))
    assert page.cssselect(".notice") == []
    assert [link.get("href") for link in page.cssselect("a") if "activate" in (link.get("href") or "")] == []


def test_container_follows_the_name_unless_it_has_a_title_of_its_own(zeb: User, bob: User) -> None:
    make_quick_take(zeb)
    make_post(bob, is_shortform=True, title="Bob's garden")
    for person in (zeb, bob):
        deactivate(person)
    gone = list(Post.objects.order_by("title").values_list("title", "slug"))
    reactivate(zeb)
    signed_in(zeb).post("/users/zebulon-quixote/edit", {"display_name": "Zeb", "bio": ""})

    assert gone == [("Bob's garden", "bob-s-garden"), ("[anonymous]'s Shortform", "anonymous-s-shortform")]
    assert Post.objects.get(author=zeb).title == "Zeb's Shortform"
