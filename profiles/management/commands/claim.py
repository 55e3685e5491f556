from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.dateformat import format as in_words

from profiles.handover import HandoverRefusedError, hand_over, send_link

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Gives an imported profile to its author: prints and emails a link by which they set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the end of the profile's address, /users/SLUG")
        parser.add_argument("email", help="the author's email address, with which they will sign in")

    def handle(self, *, slug: str, email: str, **_options: Any) -> None:
        try:
            validate_email(email)
            handover = hand_over(slug, email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except HandoverRefusedError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(handover.link)
        self.stderr.write(f"The link works once, until {in_words(handover.expires_at, 'j F Y H:i e')}.")
        try:
            send_link(handover)
        except OSError as error:
            self.stderr.write(f"It could not be emailed ({error}). Give it to the author yourself.")
        else:
            self.stderr.write(f"It was emailed to {handover.user.email}.")
