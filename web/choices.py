from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from .address import Address


@dataclass(frozen=True)
class Option:
    """One of several ways to see a list: its words, its address, whether it is the present one, and what it means."""

    label: str
    url: str
    is_current: bool
    tooltip: str = ""


@dataclass(frozen=True)
class Choice[C: models.TextChoices]:
    """What an address says of one parameter; `unknown` holds a value that is none of its choices."""

    name: str
    value: C
    unknown: str

    def options(self, page: "Address") -> list[Option]:
        """Return every choice as a link that changes this parameter of the page's address only."""
        page = page.with_parameters(after="")
        return [
            Option(
                str(choice.label),
                str(page.with_parameters(**{self.name: choice.value})),
                choice == self.value,
                getattr(choice, "tooltip", ""),
            )
            for choice in type(self.value)
        ]


def choose[C: models.TextChoices](name: str, page: "Address", *, default: C) -> Choice[C]:
    """Read a choice from an address; absent or unknown, it is the default."""
    asked = page.parameters.get(name, "")
    choices = type(default)
    if asked in choices.values:
        return Choice(name, choices(asked), "")
    return Choice(name, default, asked)
