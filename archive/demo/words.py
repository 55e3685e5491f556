"""Read the texts of the demo from `words/`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from profiles.models import TextFormat

FOLDER = Path(__file__).parent / "words"
BLOCK = re.compile(r"<(?:h2|ol|ul|table|blockquote|pre)\b")
EDIT = re.compile(r"(?P<author>[^|]+) \| (?P<day>\d{4}-\d\d-\d\d) \|(?P<message>.*)")
WORDS_AS_FLAGS = frozenset(
    {"omega", "edited", "retracted", "answer", "pinned", "quick-take", "deleted", "deleted-stub"}
)


@dataclass
class Spoken:
    """A hand-written comment; `answers` is the one it replies to, and `hours` pass between the two."""

    author: str
    hours: float
    karma: int
    agreement: int
    answers: Spoken | None
    flags: set[str] = field(default_factory=set)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        return as_html("\n".join(self.lines))


@dataclass(frozen=True)
class Edit:
    """An edit of a wikitag; `html` is the whole text after it."""

    author: str
    edited_at: datetime
    message: str
    html: str


def written(row: dict[str, Any]) -> dict[str, Any]:
    """Return the text of a post and how it is written: HTML by lines, where the row does not say Markdown."""
    text_format = TextFormat(row.get("format", TextFormat.HTML))
    body = row["body"] if text_format == TextFormat.MARKDOWN else as_html(row["body"])
    return {"body": body, "body_format": text_format}


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def as_html(text: str) -> str:
    """Make each line a paragraph, unless it begins with a block of HTML."""
    lines = text.strip().splitlines()
    return "".join(line if BLOCK.match(line) else f"<p>{line}</p>" for line in lines)


def threads() -> dict[str, list[Spoken]]:
    """Return the hand-written comments by the key of their post, or by `@` and the slug of their wikitag."""
    found: dict[str, list[Spoken]] = {}
    line_of_descent: list[Spoken] = []
    for line in (FOLDER / "threads.txt").read_text().splitlines():
        if line.startswith("# "):
            comments = found.setdefault(line.removeprefix("# "), [])
        elif line.startswith(">"):
            depth = len(line) - len(line.lstrip(">"))
            spoken = _spoken(line.lstrip("> "), line_of_descent[depth - 2] if depth > 1 else None)
            line_of_descent[depth - 1 :] = [spoken]
            comments.append(spoken)
        elif line:
            line_of_descent[-1].lines.append(line)
    return found


def _spoken(head: str, answers: Spoken | None) -> Spoken:
    author, hours, karma, agreement, *more = (part.strip() for part in head.split("|"))
    spoken = Spoken(author, float(hours.removesuffix("h")), int(karma), int(agreement or 0), answers)
    for word in filter(None, (part.strip() for part in "".join(more).split(";"))):
        name, is_reaction, people = word.partition("=")
        if is_reaction:
            spoken.reactions[name] = people.split("+")
        elif word in WORDS_AS_FLAGS:
            spoken.flags.add(word)
        else:
            raise ValueError(f"the demo does not know the mark {word!r}")
    return spoken


def edits(text: str) -> list[Edit]:
    """Return a wikitag's history from its lines: new ones, `- old ones`, and `old words >> new words`."""
    paragraphs: list[str] = []
    found: list[Edit] = []
    for line in text.strip().splitlines():
        if head := EDIT.fullmatch(line):
            # Later on the day than the edit before, so that the order is that of the file.
            at = datetime.combine(date.fromisoformat(head["day"]), time(9, tzinfo=UTC))
            at += timedelta(minutes=37 * len(found))
            found.append(Edit(head["author"], at, head["message"].strip(), ""))
            continue
        if line.startswith("- "):
            paragraphs.remove(line.removeprefix("- "))
        elif " >> " in line:
            old, new = line.split(" >> ")
            paragraphs = [paragraph.replace(old, new) for paragraph in paragraphs]
        else:
            paragraphs.append(line)
        last = found[-1]
        found[-1] = Edit(last.author, last.edited_at, last.message, as_html("\n".join(paragraphs)))
    return found
