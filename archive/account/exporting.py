"""An account's export, written piece by piece: an author's decades need no more memory than one of their days."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from profiles.models import User
from web.ages import now
from web.errors import TooManyRequestsError

from .parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "byline-account"
VERSION = 1
PAUSE = timedelta(hours=1)

PROFILE = (
    "id",
    "username",
    "email",
    "display_name",
    "slug",
    "bio_source",
    "bio_format",
    "bio_html",
    "joined_at",
    "last_login",
    "name_changed_at",
    "deactivated_at",
    "banned_until",
    "votes_stopped_at",
    "karma",
    "omega_karma",
    "post_count",
    "comment_count",
    "wikitag_edit_count",
    "sequence_count",
    "source_url",
)


def begin_export(person: User) -> None:
    """Remember that the person asked for their export. Raises TooManyRequestsError within an hour of the last one."""
    present = now()
    free = Q(exported_at=None) | Q(exported_at__lte=present - PAUSE)
    if not User.objects.filter(free, pk=person.pk).update(exported_at=present):
        asked_at = User.objects.values_list("exported_at", flat=True).get(pk=person.pk)
        raise TooManyRequestsError((asked_at or present) + PAUSE)


def written_export(person: User) -> Iterator[str]:
    """Yield the export as JSON, a line for each row."""
    yield f'{{"format": "{FORMAT}", "version": {VERSION}'
    yield f', "site": {_json(settings.BASE_URL)}, "exported_at": {_json(now())}'
    yield f',\n"profile": {_json(_profile(person))}'
    for part in PARTS:
        yield f',\n"{part.name}": ['
        for number, row in enumerate(part.read(person)):
            yield f"{',' if number else ''}\n{_json(row)}"
        yield "]"
    yield "}\n"


def _profile(person: User) -> dict[str, Any]:
    stored = {name: getattr(person, name) for name in PROFILE}
    slugs = list(person.slugs.order_by("slug").values_list("slug", flat=True))
    pinned = list(person.pinned_posts.values_list("post", flat=True))
    return {**stored, "slugs": slugs, "section_order": person.sections, "pinned_posts": pinned}


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
