"""Whoever an import brings is found by the name they have now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from profiles.models import User
from profiles.names import search_name
from tests.archive.profiles import comment, post, save, user

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def run(source: Path) -> None:
    call_command("import_forummagnum", source, verbosity=0)


def found(query: str) -> list[str]:
    return [person.pk for person in User.objects.found_by(query)]


def test_imported_person_is_found_by_their_latest_name(tmp_path: Path) -> None:
    run(save(tmp_path, user=[user(displayName="Ann Marker")]))
    assert found("marker") == ["ann1"]

    run(save(tmp_path, user=[user(displayName="Ann Tide")]))
    assert (found("marker"), found("tide")) == ([], ["ann1"])


def test_mentioned_person_is_found_once_their_name_is_known(tmp_path: Path) -> None:
    unnamed = post(user={"_id": "ann1", "slug": "ann"}, coauthors=[{"_id": "bo1", "slug": "bo", "displayName": None}])
    run(save(tmp_path, posts=[unnamed], comments=[]))
    assert found("bo") == []

    named = comment(userId="bo1", user={"_id": "bo1", "slug": "bo", "displayName": "Bo Reed"})
    run(save(tmp_path, posts=[unnamed], comments=[named]))
    assert found("reed") == ["bo1"]


def test_everybody_of_the_demo_is_found(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    call_command("demo", verbosity=0)

    assert [person.slug for person in User.objects.found_by("lucja")] == ["lucja-brandt"]
    assert [
        person.slug for person in User.objects.all() if person.search_name != search_name(person.display_name)
    ] == []
