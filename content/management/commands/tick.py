from typing import Any

from django.core.management.base import BaseCommand

from content.contributions import count_changed_texts
from content.purging import sweep_all
from content.refresh import refresh_decayed_scores, refresh_inflation_daily
from content.scheduling import publish_due
from profiles.sessions import delete_expired_sessions
from web.process_locks import one_at_a_time


class Command(BaseCommand):
    help = (
        "Do everything periodic once: publish what is due, let scores decay, once a day recompute karma inflation, "
        "finish purges, count whose words texts still hold, and delete sessions that have run out."
    )

    def handle(self, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        with one_at_a_time("tick"):
            published = publish_due()
            written = refresh_decayed_scores()
            refresh_inflation_daily()
            sweep_all()
            count_changed_texts()
            delete_expired_sessions()
        if published:
            self.stdout.write(f"{published} scheduled posts and comments published")
        self.stdout.write(f"{written} decayed scores written")
