"""Every list and page of the admin: it opens, costs the same at any length, and is for those who may enter."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.crypto import get_random_string

from content.models import (
    ActKind,
    Chapter,
    Comment,
    CommentVote,
    InflationInterval,
    ModeratorAct,
    Post,
    PostVote,
    Reaction,
    Report,
    Revision,
    RevisionVote,
    Sequence,
    Wikitag,
)
from content.moderation_log import log_act
from content.reporting import report_thing
from profiles.models import Invitation, User
from tests.admin_pages import add_url, change_url, delete_url, list_url
from tests.factories import (
    make_chapter,
    make_comment,
    make_inflation_interval,
    make_post,
    make_reaction,
    make_revision,
    make_sequence,
    make_user,
    make_vote,
    make_wikitag,
)
from tests.pages import get_page, texts

MAKERS = {
    User: lambda: make_user(email="", bio_source="Hello"),
    Post: lambda: make_post(coauthors=[make_user()]),
    Comment: lambda: make_comment(parent=make_comment()),
    Reaction: make_reaction,
    Sequence: lambda: make_sequence(posts=[make_post()]),
    Chapter: lambda: make_chapter(posts=[make_post()]),
    Wikitag: lambda: make_revision().wikitag,
    Revision: make_revision,
    PostVote: lambda: make_vote(make_post()),
    CommentVote: lambda: make_vote(make_comment()),
    RevisionVote: lambda: make_vote(make_revision()),
    InflationInterval: make_inflation_interval,
    Report: lambda: report_thing(make_user(), make_comment(), reason="Rude"),
    ModeratorAct: lambda: log_act(make_user(), ActKind.LOCK, on=make_post()),
    Invitation: lambda: Invitation.objects.create(invited_by=make_user()),
    Authenticator: lambda: Authenticator.objects.create(
        user=make_user(), type="totp", data={"secret": "told to nobody"}
    ),
    UserSession: lambda: UserSession.objects.create(user=make_user(), ip="::1", session_key=get_random_string(32)),
}
models = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
# Session and operator, count and rows; where a list has dates: the first and last, and those between.
QUERIES = dict.fromkeys(MAKERS, 6) | dict.fromkeys([Chapter, Invitation, Authenticator, UserSession], 4)
NOT_ADDED = [Reaction, PostVote, CommentVote, RevisionVote, InflationInterval, Authenticator, UserSession]
NOT_ADDED += [Report, ModeratorAct]
NEVER_DELETED = [InflationInterval, ModeratorAct]


def test_everything_stored_has_its_place_in_the_admin(operator: Client) -> None:
    names = texts(get_page(operator, reverse("admin:index")), "#content-main th[scope=row]")

    assert {model for model in admin.site._registry if model is not Group} == set(MAKERS)
    assert set(names) == {str(model._meta.verbose_name_plural).capitalize() for model in MAKERS} | {"Groups"}


def test_site_is_called_byline(operator: Client) -> None:
    assert texts(get_page(operator, reverse("admin:index")), "#site-name") == ["Byline"]


@models
def test_list_costs_the_same_with_1_and_with_50_rows(operator: Client, model: type, django_assert_num_queries) -> None:
    MAKERS[model]()
    with django_assert_num_queries(QUERIES[model]):
        get_page(operator, list_url(model))

    while model._default_manager.count() < 50:
        MAKERS[model]()
    with django_assert_num_queries(QUERIES[model]):
        page = get_page(operator, list_url(model))

    assert len(page.cssselect("#result_list tbody tr")) == 50


@models
def test_list_searches_and_filters(operator: Client, model: type) -> None:
    MAKERS[model]()
    filters = [link.get("href") for link in get_page(operator, list_url(model)).cssselect("#changelist-filter li a")]

    for address in ("?q=nothing+is+called+this", *filters):
        page = get_page(operator, list_url(model) + address)
        assert page.cssselect("#changelist-form"), address


@models
def test_change_page_shows_the_thing(operator: Client, model: type) -> None:
    thing = MAKERS[model]()

    page = get_page(operator, change_url(thing))

    assert str(thing) in texts(page, "#content h2")


@models
def test_opening_pages_writes_nothing(operator: Client, model: type) -> None:
    thing = MAKERS[model]()
    urls = [list_url(model), change_url(thing), reverse("admin:index")]
    urls += [] if model in NOT_ADDED else [add_url(model)]
    urls += [] if model in NEVER_DELETED else [delete_url(thing)]

    with CaptureQueriesContext(connection) as captured:
        for url in urls:
            get_page(operator, url)

    assert {query["sql"].split()[0] for query in captured.captured_queries} <= {
        "SELECT",
        "DECLARE",
        "BEGIN",
        "SAVEPOINT",
        "RELEASE",
    }


@models
def test_stranger_and_member_are_sent_to_the_login(client: Client, dave: User, model: type) -> None:
    thing = MAKERS[model]()
    urls = [list_url(model), change_url(thing), delete_url(thing), add_url(model)]

    for signed_in in (None, dave):
        if signed_in:
            client.force_login(signed_in)
        for url in urls:
            response = client.get(url)
            assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("admin:login"))
            assert client.post(url, {"post": "yes"}).status_code == 302
    assert model._default_manager.filter(pk=thing.pk).exists()


@pytest.mark.parametrize(
    "model", [model for model in MAKERS if model is not Invitation], ids=lambda model: model.__name__
)
def test_moderator_without_permissions_is_refused(client: Client, carol: User, model: type) -> None:
    thing = MAKERS[model]()
    client.force_login(carol)

    assert [client.get(url).status_code for url in (list_url(model), change_url(thing))] == [403, 403]


@pytest.mark.parametrize("model", NOT_ADDED, ids=lambda model: model.__name__)
def test_what_others_expressed_is_not_added_or_changed_by_hand(operator: Client, model: type) -> None:
    thing = MAKERS[model]()
    before = model._default_manager.values().get(pk=thing.pk)

    assert operator.get(add_url(model)).status_code == 403
    assert operator.post(change_url(thing), {"power": "16", "factor": "3"}).status_code == 403
    assert model._default_manager.values().get(pk=thing.pk) == before


@pytest.mark.parametrize(
    ("model", "field", "made"),
    [
        (Post, "author", lambda: make_user("Zebulon")),
        (Comment, "parent", lambda: make_comment(body_html="<p>Zebulon</p>")),
        (Comment, "wikitag", lambda: make_wikitag("Zebulon")),
        (Sequence, "author", lambda: make_user("Zebulon")),
        (Chapter, "sequence", lambda: make_sequence(title="Zebulon")),
        (Revision, "wikitag", lambda: make_wikitag("Zebulon")),
    ],
)
def test_people_and_things_are_found_by_typing(operator: Client, model: type, field: str, made) -> None:
    wanted = made()
    MAKERS[type(wanted)]()
    asked = {"term": "zebulon", "app_label": "content", "model_name": model._meta.model_name, "field_name": field}

    found = operator.get(reverse("admin:autocomplete"), asked).json()

    assert found == {"results": [{"id": wanted.pk, "text": str(wanted)}], "pagination": {"more": False}}


def test_wikitag_shows_its_latest_edits_and_leads_to_all(operator: Client, django_assert_max_num_queries) -> None:
    wikitag = make_wikitag()
    revisions = [make_revision(wikitag=wikitag, message=f"Edit {number}") for number in range(25)]

    with django_assert_max_num_queries(6):
        page = get_page(operator, change_url(wikitag))

    assert texts(page, "#revisions-group .field-message") == [f"Edit {number}" for number in range(24, 4, -1)]
    links = [link.get("href") for link in page.cssselect("#revisions-group .inlineviewlink")]
    assert links == [change_url(revision) for revision in revisions[:4:-1]]
    [all_edits] = page.cssselect(".field-all_edits a")
    assert len(get_page(operator, all_edits.get("href")).cssselect("#result_list tbody tr")) == 25


def test_pages_have_no_inline_script_or_style(operator: Client) -> None:
    for model, make in MAKERS.items():
        for url in (list_url(model), change_url(make())):
            page = get_page(operator, url)
            scripts = page.cssselect("script:not([src]):not([type='application/json'])")
            assert (url, scripts, page.cssselect("style, [style]")) == (url, [], [])
