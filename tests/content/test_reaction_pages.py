"""What reactions stand at a comment, the list of who reacted, and which buttons a reader finds there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Comment, Reaction
from content.reactions import DEPRECATED, PALETTE
from tests.factories import LONG_AGO, make_comment, make_post, make_reaction, make_user
from tests.members import signed_in
from tests.pages import get_fragment, get_page, parse, texts
from tests.reactions import at_comment, buttons, make_debate, row_at, who_reacted

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db

OFFERED = [name for _, names in PALETTE for name in names.split()]


@pytest.fixture
def trudy(db: None) -> User:
    return make_user("Trudy", karma=100)


@pytest.fixture
def trudys(trudy: User) -> Client:
    return signed_in(trudy)


@pytest.fixture
def comment(alice: User) -> Comment:
    return make_debate(alice)


def test_strangers_read_what_stands_at_a_comment_and_who_reacted(client: Client, comment: Comment) -> None:
    part = at_comment(client, comment)
    page = get_page(client, f"/react/comment/{comment.pk}")

    assert row_at(part) == [("crux", "1", "no button")]
    assert [(link.get("href"), *texts(part, "a")) for link in part.cssselect("a")] == [
        (f"/react/comment/{comment.pk}", "React to comment by Alice, 1 January 2025: Plain words.")
    ]
    assert who_reacted(page) == [
        ("crux", "1", ["Bob (reacted)", "Cy (agrees)", "Dee (disagrees)"]),
        ("clear", "-1", ["Eve (disagrees)"]),
    ]
    assert [link.get("href") for link in page.cssselect(".reaction-panel__people a")] == [
        "/users/bob",
        "/users/cy",
        "/users/dee",
        "/users/eve",
    ]
    assert texts(page, "h1") == ["Reactions to the comment by Alice"]
    assert page.cssselect("main form, main button") == []
    assert texts(page, "main p a") == ["Sign in to react"]


def test_comment_without_reactions_leads_strangers_to_react(client: Client, settings: Any) -> None:
    comment = make_comment(make_user("Ann"), posted_at=LONG_AGO)

    assert texts(at_comment(client, comment), "a, li") == ["React to comment by Ann, 1 January 2025: Plain words."]
    assert texts(get_page(client, f"/react/comment/{comment.pk}"), ".reactions__reason") == [
        "Nobody has reacted yet.",
        "Sign in to react",
    ]
    settings.BYLINE_MODE = "archive"
    assert get_page(client, comment.get_absolute_url()).cssselect(".reactions") == []


def test_deactivated_person_is_named_to_nobody(client: Client, comment: Comment) -> None:
    bob = Reaction.objects.get(kind="created").person
    bob.deactivated_at = timezone.now()
    bob.save()
    page = get_page(client, f"/react/comment/{comment.pk}")

    assert who_reacted(page)[0] == ("crux", "1", ["[anonymous] (reacted)", "Cy (agrees)", "Dee (disagrees)"])
    assert page.xpath("//a[contains(@href, 'bob')]") == []


def test_archive_shows_who_reacted_and_takes_nothing(trudys: Client, comment: Comment, settings: Any) -> None:
    settings.BYLINE_MODE = "archive"
    for client in (trudys, Client()):
        page = get_page(client, f"/react/comment/{comment.pk}")

        assert [name for name, _, _ in who_reacted(page)] == ["crux", "clear"]
        assert page.cssselect("main form, main button, main p a") == []
        assert row_at(at_comment(client, comment)) == [("crux", "1", "no button")]
        assert client.post(f"/react/comment/{comment.pk}/for", {"reaction": "crux"}).status_code == 404
    assert Reaction.objects.count() == 4


def test_highest_number_stands_first_and_ones_own_at_any_number(trudys: Client, trudy: User, comment: Comment) -> None:
    for name in ("typo", "typo"):
        make_reaction(comment, make_user(), name=name)
    make_reaction(comment, trudy, name="clear", kind="seconded")

    assert row_at(at_comment(trudys, comment)) == [
        ("typo", "2", "false"),
        ("crux", "1", "false"),
        ("clear", "0", "true"),
    ]


def test_unknown_and_deprecated_reactions_are_shown_but_not_offered(trudys: Client, comment: Comment) -> None:
    for name in ("what is this", "empathy"):
        make_reaction(comment, make_user(), name=name)
    page = get_page(trudys, f"/react/comment/{comment.pk}")
    offered = buttons(page, ".palette")

    assert texts(page, ".reaction-panel__name")[:3] == ["That's a crux 1", "deleted react 1", "Empathy 1"]
    assert list(offered) == OFFERED
    assert DEPRECATED & offered.keys() == set()


def test_page_offers_the_palette_in_its_groups(trudys: Client, comment: Comment) -> None:
    page = get_page(trudys, f"/react/comment/{comment.pk}")
    form = page.get_element_by_id(f"reactions-{comment.pk}").cssselect("form")[0]

    assert (form.get("method"), form.get("action")) == ("post", f"/react/comment/{comment.pk}/for")
    assert texts(form, "summary") == [
        "Most used",
        "Feelings",
        "In answer",
        "On the argument",
        "On the writing",
        "How likely",
    ]
    assert buttons(form, ".palette") == dict.fromkeys(OFFERED, "false")
    assert [group.get("open") is not None for group in form.cssselect("details")] == [True] + [False] * 5


def test_pages_of_comments_hold_no_palette(trudys: Client, comment: Comment) -> None:
    page = get_page(trudys, comment.get_absolute_url())

    assert page.cssselect(".palette") == []
    assert texts(page, ".reactions__opener") == ["React to comment by Alice, 1 January 2025: Plain words."]


def test_script_opens_the_same_palette_in_its_place_and_closes_it(trudys: Client, comment: Comment) -> None:
    url, target = f"/react/comment/{comment.pk}", f"reactions-{comment.pk}"
    opened = parse(get_fragment(trudys, url, target=target, seen_at=comment.get_absolute_url()))
    closer = opened.cssselect("a.reactions__opener")[0]
    closed = parse(get_fragment(trudys, closer.get("hx-get"), target=target, seen_at=comment.get_absolute_url()))

    assert (opened.tag, opened.get("id"), texts(opened, "a.reactions__opener")) == (
        "div",
        target,
        ["Close reactions to comment by Alice, 1 January 2025: Plain words."],
    )
    assert buttons(opened, ".palette") == buttons(get_page(trudys, url), ".palette")
    assert closer.get("href") == url
    assert (closed.get("id"), closed.cssselect(".palette"), row_at(closed)) == (target, [], [("crux", "1", "false")])


def test_answer_depends_on_what_htmx_asks_for(trudys: Client, comment: Comment) -> None:
    response = trudys.get(f"/react/comment/{comment.pk}")

    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].split(", "))


def test_newcomer_sees_why_before_pressing(comment: Comment) -> None:
    client = signed_in(make_user(karma=19))
    page = get_page(client, f"/react/comment/{comment.pk}")
    reason = "You need at least 20 karma to react."

    assert texts(page, ".reactions__reason") == [reason]
    assert set(buttons(page, "main").values()) == {reason}
    assert buttons(at_comment(client, comment), ".reactions__row") == {"crux": reason}


def test_member_of_twenty_karma_joins_and_sees_why_they_cannot_begin(comment: Comment) -> None:
    page = get_page(signed_in(make_user(karma=20)), f"/react/comment/{comment.pk}")
    reason = "You need at least 100 karma to be the first to give a comment this reaction."
    nobody = "You can disagree only with a reaction that somebody else has given."
    stances = [
        [(one.get("value"), one.get("title")) for one in page.cssselect(f"button[id*='-{stance}-']")]
        for stance in ("for", "against")
    ]

    assert stances == [[("crux", None), ("clear", reason)], [("crux", None), ("clear", nobody)]]
    assert texts(page, ".reactions__reason") == [reason, nobody]
    assert [name for name, state in buttons(page, ".palette").items() if state == "false"] == ["crux"]


def test_author_is_offered_to_disagree_on_typos_alone(alice: User, comment: Comment) -> None:
    type(alice).objects.filter(pk=alice.pk).update(karma=100)
    make_reaction(comment, make_user(), name="typo")
    page = get_page(signed_in(alice), f"/react/comment/{comment.pk}")
    reason = "You cannot disagree with reactions to your own comments."
    oppose = {one.get("value"): one.get("title") for one in page.cssselect("button[id*='-against-']")}

    assert oppose == {"crux": reason, "typo": None, "clear": reason}
    assert texts(page, ".reactions__reason") == [reason]


@pytest.mark.parametrize("hidden", [{"is_draft": True}, {"is_rejected": True}, {"deleted_at": timezone.now()}])
def test_comment_on_a_hidden_post_is_not_there(client: Client, trudys: Client, hidden: dict[str, Any]) -> None:
    comment = make_comment(post=make_post(**hidden))
    answers = [viewer.get(f"/react/comment/{comment.pk}") for viewer in (client, trudys)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_own_draft_takes_no_reactions(trudys: Client, trudy: User) -> None:
    draft = make_comment(trudy, is_draft=True)
    page = get_page(trudys, draft.get_absolute_url())

    assert page.cssselect(".reactions") == []
    assert trudys.get(f"/react/comment/{draft.pk}").status_code == 404


def test_words_of_others_are_shown_as_text(client: Client) -> None:
    comment = make_comment(make_user("<b>Al</b>"))
    make_reaction(comment, make_user("<i>Bo</i> \u202e"), name='"><script>')
    page = get_page(client, f"/react/comment/{comment.pk}")

    assert texts(page, "h1") == ["Reactions to the comment by <b>Al</b>"]
    assert who_reacted(page) == [('"><script>', "1", ["<i>Bo</i> \u202e (reacted)"])]


@pytest.mark.parametrize("rows", [1, 9])
def test_reactions_cost_the_same_queries_at_any_number(
    trudys: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    post = make_post()
    for _ in range(rows):
        comment = make_comment(alice, post=post, posted_at=timezone.now() - timedelta(days=1))
        for _ in range(rows):
            make_reaction(comment, make_user(), name="crux")
    with django_assert_num_queries(11):
        get_page(trudys, post.get_absolute_url())
    with django_assert_num_queries(4):
        get_page(trudys, f"/react/comment/{comment.pk}")
