"""Spoilers in Markdown: from `:::spoiler Title` to `:::`, or lines that begin with `>!`. Each may hold others."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from mdit_py_plugins.utils import is_code_block

from content.richtext.counting import work_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

OPENING = re.compile(r":{3,}[ \t]*spoiler(?:[ \t:]+(?P<title>.*))?", re.IGNORECASE)
CLOSING = re.compile(r":{3,}[ \t]*")
# An image may stand at the beginning of a quote: `>![a](b)`.
PREFIX = re.compile(r">!(?!\[) ?")
FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})(?P<info>.*)")
UNTITLED = "Spoiler"
# What a spoiler ends without a blank line.
ENDED = ["paragraph", "reference", "blockquote", "list"]


def spoilers(parser: MarkdownIt) -> None:
    parser.block.ruler.before("fence", "spoiler", _spoiler, {"alt": ENDED})
    parser.block.ruler.before("spoiler", "spoiler_lines", _spoiler_lines, {"alt": ENDED})
    parser.add_render_rule("spoiler_open", _render_opening)
    parser.add_render_rule("spoiler_close", _render_closing)


def _spoiler(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    opening = None if is_code_block(state, start_line) else OPENING.fullmatch(_text(state, start_line).rstrip())
    if opening is None:
        return False
    if not silent:
        inside_end, next_line = _end(state, start_line, end_line)
        opened = state.push("spoiler_open", "details", 1)
        opened.info = opening["title"] or ""
        _read_inside(state, start_line + 1, inside_end)
        state.push("spoiler_close", "details", -1)
        state.line = next_line
    return True


def _spoiler_lines(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    if not _is_prefixed(state, start_line):
        return False
    if not silent:
        last_line = next((line for line in range(start_line, end_line) if not _is_prefixed(state, line)), end_line)
        state.push("spoiler_open", "details", 1)
        kept = [_strip_prefix(state, line) for line in range(start_line, last_line)], state.blkIndent
        state.blkIndent = 0
        _read_inside(state, start_line, last_line)
        lines, state.blkIndent = kept
        for line, marks in enumerate(lines, start=start_line):
            state.bMarks[line], state.tShift[line], state.sCount[line], state.bsCount[line] = marks
        state.push("spoiler_close", "details", -1)
        state.line = last_line
    return True


def _is_prefixed(state: StateBlock, line: int) -> bool:
    work_of(state.env).block_steps.spend()
    is_inside = state.sCount[line] >= state.blkIndent and not is_code_block(state, line)
    return is_inside and bool(PREFIX.match(_text(state, line)))


def _strip_prefix(state: StateBlock, line: int) -> tuple[int, int, int, int]:
    """Begin a line behind its prefix, and return how it began before."""
    before = state.bMarks[line], state.tShift[line], state.sCount[line], state.bsCount[line]
    inside = PREFIX.sub("", _text(state, line), count=1)
    state.bMarks[line] = state.eMarks[line] - len(inside)
    state.tShift[line] = len(inside) - len(inside.lstrip(" \t"))
    state.bsCount[line] = 0
    state.sCount[line] = len(inside[: state.tShift[line]].expandtabs(4))
    return before


def _read_inside(state: StateBlock, first_line: int, end_line: int) -> None:
    kept = state.lineMax, state.parentType
    # So that no paragraph goes on past the end of the spoiler.
    state.lineMax, state.parentType = end_line, "spoiler"
    state.md.block.tokenize(state, first_line, end_line)
    state.lineMax, state.parentType = kept


def _end(state: StateBlock, start_line: int, end_line: int) -> tuple[int, int]:
    """Return the line where the inside ends and the one to read next; unclosed, it ends with what it stands in."""
    depth = 1
    for line, text in _lines_outside_code(state, start_line + 1, end_line):
        if text and state.sCount[line] < state.blkIndent:
            return line, line
        depth += bool(OPENING.fullmatch(text)) - bool(CLOSING.fullmatch(text))
        if not depth:
            return line, line + 1
    return end_line, end_line


def _lines_outside_code(state: StateBlock, first_line: int, end_line: int) -> Iterator[tuple[int, str]]:
    fence = ""
    for line in range(first_line, end_line):
        work_of(state.env).block_steps.spend()
        if is_code_block(state, line):
            continue
        text = _text(state, line).rstrip()
        marks = FENCE.fullmatch(text)
        if fence:
            if marks and marks["marks"].startswith(fence) and not marks["info"]:
                fence = ""
        elif marks and not (text.startswith("`") and "`" in marks["info"]):
            fence = marks["marks"]
        else:
            yield line, text


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _render_opening(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    title = html.escape(tokens[index].info.strip() or UNTITLED, quote=False)
    return f'<details class="spoiler"><summary>{title}</summary>\n'


def _render_closing(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</details>\n"
