from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from archive.demo.state import NOW
from archive.demo.words import edits, threads
from content.models import Comment, Post, Reaction, Sequence, Wikitag
from content.numbers import differences
from content.reactions import REACTION_LABELS
from profiles.models import User
from tests.pages import get_page, texts, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
URL = "/users/odile-marchbanks"


@pytest.fixture(scope="module")
def loaded(kept_for_the_file: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=folder, BYLINE_NOW=NOW):
        call_command("demo")
        yield folder / "demo-logins.txt"


@pytest.fixture
def demo(loaded: Path, db: None) -> Path:
    return loaded


def test_heavy_profile_has_the_shape_of_the_saved_page(client: Client, demo: Path) -> None:
    odile = User.objects.get(slug="odile-marchbanks")

    counters = ("post_count", "comment_count", "wikitag_edit_count", "sequence_count")
    assert [getattr(odile, name) for name in counters] == [27, 685, 31, 1]
    assert (odile.karma > 1000, odile.omega_karma > 0) == (True, True)
    assert len(walk(client, f"{URL}/posts", "posts")) == 27
    assert len(set(walk(client, f"{URL}/wikitags", "wikitags"))) == 31
    assert texts(get_page(client, URL), "#sequences h3") == ["The Honest Kitchen"]


def test_quick_takes_of_several_people_are_there(client: Client, demo: Path) -> None:
    page = get_page(client, "/quicktakes")

    assert set(texts(page, "#comments h3")) == {
        f"{name}'s Quick Takes" for name in ("Imogen Vale", "Jun Takeda", "Łucja Brandt", "Søren Aakjær")
    }
    assert len(page.cssselect(".comment-list__replies")) >= 5


def test_every_number_of_the_demo_is_right(demo: Path) -> None:
    assert list(differences()) == []


def test_every_marker_and_state_is_there_at_least_once(demo: Path) -> None:
    post_states = [
        {"is_question": True},
        {"is_omega": True},
        {"is_event": True},
        {"is_shortform": True},
        {"is_draft": True},
        {"is_unlisted": True},
        {"is_rejected": True},
        {"deleted_at__isnull": False},
        {"curated_at__isnull": False},
        {"frontpage_at": None, "is_event": False},
        {"coauthorships__isnull": False},
        {"url__startswith": "https://"},
        {"score__lt": 0},
    ]
    comment_states = [
        {"is_answer": True},
        {"is_quick_take": True},
        {"is_pinned": True},
        {"is_retracted": True},
        {"is_omega": True},
        {"edited_at__isnull": False},
        {"deleted_at__isnull": False, "leaves_stub": True},
        {"deleted_at__isnull": False, "leaves_stub": False},
        {"score__lt": -4},
        {"wikitag__isnull": False},
        {"parent__parent__parent__isnull": False},
    ]
    people_states = [{"deactivated_at__isnull": False}, {"banned_until__isnull": False}, {"omega_karma__gt": 0}]

    assert [state for state in post_states if not Post.objects.filter(**state).exists()] == []
    assert [state for state in comment_states if not Comment.objects.filter(**state).exists()] == []
    assert [state for state in people_states if not User.objects.filter(**state).exists()] == []
    assert Sequence.objects.filter(is_draft=True).exists()
    assert (User.objects.count(), Wikitag.objects.count() >= 10) == (43, True)


def test_words_are_written_by_hand_and_never_said_twice(demo: Path) -> None:
    spoken = [comment for comments in threads().values() for comment in comments]
    bodies = list(Comment.objects.values_list("body_source", flat=True))

    assert len(spoken) >= 80
    assert len({comment.author for comment in spoken}) >= 25
    assert len(bodies) == len(set(bodies))
    assert set(Reaction.objects.values_list("name", flat=True)) <= REACTION_LABELS.keys()


def test_logins_are_private_and_work(client: Client, demo: Path) -> None:
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    for line in demo.read_text().splitlines():
        _role, name, password = (
            part.split()[-1] for part in line.replace("name:", "|").replace("password:", "|").split("|")
        )
        assert Client().login(username=name, password=password)


def test_history_of_a_wikitag_is_read_from_its_lines() -> None:
    history = edits(
        """
Ann | 2024-01-01 | First
One thing.
Bo | 2024-01-02 |
thing >> idea
Two.
Ann | 2024-01-03 | Undo
- Two.
"""
    )

    assert [(edit.author, edit.message, edit.html) for edit in history] == [
        ("Ann", "First", "<p>One thing.</p>"),
        ("Bo", "", "<p>One idea.</p><p>Two.</p>"),
        ("Ann", "Undo", "<p>One idea.</p>"),
    ]
