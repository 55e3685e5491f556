from typing import Any

from django.core.management.base import BaseCommand

from content.refresh import refresh_decayed_scores, refresh_inflation_daily


class Command(BaseCommand):
    help = "Do everything periodic once: let scores decay, and once a day recompute karma inflation."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        written = refresh_decayed_scores()
        refresh_inflation_daily()
        self.stdout.write(f"{written} decayed scores written")
