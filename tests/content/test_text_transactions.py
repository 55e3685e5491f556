"""No text is rendered or compared while others wait for a transaction to end.

The guards are part of the site, not of the tests: every other test that writes a text passes through them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import transaction

from content.contributions import note_changed_texts
from content.diffs import change_sizes, contributions, merge, show_changes
from content.models import Revision, Wikitag
from content.numbers import differences
from content.richtext import clean_html, render
from profiles.models import TextFormat
from tests.factories import make_history

if TYPE_CHECKING:
    from collections.abc import Callable

    from profiles.models import User

ONE, OTHER = "<p>one</p>", "<p>one two</p>"
LONG_WORK: dict[str, Callable[[], object]] = {
    "rendering Markdown": lambda: render("*a*", TextFormat.MARKDOWN, scope="post-a"),
    "rendering HTML": lambda: render(ONE, TextFormat.HTML, scope="post-a"),
    "cleaning": lambda: clean_html(ONE, scope="post-a"),
    "showing a difference": lambda: show_changes(ONE, OTHER, scope="diff-a"),
    "measuring a difference": lambda: change_sizes(ONE, OTHER),
    "merging": lambda: merge("a", "a\n\nb", "a\n\nc"),
    "tracing words": lambda: contributions([ONE, OTHER]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LONG_WORK)
def test_long_work_on_texts_is_refused_in_a_transaction(name: str) -> None:
    LONG_WORK[name]()
    with transaction.atomic(), pytest.raises(RuntimeError, match="before a transaction begins"):
        LONG_WORK[name]()


def _surviving() -> list[int]:
    return list(Revision.objects.order_by("minor").values_list("characters_surviving", flat=True))


@pytest.mark.django_db
def test_tick_counts_what_a_stopped_process_left_uncounted(alice: User) -> None:
    tides = make_history("Tides", [(ONE, alice), (OTHER, alice)])
    Revision.objects.update(characters_surviving=0)
    with transaction.atomic():
        note_changed_texts([tides.pk])

    # What is still to be counted is no mistake.
    assert (list(differences()), _surviving()) == ([], [0, 0])
    call_command("tick")
    assert (list(differences()), _surviving()) == ([], [3, 4])
    assert Wikitag.objects.get().text_changes == Wikitag.objects.get().counted_changes > 0


@pytest.mark.django_db
def test_edit_is_counted_once_its_transaction_has_ended(alice: User, django_capture_on_commit_callbacks: Any) -> None:
    tides = make_history("Tides", [(ONE, alice), (OTHER, alice)])
    Revision.objects.update(characters_surviving=0)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        note_changed_texts([tides.pk])
        assert _surviving() == [0, 0]

    assert _surviving() == [3, 4]
