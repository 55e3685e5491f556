"""Lead links between imported things to the pages of this site, whichever of them was imported first."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import transaction
from django.db.models import Q

from content.models import Comment, Post, Revision, Sequence, Wikitag
from content.richtext import linked_addresses, scope_of, with_addresses
from profiles.models import ProfileSlug, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db import models

    type Found = dict[tuple[str, str], str]

TEXTS: tuple[tuple[type[models.Model], str], ...] = (
    (User, "bio_html"),
    (Post, "body_html"),
    (Sequence, "body_html"),
    (Comment, "body_html"),
    (Revision, "body_html"),
)
BATCH = 200
# Two sites that show the same posts under the same ids.
LESSWRONG = frozenset({"www.lesswrong.com", "lesswrong.com", "www.alignmentforum.org", "alignmentforum.org"})
PUBLIC_ID = "[A-Za-z0-9_-]{1,27}"
PATHS = (
    ("post", re.compile(rf"/(?:posts|events|[sg]/{PUBLIC_ID}/p)/(?P<key>{PUBLIC_ID})(?:/[^/]*)?")),
    ("comment", re.compile(rf"/posts/{PUBLIC_ID}/[^/]*/(?:comment/)?(?P<key>{PUBLIC_ID})")),
    ("sequence", re.compile(rf"/s/(?P<key>{PUBLIC_ID})")),
    ("person", re.compile(r"/(?:users|user|u)/(?P<key>[^/]+)")),
    ("wikitag", re.compile(r"/(?:w|tag|topics)/(?P<key>[^/]+)")),
)


class Target(NamedTuple):
    """What an address of the source leads to, and to which place on its page."""

    kind: str
    key: str
    comment: str
    fragment: str


def lead_links_home(source: str) -> None:
    """Change the links of all texts from this source to things from it that are held.

    Texts are read and changed outside of a transaction; one that is edited in between stays as it was edited.
    """
    hosts = hosts_of(source)
    for model, column in TEXTS:
        held = Q()
        for host in hosts:
            held |= Q(**{f"{column}__contains": f"//{host}/"})
        pks = model._default_manager.filter(held, source=source).order_by("pk").values_list("pk", flat=True)
        for batch in batched(list(pks), BATCH, strict=False):
            _change(model, column, batch, hosts=hosts, source=source)


def hosts_of(source: str) -> frozenset[str]:
    """Return the hosts at which the things of a source are found."""
    bare = source.removeprefix("www.")
    return (LESSWRONG if source in LESSWRONG else frozenset()) | {source, bare, f"www.{bare}"}


def _change(model: type[models.Model], column: str, pks: Iterable[str], *, hosts: frozenset[str], source: str) -> None:
    texts = dict(model._default_manager.filter(pk__in=pks).values_list("pk", column))
    targets = {
        address: target
        for text in texts.values()
        for address in linked_addresses(text)
        if (target := read_address(address, hosts))
    }
    addresses = _home_addresses(targets, source)
    changed = {pk: with_addresses(text, addresses) for pk, text in texts.items()}
    with transaction.atomic():
        for pk, text in texts.items():
            if changed[pk] != text:
                model._default_manager.filter(pk=pk, **{column: text}).update(**{column: changed[pk]})


def read_address(address: str, hosts: frozenset[str]) -> Target | None:
    """Return what an address leads to; none for another site, or for a page that we do not know."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in hosts:
        return None
    path = unquote(parts.path).rstrip("/")
    comment = parse_qs(parts.query).get("commentId", [""])[0]
    for kind, pattern in PATHS:
        if match := pattern.fullmatch(path):
            return Target(kind, match["key"], comment, unquote(parts.fragment))
    return None


def _home_addresses(targets: Mapping[str, Target], source: str) -> dict[str, str]:
    """Return the addresses here of those targets that are held, in one query for each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for target in targets.values():
        wanted[target.kind].add(target.key)
        wanted["comment"] |= {pk for pk in (target.comment, target.fragment) if re.fullmatch(PUBLIC_ID, pk)}
    found: Found = {}
    for kind, find in FINDERS.items():
        if wanted[kind]:
            found |= {(kind, key): home for key, home in find(wanted[kind], source).items()}
    homes = {address: _home(target, found) for address, target in targets.items()}
    return {address: home for address, home in homes.items() if home}


def _home(target: Target, found: Found) -> str:
    for comment in (target.comment, target.fragment):
        if ("comment", comment) in found:
            return found["comment", comment]
    home = found.get((target.kind, target.key), "")
    if home and target.fragment and target.kind == "post":
        return f"{home}#{scope_of('post', target.key)}--{'_'.join(target.fragment.split())}"
    return home


def _posts(pks: Iterable[str], source: str) -> dict[str, str]:
    posts = Post.objects.filter(pk__in=pks, source=source, is_stub=False).only("slug")
    return {post.pk: post.get_absolute_url() for post in posts}


def _comments(pks: Iterable[str], source: str) -> dict[str, str]:
    comments = Comment.objects.filter(pk__in=pks, source=source, is_stub=False).select_related("post", "wikitag")
    shown = comments.only("post__slug", "wikitag__slug")
    return {comment.pk: comment.get_absolute_url() for comment in shown}


def _sequences(pks: Iterable[str], source: str) -> dict[str, str]:
    return {one.pk: one.get_absolute_url() for one in Sequence.objects.filter(pk__in=pks, source=source).only("pk")}


def _people(slugs: Iterable[str], source: str) -> dict[str, str]:
    leading = ProfileSlug.objects.filter(slug__in=slugs, user__source=source).exclude(user__content_hash="")
    return {one.slug: one.user.get_absolute_url() for one in leading.select_related("user").only("user__slug")}


def _wikitags(slugs: Iterable[str], source: str) -> dict[str, str]:
    """Find wikitags by what they are called at the source; here another one may have had that slug before."""
    ends = {f"/w/{slug}": slug for slug in slugs}
    wikitags = Wikitag.objects.filter(source=source).only("slug", "source_url")
    return {ends[end]: one.get_absolute_url() for one in wikitags if (end := urlsplit(one.source_url).path) in ends}


FINDERS = {
    "post": _posts,
    "comment": _comments,
    "sequence": _sequences,
    "person": _people,
    "wikitag": _wikitags,
}
