"""Pages on which members leave, and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from content.leaving import deactivate, reactivate
from web.taking_part import account_page, asked_address

from .member import member

if TYPE_CHECKING:
    from web.fragments import Request


@never_cache
@account_page
def deactivation(request: Request) -> HttpResponse:
    """Say what deactivating means, and do it when that was read."""
    if request.method == "POST":
        deactivate(member(request))
    if request.method == "POST" or member(request).deactivated_at:
        return HttpResponseRedirect(reverse("reactivation"))
    return render(request, "account/deactivation.html")


@never_cache
@account_page
def reactivation(request: Request) -> HttpResponse:
    """Offer the way back to those who have deactivated their account, and bring them to where they were going."""
    person = member(request)
    if request.method == "POST":
        reactivate(person)
    if request.method == "POST" or person.deactivated_at is None:
        return HttpResponseRedirect(asked_address(request) or person.get_absolute_url())
    return render(request, "account/reactivation.html", {"next": asked_address(request)})
