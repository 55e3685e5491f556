"""The pages on which a moderator says why, and does it: one for each act of the menu beside a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from content.models import Report
from content.moderating import resolve_report
from content.moderator_menu import Act, act_on, history_url_of, moderated, name_of
from web.taking_part import page_of, take_unsent

from .form_answer import answer_form
from .member import member
from .moderators import moderator_form

if TYPE_CHECKING:
    from web.fragments import Request


@moderator_form
def moderate(request: Request, act: str, thing: str, pk: str) -> HttpResponse:
    """Ask for a reason and do what the address says; a button of the queue sends without asking."""
    chosen, found = _asked(request, act, thing, pk)
    form = chosen.form(initial=take_unsent(request))
    if request.method == "POST":
        form = chosen.form(request.POST)
    history = history_url_of(found, request.user) or reverse("moderation")
    if form.is_valid():
        chosen.do(found, member(request), **form.cleaned_data)
        return HttpResponseRedirect(_back(request) or history)
    context = {"act": chosen, "form": form, "thing": found, "name": name_of(found), "history": history}
    context["is_comment"] = thing == "comment"
    return answer_form(request, "content/moderator_act.html", context)


@moderator_form
def resolve(request: Request, pk: int) -> HttpResponse:
    """Take a report off the queue."""
    report = get_object_or_404(Report, pk=pk)
    if request.method == "POST":
        resolve_report(report, member(request))
    return HttpResponseRedirect(_back(request) or reverse("moderation"))


def _asked(request: Request, act: str, thing: str, pk: str) -> tuple[Act, Any]:
    chosen, things = act_on(thing, act), moderated(thing, request.user)
    if chosen is None or things is None:
        raise Http404
    return chosen, get_object_or_404(things, pk=pk)


def _back(request: Request) -> str:
    """Return the page of the queue from which a button was pressed; empty when it was another."""
    page = page_of(request)
    queue = reverse("moderation")
    return page if page == queue or page.startswith((f"{queue}?", f"{queue}/queue/")) else ""
