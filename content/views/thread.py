from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from content.models import CommentSort
from content.threads import Thread, place
from web.address import seen_address
from web.choices import choose

if TYPE_CHECKING:
    from content.models.comment import CommentQuerySet
    from web.fragments import Request


def read_thread(request: Request, comments: CommentQuerySet) -> Thread:
    """Read the comments of a page as its address asks: sorted, or those around `commentId`; Http404 if that is none."""
    address = seen_address(request)
    sort = choose("commentsSortBy", address, default=CommentSort.TOP)
    target = request.GET.get("commentId", "")
    placed = place(comments.visible_to(request.user).for_items(), sort.value, target=target)
    if target and not any(one.is_target for one in placed):
        raise Http404
    return Thread(placed, target, sort, sort.options(address))
