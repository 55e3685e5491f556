from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from archive.account.exporting import begin_export, written_export
from web.ages import now
from web.taking_part import account_page

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from web.fragments import Request


@never_cache
@account_page
def account_export(request: Request) -> HttpResponseBase:
    """Say what the export holds, and give it to who presses the button."""
    assert request.user.is_authenticated  # noqa: S101 -- `account_page` lets nobody else in
    if request.method != "POST":
        return render(request, "account/export.html")
    begin_export(request.user)
    name = f"{request.user.slug}-{now():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(written_export(request.user), content_type="application/json", headers=headers)
