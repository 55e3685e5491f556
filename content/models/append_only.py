from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.models import Model

# SQLite has one trigger for each event, PostgreSQL one for both that calls a function.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER %(name)s_update BEFORE UPDATE ON %(table)s BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        "CREATE TRIGGER %(name)s_delete BEFORE DELETE ON %(table)s BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION byline_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'append-only';
        END $$
        """,
        """
        CREATE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s
        FOR EACH ROW EXECUTE FUNCTION byline_refuse_change()
        """,
    ),
}


class AppendOnly(BaseConstraint):
    """Rows are added, never changed and never deleted: the database itself refuses, whoever asks.

    It stands among the constraints of a model, so that each migration which makes the table anew makes it too.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AppendOnly) and self.name == other.name

    def __hash__(self) -> int:
        return hash((AppendOnly, self.name))

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        # No part of CREATE TABLE: it follows.
        schema_editor.deferred_sql.extend(self.statements(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return "; ".join(map(str, self.statements(model, schema_editor)))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return f"DROP TRIGGER {self.name} ON {schema_editor.quote_name(model._meta.db_table)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Let every new row pass: what it says is not what is constrained."""

    def statements(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        return [
            Statement(template, name=self.name, table=Table(model._meta.db_table, schema_editor.quote_name))
            for template in TRIGGERS[schema_editor.connection.vendor]
        ]
