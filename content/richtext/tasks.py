"""Task lists in Markdown: `- [ ] to do` and `- [x] done`, shown by signs, since controls have no place in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

TASK = re.compile(r"\[(?P<mark>[ xX])\]\s+")
SIGNS = {True: '<span class="task-done">☑</span> ', False: '<span class="task-open">☐</span> '}


def tasks(parser: MarkdownIt) -> None:
    parser.core.ruler.after("inline", "tasks", _mark_tasks)


def _mark_tasks(state: StateCore) -> None:
    for item, paragraph, text in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, text.type) == ("list_item_open", "paragraph_open", "inline"):
            first = text.children[0] if text.children else None
            if first and first.type == "text" and (task := TASK.match(first.content)):
                item.attrJoin("class", "task")
                first.content = first.content[task.end() :]
                sign = SIGNS[task["mark"] != " "]
                text.children = [Token("html_inline", "", 0, content=sign), *(text.children or [])]
