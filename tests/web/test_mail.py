from __future__ import annotations

from io import StringIO

from django.core.mail import EmailMessage

from web.mail import ReadableBackend


def test_printed_mail_keeps_long_links_whole() -> None:
    link = f"http://127.0.0.1:8000/{'x' * 100}/"
    printed = StringIO()

    ReadableBackend(stream=printed).send_messages(
        [EmailMessage("Confirm, Zoë", f"Here:\n\n{link}", to=["ann@example.org"])]
    )

    assert printed.getvalue().splitlines()[:5] == ["-- Mail to ann@example.org: Confirm, Zoë", "", "Here:", "", link]
