"""What tests read from the mails that were sent."""

from __future__ import annotations

import re

from django.core import mail

LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


def subjects() -> list[tuple[str, str]]:
    """Return whom each mail went to, and its subject."""
    return [(message.to[0], message.subject) for message in mail.outbox]


def path_in_last_mail() -> str:
    """Return the path of the first link in the newest mail; it begins with the site's own address."""
    found = LINK.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]
