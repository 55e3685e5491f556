"""A list is a window, and its address says which.

It shows `n` rows behind a cursor, or from the top. "Load More" links to the next larger window; at `LONGEST` rows it
moves on to a new one, so that every row is reachable by following links, and reload, Back and sharing rebuild the
same screen. With htmx the same link brings the missing rows only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.http import Http404

from .address import CURSOR, Address, current_address, seen_address
from .fragments import asked_fragment
from .keyset import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from .fragments import Request

LONGEST = 200
LONGEST_NUMBER = 10


@dataclass(frozen=True)
class ListKind:
    """What is the same for every person's list of one kind.

    `name` is the parameter that says how many rows are shown, and the id of the list's section.
    `choices` are the parameters that say which rows, and in which order.
    """

    name: str
    first: int
    more: int
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadMore:
    """The link to the next rows. `rows_url` brings only those; it is empty where a new window starts."""

    url: str
    rows_url: str
    count: int


@dataclass(frozen=True)
class Window:
    """Which rows to read: `size` of them behind `after`; `before` are on the reader's page already."""

    page: Address
    after: str
    size: int
    before: int = 0


@dataclass(frozen=True)
class Listing[Row]:
    rows: list[Row]
    window: Window
    load_more: LoadMore | None

    @property
    def shown(self) -> int:
        return self.window.before + len(self.rows)

    @property
    def is_continued(self) -> bool:
        """Whether these rows join others that the reader has before them."""
        return self.window.before > 0

    @property
    def starts_at_top(self) -> bool:
        return CURSOR not in self.window.page.parameters


def read_listing[M: models.Model](
    request: Request,
    kind: ListKind,
    *,
    path: str,
    plan: QuerySet[M],
    branches: Sequence[QuerySet[M]],
    order: tuple[str, ...],
    scope: str,
) -> Listing[M]:
    """Read the rows that the request asks for; `path` is the list's own address."""
    window = asked_window(request, kind, path=path)
    page = read_page(plan, branches, order=order, size=window.size, after=window.after, scope=scope)
    if page.next_key is None:
        return Listing(page.rows, window, None)
    anchor = f"{plan.model._meta.model_name}-{page.next_key}"
    return Listing(page.rows, window, _load_more(kind, window, path=path, cursor=page.after, anchor=anchor))


def cut_listing[Row](
    request: Request, kind: ListKind, *, path: str, rows: Sequence[Row], key: Callable[[Row], str], anchor: str
) -> Listing[Row]:
    """Cut what the request asks for out of rows that are in memory already; the cursor is the key of a row.

    Http404 when the cursor is none of the keys. A row's element has the id `anchor`, a hyphen and its key.
    """
    window = asked_window(request, kind, path=path)
    start = _place_behind(window.after, [key(row) for row in rows])
    shown, further = rows[start : start + window.size], rows[start + window.size :]
    if not further:
        return Listing(list(shown), window, None)
    following = f"{anchor}-{key(further[0])}"
    return Listing(list(shown), window, _load_more(kind, window, path=path, cursor=key(shown[-1]), anchor=following))


def _place_behind(cursor: str, keys: list[str]) -> int:
    if cursor and cursor not in keys:
        raise Http404
    return keys.index(cursor) + 1 if cursor else 0


def asked_window(request: Request, kind: ListKind, *, path: str) -> Window:
    """Return the window that the request's address describes, or htmx's part of one."""
    page = current_address(request)
    after = request.GET.get(CURSOR, "") if request.path == path else ""
    if asked_fragment(request) != f"{kind.name}-more" or page is None:
        page = seen_address(request).with_parameters(after=after)
        return Window(page, after, _size(page, kind))
    before = _size(page, kind)
    size = max(1, min(kind.more, LONGEST - before))
    return Window(page.with_parameters(**{kind.name: str(before + size)}), after, size, before)


def _size(page: Address, kind: ListKind) -> int:
    asked = page.parameters.get(kind.name, "")
    # isdecimal() alone lets other scripts' digits and numbers of any length through.
    if not (asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_NUMBER):
        return kind.first
    return min(int(asked), LONGEST) or kind.first


def _load_more(kind: ListKind, window: Window, *, path: str, cursor: str, anchor: str) -> LoadMore:
    shown = window.before + window.size
    chosen = Address(path, window.page.only(kind.choices).parameters).with_parameters(after=cursor)
    if shown >= LONGEST:
        return LoadMore(str(chosen), "", kind.first)
    count = min(kind.more, LONGEST - shown)
    larger = window.page.with_parameters(**{kind.name: str(shown + count)})
    return LoadMore(f"{larger}#{anchor}", str(chosen.with_parameters(**{kind.name: str(count)})), count)
