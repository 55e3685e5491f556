from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.stages import EmailVerificationStage

if TYPE_CHECKING:
    from django.http import HttpResponse


class ConfirmationStage(EmailVerificationStage):
    """Let nobody in who has yet to confirm their address. Whoever was made by an administrator has not."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user and not user.is_unconfirmed:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer
