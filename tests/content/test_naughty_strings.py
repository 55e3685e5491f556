"""The public list of naughty strings, sent to every field in which members write, but for those tested with their form."""

from __future__ import annotations

from itertools import batched

import pytest
from django.core.cache import cache
from django.test import Client

from content.models import Comment, Report
from content.numbers import differences, settle_everything
from content.reporting import MOST_REPORTS
from profiles.models import User
from tests.corpora import naughty_strings
from tests.factories import make_comment, make_post, make_user
from tests.members import signed_in
from tests.pages import get_page, parse, texts

pytestmark = pytest.mark.django_db

# A text takes many at once, and shows each of them.
AT_ONCE = 40


@pytest.fixture
def moderators(db: None) -> Client:
    """Somebody whom no limit of writing keeps from sending all of them."""
    return signed_in(make_user("Mo", is_staff=True, karma=1000))


def lots() -> list[str]:
    return ["\n\n".join(some) for some in batched(naughty_strings(), AT_ONCE)]


def test_comments_take_them_and_are_edited_to_them(moderators: Client) -> None:
    post = make_post()
    own = make_comment(User.objects.get(display_name="Mo"), post=post)
    settle_everything()
    for text in lots():
        written = moderators.post(f"/comment/on/post/{post.pk}", {"body": text})
        edited = moderators.post(f"/comment/{own.pk}/edit", {"body": text})
        assert [written.status_code, edited.status_code] == [302, 302]

    assert Comment.objects.count() > 1
    page = get_page(moderators, post.get_absolute_url())
    assert page.cssselect("main script, main style, main iframe, main [onerror], main [onload], main [onclick]") == []
    assert list(differences()) == []


def test_profiles_take_them_as_bio_and_as_name(moderators: Client) -> None:
    member = make_user("Ann")
    for text in lots():
        assert moderators.post(f"/users/{member.slug}/edit", {"display_name": "Ann", "bio": text}).status_code == 302
        assert get_page(Client(), "/users/ann").cssselect("main script, main iframe, main [onerror]") == []
    for name in naughty_strings():
        slug = User.objects.get(pk=member.pk).slug
        response = moderators.post(f"/users/{slug}/edit", {"display_name": name, "bio": ""})
        assert response.status_code in {302, 422}, name


def test_reports_take_them_as_their_reason() -> None:
    reasons = naughty_strings()[::5]
    for some in batched(reasons, MOST_REPORTS):
        reporters = signed_in(make_user())
        for reason in some:
            response = reporters.post(f"/report/comment/{make_comment().pk}", {"reason": reason})
            assert response.status_code == (302 if reason.strip() else 422), reason

    stored = Report.objects.values_list("reason", flat=True)
    assert sorted(stored) == sorted(reason.strip() for reason in reasons if reason.strip())


def test_signing_up_takes_them_or_says_why_not(client: Client) -> None:
    names, refused = naughty_strings()[::10], []
    for number, name in enumerate(names):
        # All come from one address, of which the limits let five through in a minute.
        cache.clear()
        sent = {"display_name": name, "email": f"{number}@example.org", "password1": "a long enough secret"}
        answer = client.post("/account/signup/", sent)
        bad = {"display_name": "Ann", "email": name, "password1": name}
        assert client.post("/account/signup/", bad).status_code == 422, name
        assert client.post("/account/login/", {"login": name, "password": name}).status_code == 422, name
        if answer.status_code != 302:
            refused.append((answer.status_code, *texts(parse(answer), ".form__error")))

    assert refused == [
        (422, "This field is required."),
        (422, "This field is required."),
        (422, "Enter one line of visible characters."),
        (422, "Ensure this value has at most 150 characters (it has 211)."),
    ]
    assert User.objects.count() == len(names) - len(refused)
