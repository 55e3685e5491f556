"""Pages on which members leave, and come back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from content.forms.leaving import ERASE, DeletionForm
from content.leaving import deactivate, delete_account, reactivate
from web.taking_part import account_page, asked_address, is_archive

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


@sensitive_post_parameters("password")
@never_cache
@account_page
def deletion(request: Request) -> HttpResponse:
    """Ask what is to become of the texts, and delete the account of who proves that it is theirs."""
    person = member(request)
    if person.is_superuser:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render(request, "account/deletion.html", {"is_administrator": True}, status=status)
    form = DeletionForm(request.POST if request.method == "POST" else None, person=person)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "account/deletion.html", {"form": form}, status=status)
    delete_account(person, erases_texts=form.cleaned_data["texts"] == ERASE)
    logout(request)
    return HttpResponseRedirect(reverse("account_deleted"))


@require_safe
def account_deleted(request: Request) -> HttpResponse:
    """Say goodbye; whoever opens this page reads the same."""
    if is_archive():
        raise Http404
    return render(request, "account/deleted.html")
