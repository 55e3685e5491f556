from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.console import EmailBackend

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


class ReadableBackend(EmailBackend):
    """Print mails as they were written. As they are sent, a long link is broken, and cannot be copied."""

    def write_message(self, message: EmailMessage) -> None:
        recipients = ", ".join(message.recipients())
        self.stream.write(f"-- Mail to {recipients}: {message.subject}\n\n{message.body}\n")
