"""Read and write Markdown while counting, so that no text takes more than its length allows (`limits.py`).

What can take the square of a length or grow out of proportion passes through few places: lines looked at on each level
of quotes and lists, signs passed in search of a closing bracket, blocks and cells made, markup written. Each is counted
there, for every construct alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock

from content.richtext.limits import (
    BLOCK_STEPS,
    BLOCK_TOKENS,
    BRACKET_STEPS,
    DRAWN_CHARACTERS,
    MAX_NESTING,
    MOST_FORMULAS,
    TOO_MANY_BLOCKS,
    TOO_MANY_BRACKETS,
    TOO_MANY_CELLS,
    TOO_MANY_FOOTNOTES,
    TOO_MANY_IMAGES,
    TOO_MANY_LEVELS,
    TOO_MANY_LINKS,
    TOO_MANY_PARTS,
    TOO_MUCH_MARKUP,
    Meter,
    TooMuchError,
    longest_html,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from django.utils.functional import Promise
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

WORK = "work"
# Chains of rules that are tried on a line: all of them, and those that may end what stands before it.
CHAINS = ["paragraph", "reference", "blockquote", "list"]
REASONS: dict[str, Promise] = {
    **dict.fromkeys(("footnote_ref", "footnote_open", "footnote_anchor"), TOO_MANY_FOOTNOTES),
    **dict.fromkeys(("td_open", "td_close", "th_open", "th_close", "tr_open", "tr_close"), TOO_MANY_CELLS),
    **dict.fromkeys(("link_open", "link_close"), TOO_MANY_LINKS),
    "image": TOO_MANY_IMAGES,
}


@dataclass
class Work:
    """What reading and writing one text has used up, and what is left; it travels in the parser's environment."""

    block_steps: Meter
    bracket_steps: Meter
    block_tokens: Meter
    longest: int
    most_formulas: int
    most_drawn: int
    formulas: int = 0
    written: Counter[str] = field(default_factory=Counter)

    @classmethod
    def on(cls, source: str, *, most_formulas: int = MOST_FORMULAS) -> Work:
        size = len(source)
        return cls(
            Meter(BLOCK_STEPS.of(size), TOO_MANY_BLOCKS),
            Meter(BRACKET_STEPS.of(size), TOO_MANY_BRACKETS),
            Meter(BLOCK_TOKENS.of(size), TOO_MANY_PARTS),
            longest_html(source),
            most_formulas,
            DRAWN_CHARACTERS.of(size),
        )

    def may_draw(self, tex: str) -> bool:
        """Count a formula, and tell whether it is drawn: a short one becomes thirty times as long as its source."""
        self.formulas += 1
        self.most_drawn -= len(tex)
        return self.formulas <= self.most_formulas and self.most_drawn >= 0

    def write(self, kind: str, markup: str) -> str:
        """Count the markup of a token and return it. Raises TooMuchError for what there is most of."""
        self.written[kind] += len(markup)
        self.longest -= len(markup)
        if self.longest < 0:
            raise TooMuchError(self.largest)
        return markup

    @property
    def drawn(self) -> int:
        """How long the markup of all formulas is."""
        return sum(length for kind, length in self.written.items() if kind.startswith("math_"))

    @property
    def largest(self) -> Promise:
        kinds: Counter[Promise] = Counter()
        for kind, length in self.written.items():
            kinds[REASONS.get(kind, TOO_MUCH_MARKUP)] += length
        return max(kinds, key=lambda reason: kinds[reason], default=TOO_MUCH_MARKUP)


def work_of(env: EnvType) -> Work:
    work: Work = env[WORK]
    return work


def count_work(parser: MarkdownIt) -> None:
    """Count what a parser without rules of others does. It then needs a `Work` in the environment of each text."""
    active = parser.get_active_rules()
    parser.block, parser.inline = CountedBlocks(), CountedInline()
    parser.block.ruler.enableOnly(active["block"])
    parser.inline.ruler.enableOnly(active["inline"])
    parser.inline.ruler2.enableOnly(active["inline2"])
    parser.block.ruler.before("table", "step", _count_line, {"alt": CHAINS})


def _count_line(state: StateBlock, _start_line: int, _end_line: int, _silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    """Stand before all other rules, and never match."""
    work_of(state.env).block_steps.spend()
    return False


class CountedState(StateBlock):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        work_of(self.env).block_tokens.spend()
        return super().push(ttype, tag, nesting)


class CountedBlocks(ParserBlock):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803 - the library's name
        if not src:
            return None
        state = CountedState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - the library's names
        """Read the inside of a quote, a list or the like. The library skips without a word what is nested too deep."""
        if state.level >= MAX_NESTING:
            raise TooMuchError(TOO_MANY_LEVELS)
        super().tokenize(state, startLine, endLine)


class CountedInline(ParserInline):
    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the library's name
        work_of(state.env).bracket_steps.spend()
        super().skipToken(state)


class CountedRenderer(RendererHTML):
    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        written: list[str] = []
        for index, token in enumerate(tokens):
            if token.type == "inline":
                written.append(self.renderInline(token.children or [], options, env))
            else:
                written.append(self._write(tokens, index, options, env))
        return "".join(written)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:  # noqa: N802 - the library's name
        return "".join(self._write(tokens, index, options, env) for index in range(len(tokens)))

    def _write(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        kind = tokens[index].type
        rule = self.rules.get(kind, self.renderToken)
        return work_of(env).write(kind, rule(tokens, index, options, env))
