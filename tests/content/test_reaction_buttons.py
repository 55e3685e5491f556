"""What the buttons send by which members react, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Comment, Reaction
from tests.factories import make_comment, make_user, make_wikitag
from tests.members import signed_in
from tests.pages import HTMX, get_page, parse, texts
from tests.reactions import at_comment, buttons, given_by, make_debate, row_at

if TYPE_CHECKING:
    from django.http import HttpResponse

    from profiles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def trudy(db: None) -> User:
    return make_user("Trudy", karma=100)


@pytest.fixture
def trudys(trudy: User) -> Client:
    return signed_in(trudy)


@pytest.fixture
def comment(alice: User) -> Comment:
    return make_debate(alice)


def press(client: Client, comment: Comment, name: str, stance: str = "for", **headers: str) -> HttpResponse:
    return client.post(f"/react/comment/{comment.pk}/{stance}", {"reaction": name}, headers=headers)


@pytest.mark.parametrize("from_page", [True, False])
def test_reaction_without_script_leads_back(trudys: Client, trudy: User, comment: Comment, *, from_page: bool) -> None:
    address = f"/react/comment/{comment.pk}" if from_page else comment.get_absolute_url()
    response = press(trudys, comment, "clear", Referer=f"http://testserver{address}")

    assert (response.status_code, response["Location"]) == (302, f"{address}#reactions-{comment.pk}")
    assert given_by(trudy) == [("clear", "created")]


def test_reaction_with_script_answers_with_the_part_alone(trudys: Client, trudy: User, comment: Comment) -> None:
    response = press(trudys, comment, "crux", **HTMX)
    part = parse(response)

    assert (response.status_code, part.tag, part.get("id")) == (200, "div", f"reactions-{comment.pk}")
    assert row_at(part) == [("crux", "2", "true")]
    assert given_by(trudy) == [("crux", "seconded")]


def test_open_palette_stays_open_where_it_was_pressed(trudys: Client, comment: Comment) -> None:
    wanted = {"reaction": "99percent", "panel": "open"}
    part = parse(trudys.post(f"/react/comment/{comment.pk}/for", wanted, headers=HTMX))

    assert [name for name, state in buttons(part, ".palette").items() if state == "true"] == ["99percent"]
    assert [group.get("open") is not None for group in part.cssselect("details")] == [True] + [False] * 4 + [True]
    assert part.cssselect("[name=panel]")[0].get("value") == "open"


def test_pressed_buttons_take_back_and_the_others_state_what_they_want(trudys: Client, comment: Comment) -> None:
    pressed = {}
    for stance in ("for", "against"):
        press(trudys, comment, "crux", stance)
        page = get_page(trudys, f"/react/comment/{comment.pk}")
        item = page.cssselect(".reaction-panel__given > li")[0]
        pressed[stance] = [
            (button.get("formaction").rpartition("/")[2], button.get("aria-pressed"))
            for button in item.cssselect("button")
        ]

    assert pressed == {
        "for": [("none", "true"), ("against", "false")],
        "against": [("for", "false"), ("none", "true")],
    }


def test_palette_takes_back_too(trudys: Client, trudy: User, comment: Comment) -> None:
    press(trudys, comment, "clear")
    page = get_page(trudys, f"/react/comment/{comment.pk}")
    button = next(one for one in page.cssselect(".palette button") if one.get("aria-pressed") == "true")
    trudys.post(button.get("formaction"), {"reaction": button.get("value")})

    assert (button.get("value"), given_by(trudy)) == ("clear", [])


def test_same_reaction_twice_counts_once(trudys: Client, trudy: User, comment: Comment) -> None:
    for _ in range(2):
        press(trudys, comment, "crux")

    assert (row_at(at_comment(trudys, comment)), given_by(trudy)) == ([("crux", "2", "true")], [("crux", "seconded")])


def test_signed_out_goes_to_sign_in_and_back(client: Client, comment: Comment) -> None:
    page = f"http://testserver/react/comment/{comment.pk}"
    without = press(client, comment, "crux", Referer=page)
    with_script = press(client, comment, "crux", **HTMX, **{"HX-Current-URL": page})
    back = f"/account/login/?next=%2Freact%2Fcomment%2F{comment.pk}"

    assert (without.status_code, without["Location"]) == (302, back)
    assert (with_script.status_code, with_script["HX-Redirect"]) == (200, back)
    assert Reaction.objects.count() == 4


def test_refused_reaction_says_why_with_and_without_script(comment: Comment) -> None:
    client = signed_in(make_user(karma=20))
    without, with_script = press(client, comment, "typo"), press(client, comment, "typo", **HTMX)
    reason = "You need at least 100 karma to be the first to give a comment this reaction."

    assert (without.status_code, with_script.status_code) == (422, 422)
    assert texts(parse(without), "[role=alert]") == texts(parse(with_script), "[role=alert]") == [reason]
    assert [texts(parse(without), "h1"), parse(with_script).get("id")] == [
        ["Reactions to the comment by Alice"],
        f"reactions-{comment.pk}",
    ]
    assert Reaction.objects.count() == 4


@pytest.mark.parametrize(
    "sent", [{}, {"reaction": ""}, {"reaction": "no\x00such"}, {"reaction": "\udcff\u202e" * 5000}]
)
@pytest.mark.parametrize("stance", ["for", "against"])
def test_unknown_reaction_is_refused(trudys: Client, comment: Comment, sent: dict[str, str], stance: str) -> None:
    data = {name: value.encode(errors="replace").decode() for name, value in sent.items()}
    response = trudys.post(f"/react/comment/{comment.pk}/{stance}", {**data, "panel": "\x00<b>"})

    assert (response.status_code, texts(parse(response), "[role=alert]")) == (422, ["There is no such reaction."])
    assert Reaction.objects.count() == 4


def test_get_of_an_act_is_refused_and_unknown_stances_are_not_there(trudys: Client, comment: Comment) -> None:
    assert trudys.get(f"/react/comment/{comment.pk}/for").status_code == 405
    assert press(trudys, comment, "crux", "undecided").status_code == 404
    assert trudys.post(f"/react/comment/{comment.pk}", {"reaction": "crux"}).status_code == 405
    assert press(trudys, Comment(pk="unknown"), "crux").status_code == 404
    assert Reaction.objects.count() == 4


@pytest.mark.parametrize(
    "hidden",
    [
        {"is_draft": True},
        {"is_rejected": True},
        {"is_awaiting_review": True},
        {"deleted_at": timezone.now()},
        {"deleted_at": timezone.now(), "leaves_stub": True},
        {"is_stub": True},
    ],
)
def test_hidden_comment_is_not_there(trudys: Client, hidden: dict[str, Any]) -> None:
    comment = make_comment(make_user(), **hidden)
    answers = [trudys.get(f"/react/comment/{comment.pk}"), press(trudys, comment, "crux")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Reaction.objects.count() == 0


def test_reacting_works_on_wikitags_and_changes_no_vote(trudys: Client, trudy: User) -> None:
    comment = make_comment(wikitag=make_wikitag())
    press(trudys, comment, "agree")
    comment.refresh_from_db()

    assert given_by(trudy) == [("agree", "created")]
    assert (comment.score, comment.agreement, comment.vote_count, comment.votes.count()) == (0, 0, 0, 0)
