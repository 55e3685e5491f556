"""Read Markdown: CommonMark with tables, strikethrough, footnotes, task lists, spoilers and formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from content.richtext.dollars import dollars_in_words
from content.richtext.formulas import MOST_FORMULAS, block_formula, formula_source, inline_formula
from content.richtext.spoilers import spoilers
from content.richtext.tasks import tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

# A quote in a list in a quote: each level of either counts one or two. What is nested deeper is not shown, and reading
# takes time with the depth.
MAX_NESTING = 60
ALIGNMENTS = {"text-align:center": "align-center", "text-align:right": "align-right"}


def markdown_to_html(source: str) -> str:
    """Return HTML that is as dangerous as its author; `clean_html` must follow."""
    return str(MARKDOWN.render(source))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin)
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    parser.use(dollars_in_words)
    parser.use(tasks)
    parser.use(spoilers)
    for name, rule in RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Open a table's cell, aligned by a class since styles do not survive."""
    alignment = ALIGNMENTS.get(str(tokens[index].attrs.pop("style", "")))
    if alignment:
        tokens[index].attrSet("class", alignment)
    return renderer.renderToken(tokens, index, options, env)


def _footnote_number(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Show the same number each time that a note is referred to."""
    return f"[{tokens[index].meta['id'] + 1}]"


def _footnotes(
    _renderer: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<section class="footnotes">\n<ol>\n'


def _inline_math(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    tex = tokens[index].content
    return inline_formula(tex) if _may_draw(env) else formula_source(tex)


def _block_math(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    tex = tokens[index].content
    return block_formula(tex) if _may_draw(env) else formula_source(tex)


def _may_draw(env: EnvType) -> bool:
    """Count the formulas of this text; a drawn one is ten times as long as its source."""
    env["formulas"] = env.get("formulas", 0) + 1
    return bool(env["formulas"] <= MOST_FORMULAS)


RULES = {
    "td_open": _cell,
    "th_open": _cell,
    "footnote_caption": _footnote_number,
    "footnote_block_open": _footnotes,
    "math_inline": _inline_math,
    "math_inline_double": _block_math,
    "math_block": _block_math,
}
MARKDOWN = _parser()
