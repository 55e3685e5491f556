from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.utils.dateformat import format as in_words

from profiles.models import Invitation

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Make an invitation, and print the link by which one person may sign up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="", help="whose it is; left out, it holds for whoever has the link")

    def handle(self, *, email: str, **_options: Any) -> None:
        invitation = Invitation(email=email.lower())
        try:
            invitation.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        invitation.save()
        self.stdout.write(invitation.link)
        self.stderr.write(f"It works once, until {in_words(invitation.expires_at, 'j F Y')}.")
