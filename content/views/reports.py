from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from content.forms.moderation import ReportForm
from content.moderator_menu import name_of
from content.reporting import may_report_at, open_report, report_thing, reportable
from web.taking_part import form_page, take_unsent

from .form_answer import answer_form
from .member import member

if TYPE_CHECKING:
    from content.models.report import Reported
    from web.fragments import Request

TOO_MANY = _("You have reported twenty things in a day. The moderators will look at them first.")


@form_page
def report(request: Request, thing: str, pk: str) -> HttpResponse:
    """Tell the moderators about something; who has told them already is told so."""
    found, reporter = _reported(request, thing, pk), member(request)
    made = open_report(reporter, found)
    form = ReportForm(initial=take_unsent(request))
    if request.method == "POST" and made is None:
        form = ReportForm(request.POST)
    retry_at = may_report_at(reporter) if form.is_valid() else None
    if retry_at:
        form.add_error(None, str(TOO_MANY))
    if form.is_valid():
        report_thing(reporter, found, reason=form.cleaned_data["reason"])
    if request.method == "POST" and (made or form.is_valid()):
        return HttpResponseRedirect(request.path)
    context = {"form": form, "made": made, "thing": found, "name": name_of(found), "retry_at": retry_at}
    return answer_form(request, "content/report.html", context, retry_at=retry_at)


def _reported(request: Request, thing: str, pk: str) -> Reported:
    things = reportable(thing, member(request))
    if things is None:
        raise Http404
    found: Reported = get_object_or_404(things, pk=pk)
    return found
