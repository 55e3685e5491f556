"""The log of moderation is only ever added to: by no code, no form and no statement can a line be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from content.models import ActKind, ModeratorAct
from content.moderating import ban_person, delete_text
from content.moderation_log import log_act
from tests.factories import LONG_AGO, make_comment, make_post, make_revision, make_user

if TYPE_CHECKING:
    from profiles.models import User

pytestmark = pytest.mark.django_db
TABLE = ModeratorAct._meta.db_table


@pytest.fixture
def act(carol: User) -> ModeratorAct:
    return log_act(carol, ActKind.DELETE, on=make_post(title="Tides"), reason="Spam")


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET reason = 'Another'",
        f"UPDATE {TABLE} SET actor_name = actor_name",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE reason = 'Spam'",
    ],
)
def test_database_refuses_to_change_a_line(act: ModeratorAct, statement: str) -> None:
    before = list(ModeratorAct.objects.values())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(ModeratorAct.objects.values()) == before


def test_models_do_not_get_past_the_database(act: ModeratorAct) -> None:
    act.reason = "Another"
    for change in (
        act.save,
        act.delete,
        ModeratorAct.objects.all().delete,
        lambda: ModeratorAct.objects.update(kind="ban"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()

    assert list(ModeratorAct.objects.values_list("kind", "reason")) == [("delete", "Spam")]


def test_lines_are_added_after_others(act: ModeratorAct, carol: User) -> None:
    log_act(carol, ActKind.RESTORE, on=make_post(title="Tides"))

    assert list(ModeratorAct.objects.order_by("pk").values_list("kind", flat=True)) == ["delete", "restore"]


def test_line_outlives_everything_it_names(carol: User) -> None:
    mallory = make_user("Mallory")
    comment = make_comment(mallory, body_html="<p>Buy now</p>")
    delete_text(comment, carol, reason="Spam")
    ban_person(mallory, carol, until=LONG_AGO, reason="Spam")
    comment.delete()
    mallory.delete()
    carol.delete()

    acts = ModeratorAct.objects.order_by("pk").values_list("actor_name", "kind", "thing", "thing_name")
    assert list(acts) == [("Carol", "delete", "comment", "Buy now"), ("Carol", "ban", "person", "Mallory")]


def test_names_are_cut_to_what_a_line_holds(carol: User) -> None:
    long_post = make_post(title="x" * 500, slug="x" * 200)
    nameless = make_user("")
    for thing in (long_post, nameless, make_comment(body_html=""), make_revision()):
        log_act(carol, ActKind.CHANGE, on=thing)

    names = list(ModeratorAct.objects.order_by("pk").values_list("thing", "thing_name"))
    assert [kind for kind, _name in names] == ["post", "person", "comment", "revision"]
    assert [0 < len(name) <= 300 for _kind, name in names] == [True] * 4
