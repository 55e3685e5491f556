from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend
from django.views.decorators.debug import sensitive_variables

from web.attempts import count_attempt, forget_attempts

from .models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest


class LimitedBackend(ModelBackend):
    """Let nobody try passwords on one name without end, neither on the site's own form nor on the admin's."""

    @sensitive_variables("password", "credentials")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **credentials: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        # Before the password is hashed, which is slow on purpose and would serve to keep the server busy.
        count_attempt("sign-in", username)
        user = super().authenticate(request, username=username, password=password, **credentials)
        if user is not None:
            forget_attempts("sign-in", username)
        return user

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Leave out the banned while the ban lasts: they read as strangers, in open sessions too (facts 8.2)."""
        return super().user_can_authenticate(user) and not (isinstance(user, User) and user.is_banned)
