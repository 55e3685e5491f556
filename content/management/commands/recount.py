from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from content.numbers import differences, settle_everything


class Command(BaseCommand):
    help = "Recompute every stored number from what it counts, and print each that differs. Exits 1 if any did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write the right numbers")

    def handle(self, *, fix: bool, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        found = 0
        for difference in differences():
            self.stdout.write(str(difference))
            found += 1
        if not found:
            self.stdout.write("Every number is right.")
            return
        if fix:
            settle_everything()
        self.stdout.write(
            f"{found} wrong {'number was' if found == 1 else 'numbers were'} {'corrected' if fix else 'found'}."
        )
        raise SystemExit(1)
