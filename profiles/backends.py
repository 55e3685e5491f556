from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

from .models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class MemberBackend(ModelBackend):
    """Know people by user name and password; an unknown name takes the time of a wrong password."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Leave out the banned while the ban lasts: they read as strangers, in open sessions too (facts 8.2)."""
        return super().user_can_authenticate(user) and not (isinstance(user, User) and user.is_banned)
