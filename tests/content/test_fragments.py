"""Whatever part htmx asks a page for, it gets that part of it or the whole page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from lxml import html

from content.models import ModeratorAct, Report
from tests.factories import fill, make_comment, make_post, make_revision, make_sequence, make_tagging, make_user
from tests.members import signed_in
from tests.pages import HTMX, parse, row_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from lxml.html import HtmlElement
    from pytest_django.fixtures import SettingsWrapper

    from profiles.models import User

PARTIAL = re.compile(r"{% partialdef ([\w-]+)")
# What differs between two answers to the same request.
ONCE_ONLY = re.compile(r'(csrf[^"]*token[^"]*"[^>]*value="|X-CSRFToken": ")[^"]*|value="[\w]+:[\w-]{43}"|nonce-[\w-]+')


@dataclass(frozen=True)
class Site:
    """A small site: who looks at it, and the addresses of each name at which there may be a page."""

    people: dict[str, User | None]
    addresses: list[list[str]]


def fragment_ids() -> list[str]:
    """Return the id of each part that any template names, and one that none does."""
    [folder] = site_settings.TEMPLATES[0]["DIRS"]
    found = {name for path in Path(folder).rglob("*.html") for name in PARTIAL.findall(path.read_text())}
    return [*sorted(found), "nothing-more"]


@pytest.fixture(scope="module")
def site(kept_for_the_file: None) -> Site:
    alice = make_user("Alice", is_staff=True)
    fill(alice, 1)
    question, post = make_post(alice, is_question=True), make_post(alice)
    answer, comment = make_comment(alice, post=question, is_answer=True), make_comment(alice, post=question)
    edit = make_revision(alice)
    make_comment(alice, wikitag=edit.wikitag)
    make_tagging(post, edit.wikitag)
    sequence = make_sequence(alice, posts=[post])
    Report.objects.create(reporter=alice, post=post, reason="x", reported_at=post.posted_at)
    ModeratorAct.objects.create(
        actor_pk=alice.pk, thing="post", thing_pk=post.pk, owner_pk=alice.pk, acted_at=post.posted_at
    )
    values = {
        "pk": [post.pk, comment.pk, sequence.pk],
        "slug": [alice.slug, edit.wikitag.slug, post.slug],
        "sequence_pk": [sequence.pk],
        "thing": ["post"],
    }
    others = [one.get_absolute_url() for one in (question, answer, comment)]
    return Site(
        {"stranger": None, "owner and moderator": alice},
        [*_named_addresses(values), *([address] for address in others)],
    )


def _named_addresses(values: dict[str, list[str]]) -> list[list[str]]:
    """Return for each name of an address the addresses that it makes of these values of its parameters."""
    named = []
    patterns = get_resolver().reverse_dict
    for name in sorted(name for name in patterns if isinstance(name, str)):
        address, parameters = patterns[name][0][0]
        chosen = product(*(values.get(parameter, []) for parameter in parameters))
        named.append([f"/{address % dict(zip(parameters, one, strict=True))}" for one in chosen])
    return named


# Which parts each of them meets; the others are parts of an answer to a form.
EVERYBODYS = {
    *("threads", "answers-more", "comments-more", "posts", "posts-more", "wikitags-more", "edits-more"),
    *("profile-sections", "sequences", "sequences-more", "comments", "people", "people-more"),
}
PARTS = {
    "stranger": EVERYBODYS,
    "owner and moderator": {
        *(*EVERYBODYS, "drafts", "drafts-more", "hidden-more", "acts-more", "reports-more", "preview", "bio-preview"),
    },
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="whatever the database, a page has the same parts")
@pytest.mark.django_db
@pytest.mark.parametrize("viewer", PARTS)
def test_every_page_answers_every_fragment_id_with_that_part_or_the_whole(
    site: Site, viewer: str, settings: SettingsWrapper
) -> None:
    settings.BYLINE_NOW = timezone.now()  # two answers of one page say the same ages
    person = site.people[viewer]
    client = signed_in(person) if person else Client()
    wrong, parts = [], set()

    for whole in _pages(client, site.addresses):
        address = whole.wsgi_request.get_full_path()
        for target in fragment_ids():
            answer = client.get(address, headers={**HTMX, "HX-Target": target})
            if not _is_right(target, answer, whole):
                wrong.append((address, target, answer.status_code))
            elif "<html" not in answer.content.decode():
                parts.add(target)

    assert wrong == []
    assert parts == PARTS[viewer]


def _pages(client: Client, addresses: list[list[str]]) -> Iterator[Any]:
    """Yield one page of each name, of those whose answers depend on what htmx asks for."""
    for named in addresses:
        answers = (client.get(address) for address in named)
        yield from islice((one for one in answers if one.status_code == 200 and "HX-Target" in one.get("Vary", "")), 1)


def _is_right(target: str, answer: HttpResponse, whole: HttpResponse) -> bool:
    """Tell whether this is the whole page, or what stands in it under this id."""
    if answer.status_code != 200:
        return False
    if "<html" in answer.content.decode():
        return _constant(answer) == _constant(whole)
    part, page = html.fromstring(f"<div>{answer.content.decode()}</div>"), parse(whole)
    is_complete = target in _ids(part) or target not in _ids(page)
    return is_complete and _ids(part) <= _ids(page) and ",".join(row_ids(part)) in ",".join(row_ids(page))


def _ids(page: HtmlElement) -> set[str]:
    return {element.get("id") for element in page.cssselect("[id]")}


def _constant(answer: HttpResponse) -> str:
    return ONCE_ONLY.sub("", answer.content.decode())
