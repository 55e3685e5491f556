"""Footnotes in Markdown: `a claim[^why]` with `[^why]: because`, and `a claim^[because]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

# As long as CommonMark lets the label of a link be.
MARK = re.compile(r"\[\^([^\s\]]{1,999})\]")


def footnotes(parser: MarkdownIt) -> None:
    parser.use(footnote_plugin)
    # The plugin's own looks for the closing bracket to the end of the text, from every opening one.
    parser.inline.ruler.at("footnote_ref", _refer)
    parser.add_render_rule("footnote_caption", _number)
    parser.add_render_rule("footnote_block_open", _open_all)


def _refer(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    notes: dict[str, Any] = state.env.get("footnotes", {})
    mark = MARK.match(state.src, state.pos, state.posMax)
    if mark is None or f":{mark[1]}" not in notes.get("refs", {}):
        return False
    if not silent:
        number = _number_of(mark[1], notes)
        note = notes["list"][number]
        token = state.push("footnote_ref", "", 0)
        token.meta = {"id": number, "subId": note["count"], "label": mark[1]}
        note["count"] += 1
    state.pos = mark.end()
    return True


def _number_of(label: str, notes: dict[str, Any]) -> int:
    """Return the number of a note, counted from 0; it gets the next one when it is first referred to."""
    number: int = notes["refs"][f":{label}"]
    if number < 0:
        number = notes["refs"][f":{label}"] = len(notes["list"])
        notes["list"][number] = {"label": label, "count": 0}
    return number


def _number(_renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    """Show the same number each time that a note is referred to."""
    return f"[{tokens[index].meta['id'] + 1}]"


def _open_all(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<section class="footnotes">\n<ol>\n'
