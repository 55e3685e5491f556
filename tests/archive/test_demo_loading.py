"""Loading the demo: the same rows each time, and only into an empty database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from archive.demo.state import NOW
from content.models import Comment
from profiles.models import User
from tests.factories import make_user

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def stored() -> dict[str, list[Any]]:
    left_out = {"password", "joined_at", "last_login", "computed_at"}
    found = {}
    for model in apps.get_app_config("content").get_models():
        names = [field.name for field in model._meta.concrete_fields if field.name not in left_out | {"id"}]
        found[model.__name__] = sorted(map(repr, model._default_manager.values_list(*names)))
    return found


def test_demo_is_the_same_every_time(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.BYLINE_NOW = tmp_path, NOW
    call_command("demo")
    first = stored()
    for model in reversed(list(apps.get_app_config("content").get_models())):
        model._default_manager.update(
            **({"parent": None, "top_level": None, "is_answer": False} if model is Comment else {})
        )
        model._default_manager.all().delete()
    User.objects.all().delete()

    call_command("demo")

    assert stored() == first


def test_demo_leaves_a_database_with_people_alone(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    make_user("Somebody")

    call_command("demo", if_empty=True)
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("demo")

    assert (User.objects.count(), list(tmp_path.iterdir())) == (1, [])
