from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.meaning import meaning_of_site
from profiles.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN_PEOPLE = 50


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    people = User.objects.visible_to(request.user).by_karma()[:SHOWN_PEOPLE]
    return render(request, "content/front_page.html", {"people": people, "meaning": meaning_of_site()})
