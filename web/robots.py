from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

# A comment's own address shows a part of its post again; the rest holds nothing that anybody searches for.
RULES = """User-agent: *
Disallow: /*?commentId=
Disallow: /*&commentId=
Disallow: /people?q=
Disallow: /account
Disallow: /admin/
Disallow: /comment/
Disallow: /moderation
Disallow: /newPost
Disallow: /react/
Disallow: /report/
"""


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    rules = f"{RULES}\nSitemap: {settings.BASE_URL}/sitemap.xml\n"
    return HttpResponse(rules, content_type="text/plain", headers={"Cache-Control": "max-age=86400"})
