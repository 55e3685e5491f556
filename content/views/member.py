from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from profiles.models import User
    from web.fragments import Request


def member(request: Request) -> User:
    """Return who is signed in, in a view that `act` or `form_page` guards."""
    assert request.user.is_authenticated  # noqa: S101 -- they let nobody else in
    return request.user
