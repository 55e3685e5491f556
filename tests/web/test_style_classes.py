"""A class belongs to one component: no page gets the look of another because both chose the same word."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLES, TEMPLATES, SCRIPTS = (Path(settings.BASE_DIR) / folder for folder in ("static/css", "templates", "static/js"))
CLASS = r"\.([a-zA-Z][\w-]*)"
# What programs read, and no style sheet has to (contract §3): numbers, changes, markers and microformats.
MARKS = re.compile(
    r"(karma|agreement|comment-count|af-karma|post-count|wikitag-count|added|removed|load-more|marker-\w+"
    r"|(h|p|u|dt|e)-[a-z-]+)"
)


def test_each_class_is_styled_by_one_file() -> None:
    files = defaultdict(set)
    for path, selector in selectors():
        # What stands below another component may be moved or coloured there; alone, it looks one way.
        if not re.search(r"[\s>+~]", selector):
            for name in re.findall(CLASS, selector):
                files[name].add(path.name)

    assert len(files) > 200
    assert {name: found for name, found in files.items() if len(found) > 1} == {}


def test_each_class_in_a_template_is_styled_or_a_mark() -> None:
    styled = {name for _path, selector in selectors(whole=True) for name in re.findall(CLASS, selector)}
    blocks = {re.split(r"__|--", name)[0] for name in styled}
    scripts = "".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    used = set(classes_in_templates())

    assert len(used) > 200
    # An element or a variation of a styled component has its prefix, which no other component takes.
    assert {
        name
        for name in used - styled - blocks
        if not MARKS.fullmatch(name) and f".{name}" not in scripts and re.split(r"__|--", name)[0] not in blocks
    } == set()


def selectors(*, whole: bool = False) -> Iterator[tuple[Path, str]]:
    """Yield each selector with its file; unless `whole`, what it says of others (`:has(…)`) is a star."""
    for path in STYLES.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for group in re.findall(r"([^{};]+)\{", text):
            for selector in re.split(r",(?![^(]*\))", group):
                if not selector.strip().startswith("@"):
                    yield path, (selector if whole else re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", selector)).strip()


def classes_in_templates() -> Iterator[str]:
    for path in TEMPLATES.rglob("*.html"):
        for value in re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', path.read_text()):
            yield from re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value).split()
