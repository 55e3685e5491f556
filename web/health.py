"""Whether the process is up, and whether it can serve: asked by machines that know no host name and no login."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


class HealthMiddleware:
    """Answer `/healthz` and `/readyz` before anything else looks at the request.

    A probe sends the machine's own address as Host, which the host check would refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return _say("up", HTTPStatus.OK)
        if request.path == "/readyz":
            return _readiness()
        return self.get_response(request)


def _readiness() -> HttpResponse:
    try:
        executor = MigrationExecutor(connection)
        is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _say("the database does not answer", HTTPStatus.SERVICE_UNAVAILABLE)
    if not is_migrated:
        return _say("migrations wait to be applied", HTTPStatus.SERVICE_UNAVAILABLE)
    return _say("ready", HTTPStatus.OK)


def _say(words: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
