"""Read TeX word by word, and write each construct as an element of MathML."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from content.richtext.tex.characters import character, letters, number, symbol
from content.richtext.tex.elements import Atom, CannotDrawError, element, operator, row
from content.richtext.tex.tokens import in_em, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    type Handler = Callable[[Reader, str], Atom | None]
    type Infix = Callable[[list[Atom], list[Atom]], Atom]

DEEPEST = 40
END = ""
GROUP_ENDS = frozenset({"}"})
PRIMES = {1: "′", 2: "″", 3: "‴", 4: "⁗"}
OPTION = re.compile(r"[^\[\]{}]*")


class Reader:
    """A formula that is being read: the place in it, and what holds there: style, alphabet and depth."""

    def __init__(
        self, tex: str, *, display: bool, commands: Mapping[str, Handler], infixes: Mapping[str, Infix]
    ) -> None:
        self.tokens = tokenize(tex)
        self.position = 0
        self.depth = 0
        self.display = display
        self.font = ""
        self.commands = commands
        self.infixes = infixes

    def peek(self) -> str:
        """Return the next token that is no space, without taking it; nothing at the end."""
        while self.position < len(self.tokens) and self.tokens[self.position] == " ":
            self.position += 1
        return self.peek_raw()

    def peek_raw(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else END

    def take(self) -> str:
        self.peek()
        return self.take_raw()

    def take_raw(self) -> str:
        token = self.peek_raw()
        self.position += 1
        if token == END:
            raise CannotDrawError("the formula ends too early")
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise CannotDrawError(f"there is no {token} where one is needed")

    @contextmanager
    def scope(self, *, display: bool | None = None, font: str | None = None) -> Iterator[None]:
        """Go one level deeper; style and alphabet are the outer ones again afterwards."""
        outer = self.display, self.font
        self.display = self.display if display is None else display
        self.font = self.font if font is None else font
        self.depth += 1
        if self.depth > DEEPEST:
            raise CannotDrawError("the formula is too deep")
        yield
        self.depth -= 1
        self.display, self.font = outer

    def atoms(self, ends: frozenset[str]) -> list[Atom]:
        """Read up to one of these tokens, which stays."""
        found: list[Atom] = []
        while (token := self.peek()) not in ends:
            if token in self.infixes:
                return [self._infix(found, ends)]
            if token in STYLES:
                found.append(self._rest_in_style(ends))
            elif token in FONT_SWITCHES:
                self.font = FONT_SWITCHES[self.take()]
            elif atom := self._atom(token):
                found.append(atom)
        return found

    def argument(self) -> str:
        """Return the next group, or the next single thing, as one element."""
        if self.peek() == "{":
            self.take()
            return row(self.group())
        with self.scope():
            return row([self._single()])

    def group(self) -> list[Atom]:
        """Read a group whose brace has been taken, and its end."""
        with self.scope():
            found = self.atoms(GROUP_ENDS)
        self.expect("}")
        return found

    def styled_argument(self, font: str) -> list[Atom]:
        with self.scope(font=font):
            if self.peek() != "{":
                return [self._single()]
            self.take()
            return self.group()

    def small_argument(self) -> str:
        with self.scope(display=False):
            return self.argument()

    def option(self) -> str:
        """Return what stands in square brackets here as one element, or nothing."""
        if self.peek() != "[":
            return ""
        self.take()
        with self.scope(display=False):
            found = self.atoms(frozenset({"]"}))
        self.expect("]")
        return row(found)

    def words(self) -> str:
        """Return the source of the next group, in which nothing is drawn, such as a name or a length."""
        self.expect("{")
        start = self.position
        while self.peek_raw() not in {"}", END}:
            self.position += 1
        written = "".join(self.tokens[start : self.position])
        self.expect("}")
        if not OPTION.fullmatch(written):
            raise CannotDrawError("an argument holds more than words")
        return written

    def length(self) -> float:
        """Return the length that stands here without braces, in em."""
        written = ""
        while (token := self.peek_raw()) != END and len(written) < len("-1234.5678 em "):
            written += token
            self.position += 1
            if (found := in_em(written)) is not None:
                return found
        raise CannotDrawError("there is no length where one is needed")

    def skip_row_spacing(self) -> None:
        """Skip the `[2pt]` that may follow a line break."""
        closing = next(
            (i for i in range(self.position, min(self.position + 12, len(self.tokens))) if self.tokens[i] == "]"), 0
        )
        if self.peek_raw() == "[" and in_em("".join(self.tokens[self.position + 1 : closing])) is not None:
            self.position = closing + 1

    def _single(self) -> Atom:
        token = self.peek()
        if token.isdigit():
            return number(self.take(), self.font)
        atom = self._nucleus() if token not in STYLES and token not in self.infixes else None
        if atom is None:
            raise CannotDrawError(f"{token} is no argument")
        return atom

    def _atom(self, token: str) -> Atom | None:
        if token in {"_", "^", "'"}:
            return self._with_scripts(Atom("ord", element("mrow", "")))
        atom = self._nucleus()
        return self._with_scripts(atom) if atom and atom.kind != "space" else atom

    def _nucleus(self) -> Atom | None:
        taken = self.take()
        if taken == "{":
            return Atom("ord", row(self.group()))
        if taken.startswith("\\"):
            return self._command(taken[1:])
        if taken.isdigit() or (taken == "." and self.peek_raw().isdigit()):
            return number(taken + self._more_digits(), self.font)
        if taken.isalpha():
            return letters(taken + self._more_letters(), self.font)
        return character(taken, self.font)

    def _command(self, name: str) -> Atom | None:
        handler = self.commands.get(name)
        return handler(self, name) if handler else symbol(name, self.font)

    def _more_digits(self) -> str:
        start = self.position
        while self.peek_raw().isdigit() or (self.peek_raw() == "." and self._digit_follows()):
            self.position += 1
        return "".join(self.tokens[start : self.position])

    def _digit_follows(self) -> bool:
        return self.position + 1 < len(self.tokens) and self.tokens[self.position + 1].isdigit()

    def _more_letters(self) -> str:
        """Take the letters that make one word with the last; only an upright or bold alphabet has words."""
        start = self.position
        while self.font in WORD_FONTS and len(self.peek()) == 1 and self.peek().isalpha():
            self.position += 1
        return "".join(self.tokens[start : self.position]).replace(" ", "")

    def _infix(self, above: list[Atom], ends: frozenset[str]) -> Atom:
        infix = self.infixes[self.take()]
        with self.scope(display=False):
            below = self.atoms(ends | self.infixes.keys())
        if self.peek() not in ends:
            raise CannotDrawError("two fractions in one group")
        return infix(above, below)

    def _rest_in_style(self, ends: frozenset[str]) -> Atom:
        display, level = STYLES[self.take()]
        with self.scope(display=display):
            inside = row(self.atoms(ends))
        return Atom("ord", element("mstyle", inside, displaystyle=str(display).lower(), scriptlevel=level))

    def _with_scripts(self, base: Atom) -> Atom:
        scripts: dict[str, str] = {}
        limits = base.limits
        while (taken := self.peek()) in {"_", "^", "'", "\\limits", "\\nolimits"}:
            if taken == "'":
                self._add_script(scripts, "^", self._primes())
            elif taken in {"_", "^"}:
                self.take()
                self._add_script(scripts, taken, self.small_argument())
            elif base.kind not in {"op", "name"}:
                raise CannotDrawError("limits of what has none")
            else:
                limits = "always" if self.take() == "\\limits" else ""
        return self._scripted(base, scripts, beside=not limits or (limits == "display" and not self.display))

    def _primes(self) -> str:
        count = 0
        while self.peek() == "'":
            self.take()
            count += 1
        primes = operator("ord", PRIMES.get(count, "′" * count)).markup
        if self.peek() != "^":
            return primes
        self.take()
        return element("mrow", primes + self.small_argument())

    @staticmethod
    def _add_script(scripts: dict[str, str], place: str, script: str) -> None:
        if place in scripts:
            raise CannotDrawError("two scripts in one place")
        scripts[place] = script

    @staticmethod
    def _scripted(base: Atom, scripts: dict[str, str], *, beside: bool) -> Atom:
        if not scripts:
            return base
        below, above = scripts.get("_", ""), scripts.get("^", "")
        if beside:
            name = {(True, True): "msubsup", (True, False): "msub"}.get((bool(below), bool(above)), "msup")
        else:
            name = {(True, True): "munderover", (True, False): "munder"}.get((bool(below), bool(above)), "mover")
        fixed = base.sign and not beside and base.kind == "op"
        nucleus = operator("op", base.sign, movablelimits="false").markup if fixed else base.markup
        return Atom(base.kind, element(name, nucleus + below + above))


STYLES = {
    "\\displaystyle": (True, "0"),
    "\\textstyle": (False, "0"),
    "\\scriptstyle": (False, "1"),
    "\\scriptscriptstyle": (False, "2"),
}
FONT_SWITCHES = {
    "\\bf": "bold",
    "\\cal": "script",
    "\\frak": "fraktur",
    "\\it": "italic",
    "\\mit": "",
    "\\rm": "upright",
    "\\sf": "sans-serif",
    "\\tt": "monospace",
}
WORD_FONTS = frozenset({"upright", "bold", "italic", "sans-serif", "monospace", "operator"})
