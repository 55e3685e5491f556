from typing import Any

from django.core.management.base import BaseCommand

from content.purging import sweep_all
from content.refresh import refresh_decayed_scores, refresh_inflation_daily


class Command(BaseCommand):
    help = "Do everything periodic once: let scores decay, once a day recompute karma inflation, and finish purges."

    def handle(self, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        written = refresh_decayed_scores()
        refresh_inflation_daily()
        sweep_all()
        self.stdout.write(f"{written} decayed scores written")
