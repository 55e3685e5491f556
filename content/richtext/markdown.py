"""Read Markdown: CommonMark with tables, strikethrough, footnotes, task lists, spoilers and formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from content.richtext.bare_addresses import bare_addresses
from content.richtext.counting import WORK, CountedRenderer, Work, count_work, work_of
from content.richtext.dollars import dollars_in_words
from content.richtext.footnotes import footnotes
from content.richtext.formulas import block_formula, formula_source, inline_formula
from content.richtext.limits import MAX_NESTING, TOO_MANY_BRACKETS, TooMuchError
from content.richtext.spoilers import spoilers
from content.richtext.tasks import tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

ALIGNMENTS = {"text-align:center": "align-center", "text-align:right": "align-right"}


@dataclass(frozen=True)
class Markdown:
    """A text that has been read, to be written as HTML with its formulas drawn or as they were typed."""

    tokens: list[Token]
    env: EnvType

    @classmethod
    def read(cls, source: str) -> Markdown:
        """Read Markdown. Raises TooMuchError for what would take more work than its length allows."""
        env: EnvType = {WORK: Work.on(source)}
        try:
            return cls(PARSER.parse(source, env), env)
        except RecursionError:
            # Footnotes within footnotes are read by a function that calls itself.
            raise TooMuchError(TOO_MANY_BRACKETS) from None

    def to_html(self, work: Work) -> str:
        """Return HTML that is as dangerous as its author; `clean_html` must follow. Raises TooMuchError."""
        return str(PARSER.renderer.render(self.tokens, PARSER.options, {**self.env, WORK: work}))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}, renderer_cls=CountedRenderer)
    count_work(parser)
    parser.enable(["table", "strikethrough"])
    parser.use(footnotes)
    parser.use(bare_addresses)
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


def _inline_math(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    tex = tokens[index].content
    return inline_formula(tex) if work_of(env).may_draw(tex) else formula_source(tex)


def _block_math(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    tex = tokens[index].content
    return block_formula(tex) if work_of(env).may_draw(tex) else formula_source(tex)


RULES = {
    "td_open": _cell,
    "th_open": _cell,
    "math_inline": _inline_math,
    "math_inline_double": _block_math,
    "math_block": _block_math,
}
PARSER = _parser()
