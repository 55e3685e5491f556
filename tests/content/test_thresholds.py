"""What members need karma for, in both presets, and how they are told before they try."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Comment
from content.thresholds import PRESETS
from content.writing_limits import Written
from tests.factories import make_comment, make_post, make_reaction, make_user, make_wikitag
from tests.members import signed_in
from tests.pages import HTMX, form_fields, get_page, parse, texts
from tests.reactions import buttons
from tests.writers import DAY, HOUR, SECOND, WEEK, Past, limit, write, writer

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db

LEAST = {
    "lesswrong": {"join": 20, "begin": 100, "oppose": 20, "wikitag": 1, "coauthor": 2},
    "small": {"join": 0, "begin": 0, "oppose": 0, "wikitag": 0, "coauthor": 0},
}
EACH = [(preset, act) for preset, acts in LEAST.items() for act in acts]


def has_done(act: str, member: User, bob: User) -> bool:
    """Try it, and tell whether it happened."""
    client = signed_in(member)
    comment = make_comment(bob)
    if act == "wikitag":
        opened = client.get("/w/create")
        form = form_fields(parse(opened).cssselect("form[data-draft]")[0]) if opened.status_code == 200 else {}
        return client.post("/w/create", form | {"name": "Tides", "body": "Water."}).status_code == 302
    if act == "coauthor":
        form = form_fields(get_page(client, "/newPost").cssselect("form[data-draft]")[0])
        words = {"title": "High tide", "body": "Water.", "coauthors": "bob", "action": "save"}
        return client.post("/newPost", form | words).status_code == 302
    if act != "begin":
        make_reaction(comment, make_user("Cy"), name="crux")
    stance = "against" if act == "oppose" else "for"
    client.post(f"/react/comment/{comment.pk}/{stance}", {"reaction": "crux"})
    return comment.reactions.filter(person=member).exists()


@pytest.mark.parametrize(("preset", "act"), EACH)
@pytest.mark.parametrize("missing", [0, 1])
def test_each_threshold_holds_at_its_edge(settings: Any, bob: User, preset: str, act: str, missing: int) -> None:
    settings.BYLINE_THRESHOLDS = preset
    member = make_user("Ann", karma=LEAST[preset][act] - missing)

    assert has_done(act, member, bob) is (missing == 0)


def test_presets_answer_every_question() -> None:
    asked = {field.name for field in fields(PRESETS["small"])} - {"comments", "posts"}

    assert {preset: {name: getattr(table, name) for name in asked} for preset, table in PRESETS.items()} == {
        "lesswrong": {
            "react": 20,
            "be_first_to_react": 100,
            "oppose_reactions": 20,
            "edit_wikitags": 1,
            "name_coauthors": 2,
        },
        "small": dict.fromkeys(asked, 0),
    }


@pytest.mark.parametrize(
    ("past", "writes", "most", "window"),
    [
        (Past(4), Written.COMMENT, 30, DAY),
        (Past(-3), Written.COMMENT, 3, DAY),
        (Past(-6), Written.COMMENT, 1, DAY),
        (Past(-1, -99, 9), Written.COMMENT, 1, WEEK),
        (Past(4), Written.POST, 5, DAY),
        (Past(-3), Written.POST, 2, WEEK),
        (Past(-6), Written.POST, 1, WEEK),
    ],
)
def test_new_community_limits_those_who_have_been_downvoted(
    settings: Any, past: Past, writes: Written, most: int, window: Any
) -> None:
    settings.BYLINE_THRESHOLDS = "small"
    author = writer(past)
    write(author, writes, *[HOUR] * (most - 1))
    before = limit(author, writes)
    write(author, writes, HOUR)

    assert (before, limit(author, writes)) == (None, (most, window, window - HOUR))


@pytest.mark.parametrize("past", [Past(5, 0), Past(5, -3, 2), Past(0, 1)])
def test_new_community_lets_members_talk_whom_nobody_has_voted_on_yet(settings: Any, past: Past) -> None:
    author = writer(past)
    write(author, Written.COMMENT, HOUR, 2 * HOUR, 3 * HOUR)
    before = limit(author)
    settings.BYLINE_THRESHOLDS = "small"

    assert (before is not None, limit(author)) == (True, None)


@pytest.mark.parametrize(
    ("karma", "is_given", "shown"),
    [(20, False, ["React"]), (19, False, []), (19, True, ["Who reacted"]), (20, True, ["React"])],
)
def test_react_is_offered_to_those_who_may(bob: User, karma: int, *, is_given: bool, shown: list[str]) -> None:
    comment = make_comment(bob)
    if is_given:
        make_reaction(comment, make_user("Cy"), name="crux")
    page = get_page(signed_in(make_user(karma=karma)), comment.get_absolute_url())

    assert [text.split(" to comment")[0] for text in texts(page, ".reactions__opener")] == shown


def test_member_who_lost_karma_takes_a_reaction_back(bob: User) -> None:
    comment, member = make_comment(bob), make_user(karma=19)
    make_reaction(comment, member, name="crux")
    client = signed_in(member)

    assert buttons(get_page(client, comment.get_absolute_url()), ".reactions__row") == {"crux": "true"}
    client.post(f"/react/comment/{comment.pk}/none", {"reaction": "crux"})
    assert comment.reactions.count() == 0


def test_wikitags_say_why_there_is_no_button_for_a_new_one(settings: Any) -> None:
    make_wikitag()
    newcomer = signed_in(make_user(karma=0))
    told = texts(get_page(newcomer, "/wikitags"), ".section__note")[-1]
    settings.BYLINE_THRESHOLDS = "small"
    offered = texts(get_page(newcomer, "/wikitags"), ".section__note")[-1]

    assert (told, offered) == ("You need at least 1 karma to edit wikitags.", "New wikitag")


def limited(karma: int, *, comments: int = 0, posts: int = 0) -> Client:
    author = make_user(karma=karma)
    for _ in range(comments):
        make_comment(author, post=make_post(), posted_at=timezone.now() - HOUR)
    for _ in range(posts):
        make_post(author, posted_at=timezone.now() - HOUR)
    return signed_in(author)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_form_says_that_one_more_comment_has_to_wait(headers: dict[str, str]) -> None:
    post = make_post()
    below = make_comment(post=post)
    places = [f"/comment/on/post/{post.pk}", f"/comment/{below.pk}/reply"]

    for client, expected in [(limited(4, comments=3), 1), (limited(4, comments=2), 0)]:
        found = [texts(parse(client.get(place, headers=headers)), ".form__help") for place in places]
        waits = [
            [line for line in lines if line.startswith("Rate limit: You cannot comment for 23 hours")]
            for lines in found
        ]
        assert [len(lines) for lines in waits] == [expected] * 2


def test_form_says_that_one_more_post_has_to_wait() -> None:
    found = [texts(get_page(limited(4, posts=posts), "/newPost"), "form > .form__help")[:-1] for posts in (2, 1)]

    assert [[line.partition(" (")[0] for line in lines] for lines in found] == [
        ["Rate limit: You cannot post for 7 days"],
        [],
    ]


def test_form_is_silent_about_the_seconds_between_two_comments(bob: User) -> None:
    author, post = make_user(karma=5), make_post(bob)
    make_comment(author, post=make_post(), posted_at=timezone.now() - SECOND)

    page = get_page(signed_in(author), f"/comment/on/post/{post.pk}")
    assert "Rate limit" not in page.text_content()
    assert Comment.objects.filter(post=post).count() == 0
