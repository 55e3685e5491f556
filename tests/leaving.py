"""Somebody who leaves: what they were and did, and all that is stored."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone

from content.models import (
    EarlierComment,
    EarlierPost,
)
from content.numbers import settle_everything
from content.pinning import pin_post
from profiles.models import ProfileSlug, User
from tests.factories import (
    LONG_AGO,
    make_comment,
    make_history,
    make_post,
    make_quick_take,
    make_reaction,
    make_revision,
    make_sequence,
    make_tagging,
    make_user,
    make_vote,
    make_wikitag,
)

NAME = "Zebulon Quixote"


SECRET = "Xylophone"


def make_zeb() -> User:
    zeb = make_user(
        NAME,
        username="zeb-signs-in",
        password="right horse",
        email="quixote@example.org",
        karma=50,
        bio_source="Quixote",
        bio_html="<p>Quixote</p>",
        name_changed_at=timezone.now(),
        is_staff=True,
    )
    zeb.groups.add(Group.objects.create(name="Wardens"))
    ProfileSlug.objects.create(slug="quixote-before", user=zeb)
    return zeb


def let_write_everything(zeb: User, bob: User) -> dict[str, Any]:
    """Let Zebulon do one of everything, and Bob answer."""
    post = make_post(zeb, title=f"{SECRET} tides", body_html=f"<p>{SECRET}</p>")
    quiet = make_post(zeb, title=f"{SECRET} quiet", body_html=SECRET)
    shared = make_post(zeb, title="Written together", coauthors=[bob])
    draft = make_post(zeb, title=f"{SECRET} draft", is_draft=True, body_html=SECRET)
    EarlierPost.objects.create(post=post, title=SECRET, replaced_at=LONG_AGO)
    answered = make_comment(zeb, post=post, body_html=SECRET)
    lonely = make_comment(zeb, post=shared, body_html=SECRET)
    EarlierComment.objects.create(comment=answered, body_html=SECRET, replaced_at=LONG_AGO)
    make_comment(zeb, post=shared, body_html=SECRET, is_draft=True)
    reply = make_comment(bob, parent=answered, body_html="<p>Bob says so.</p>")
    make_comment(bob, post=post)
    take = make_quick_take(zeb, body_html=SECRET)
    sequence = make_sequence(zeb, title=f"{SECRET} row", posts=[post, shared], body_html=SECRET)
    make_sequence(zeb, title=SECRET, is_draft=True)
    wikitag = make_history("Tides", [("<p>One</p>", zeb), ("<p>One two</p>", bob)])
    make_revision(zeb, wikitag=make_wikitag("Sea"), is_draft=True, body_html=SECRET)
    make_tagging(quiet, wikitag)
    for target in (reply, make_post(bob)):
        make_vote(target, zeb, power=2)
    for target in (post, answered, draft):
        make_vote(target, bob, power=3)
    make_reaction(reply, zeb, name="insightful")
    pin_post(zeb, post)
    settle_everything()
    names = locals()
    return {
        name: names[name]
        for name in ("post", "quiet", "shared", "draft", "answered", "lonely", "reply", "take", "sequence")
    }


def everything_stored() -> str:
    """Return all that the database holds of people and of what they write, as text."""
    models = [*apps.get_app_config("content").get_models(), *apps.get_app_config("profiles").get_models()]
    return "\n".join(str(list(model._default_manager.order_by("pk").values())) for model in models)
