from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN_PEOPLE = 10


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    people = User.objects.visible_to(request.user).named().by_karma().for_rows()[:SHOWN_PEOPLE]
    return render(request, "content/front_page.html", {"people": people})
