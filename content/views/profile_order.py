"""What an owner puts where on their profile: the order of the sections, and which posts stand first."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.models import MOST_PINNED
from content.pinning import TooManyPinnedError, order_pinned, pin_post, pinnable_posts, pinned_posts, unpin_post
from profiles.models import SECTION_ORDERS, User
from web.fragments import asked_fragment
from web.taking_part import act, page_of

from .owner import of_owner
from .profile import SECTION_TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.fragments import Request

# As many are offered in the list of posts to pin; the page of each older one has a button for it.
OFFERED = 200
# What is said after one of these buttons on the page that follows, for example that of the post.
PIN_MESSAGES = {
    "pin": _("The post is pinned to your profile."),
    "unpin": _("The post is no longer pinned to your profile."),
}


@dataclass(frozen=True)
class Movable:
    """One of several things in an order. `earlier` and `later` are the whole orders that its two buttons wish for.

    They say the result, so that a button pressed twice moves once; at an end they wish for what there is.
    """

    key: str
    label: str
    place: int
    total: int
    earlier: str
    later: str

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == self.total


@act
@of_owner
def order_sections(request: Request, owner: User) -> HttpResponse:
    _refuse_others(request, owner)
    order = request.POST.get("order", "")
    if order not in SECTION_ORDERS:
        raise BadRequest
    User.objects.filter(pk=owner.pk).update(section_order=order)
    owner.section_order = order
    return _answer(request, owner, part="section-order")


@act
@of_owner
def choose_pinned(request: Request, owner: User) -> HttpResponse:
    """Pin a post, unpin one, or bring the pinned ones into an order; the button says which."""
    _refuse_others(request, owner)
    if "pin" in request.POST:
        return _pin(request, owner, request.POST["pin"])
    if "unpin" in request.POST:
        unpin_post(owner, request.POST["unpin"])
    elif "order" in request.POST:
        order_pinned(owner, request.POST["order"].split())
    else:
        raise BadRequest
    return _answer(request, owner, part="pinned-posts")


def order_context(owner: User) -> dict[str, Any]:
    """Return what the two parts of the settings page show."""
    pinned = pinned_posts(owner)
    offered = pinnable_posts(owner).exclude(pk__in=[post.pk for post in pinned])
    return {
        "ordered_sections": _movables([(name, str(SECTION_TITLES[name])) for name in owner.sections]),
        "pinned": _movables([(post.pk, post.title) for post in pinned]),
        "most_pinned": MOST_PINNED,
        "is_full": len(pinned) >= MOST_PINNED,
        "offered": offered.only("title").order_by("-posted_at", "-pk")[:OFFERED],
    }


def _pin(request: Request, owner: User, pk: str) -> HttpResponse:
    post = get_object_or_404(pinnable_posts(owner), pk=pk.replace("\0", ""))
    try:
        pin_post(owner, post)
    except TooManyPinnedError:
        refused = gettext("At most %(most)d posts can be pinned. Unpin one first.") % {"most": MOST_PINNED}
        return _page(request, owner, part="pinned-posts", status=HTTPStatus.UNPROCESSABLE_ENTITY, refused=refused)
    return _answer(request, owner, part="pinned-posts")


def _refuse_others(request: Request, owner: User) -> None:
    if not owner.can_be_edited_by(request.user):
        raise Http404


def _answer(request: Request, owner: User, *, part: str) -> HttpResponse:
    """Show htmx the part in its new order; lead others back to where they pressed the button."""
    if asked_fragment(request) == part:
        return _page(request, owner, part=part)
    for button, words in PIN_MESSAGES.items():
        if button in request.POST:
            messages.success(request, words)
    return HttpResponseRedirect(f"{page_of(request)}#{part}")


def _page(
    request: Request, owner: User, *, part: str, status: HTTPStatus = HTTPStatus.OK, refused: str = ""
) -> HttpResponse:
    is_part = asked_fragment(request) == part
    template = f"profiles/order.html#{part}" if is_part else "profiles/order_refused.html"
    # The button of an order is there again; one that pinned or unpinned may be gone.
    moves_focus = is_part and "order" not in request.POST
    context = {"owner": owner, "refused": refused, "is_part": is_part, "moves_focus": moves_focus}
    return render(request, template, context | order_context(owner), status=status)


def _movables(things: Sequence[tuple[str, str]]) -> list[Movable]:
    keys = [key for key, _label in things]
    return [
        Movable(key, label, index + 1, len(keys), _swapped(keys, index, index - 1), _swapped(keys, index, index + 1))
        for index, (key, label) in enumerate(things)
    ]


def _swapped(keys: list[str], one: int, other: int) -> str:
    swapped = list(keys)
    if 0 <= other < len(keys):
        swapped[one], swapped[other] = swapped[other], swapped[one]
    return " ".join(swapped)
