"""The comments of one page: read their outline, cut out what the address asks for, and load only that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from content.models import Comment, CommentSort
from content.threads import SHOWN_ABOVE, Node, Outline, Placed, nested
from web.address import CURSOR, seen_address
from web.choices import Choice, Option, choose
from web.fragments import render_page
from web.listing import Listing, ListKind, cut_listing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.http import HttpResponse

    from content.models.comment import CommentQuerySet
    from web.fragments import Request

CHOICES = ("commentsSortBy", "commentId")
ANSWERS = ListKind("answers", first=100, more=100, choices=CHOICES)
COMMENTS = ListKind("comments", first=100, more=100, choices=CHOICES)
TEMPLATE = "content/threads.html"


@dataclass(frozen=True)
class Thread:
    """The answers or the comments of a page; `above` leads to the one comment that the address names, if it does."""

    above: list[Comment]
    is_cut_above: bool
    nodes: list[Node]
    listing: Listing[Placed]
    total: int

    @property
    def shown(self) -> int:
        return self.listing.shown


@dataclass(frozen=True)
class Threads:
    """What a page shows of its comments: all, or those around `target`, or those behind a cursor."""

    answers: Thread | None
    comments: Thread | None
    target: str
    sort: Choice[CommentSort]
    sort_options: list[Option]

    @property
    def roots(self) -> list[Comment]:
        return [node.comment for thread in (self.answers, self.comments) if thread for node in thread.nodes]


def read_threads(
    request: Request, comments: CommentQuerySet, *, sort: CommentSort = CommentSort.TOP, with_answers: bool = False
) -> Threads:
    """Read the comments of a page as its address asks; Http404 for a `commentId` or cursor that is not among them."""
    chosen = choose("commentsSortBy", seen_address(request), default=sort)
    visible = comments.visible_to(request.user)
    outline = Outline(visible.for_outline(), chosen.value)
    target, start = (_named(outline, request.GET.get(name, "")) for name in ("commentId", CURSOR))
    roots: dict[ListKind, list[Comment]] = {ANSWERS: [], COMMENTS: []} if with_answers else {COMMENTS: []}
    for root in outline.below[None]:
        roots[ANSWERS if root.is_answer and with_answers else COMMENTS].append(root)
    if named := target or start:
        root = outline.root_of(named)
        roots = {kind: [target] if target else found for kind, found in roots.items() if root in found}
    threads = {kind: _read_thread(request, kind, outline, visible, roots=roots[kind], target=target) for kind in roots}
    options = chosen.options(seen_address(request))
    return Threads(threads.get(ANSWERS), threads.get(COMMENTS), target.pk if target else "", chosen, options)


def render_with_threads(
    request: Request, template: str, context: Mapping[str, Any], *, threads: Threads
) -> HttpResponse:
    """Render a page with comments, or the part of them that htmx asks for."""
    shown = {"answers-more": threads.answers, "comments-more": threads.comments}
    fragments = {"threads": TEMPLATE, **{name: TEMPLATE for name, thread in shown.items() if thread}}
    response = render_page(request, template, {**context, "threads": threads}, fragments=fragments)
    for thread in shown.values():
        if thread and thread.listing.is_continued:
            response["HX-Replace-Url"] = str(thread.listing.window.page)
    return response


def _named(outline: Outline, pk: str) -> Comment | None:
    if pk and pk not in outline.replies:
        raise Http404
    return outline.by_pk[pk] if pk else None


def _read_thread(
    request: Request,
    kind: ListKind,
    outline: Outline,
    visible: CommentQuerySet,
    *,
    roots: list[Comment],
    target: Comment | None,
) -> Thread:
    placed = outline.placed(roots)
    listing = cut_listing(request, kind, path=request.path, rows=placed, key=_pk_of, anchor="comment")
    above = outline.above(target) if target and not listing.is_continued else []
    shown = [*above[-SHOWN_ABOVE:], *(one.comment for one in listing.rows)]
    loaded = visible.for_items().with_votes_of(request.user).in_bulk([comment.pk for comment in shown])
    return Thread(
        [loaded[comment.pk] for comment in above[-SHOWN_ABOVE:]],
        len(above) > SHOWN_ABOVE,
        nested(listing.rows, loaded, target=target.pk if target else ""),
        listing,
        len(placed),
    )


def _pk_of(placed: Placed) -> str:
    return placed.comment.pk
