"""The beginning of a text as one plain line."""

from __future__ import annotations

import html
import re

from content.richtext.markup import Tag, parse
from content.richtext.reading import folded_text

ELLIPSIS = "…"
FORMULA = re.compile(r"<math[ >].*?</math>", re.DOTALL)
# A mark is a raised link to a place on the same page; a link back to a mark has only an arrow for its text.
FOOTNOTE_MARK = re.compile(r'(?<!\s)\s*+<sup><a href="#[^>]*>[^<]*</a></sup>')
FOOTNOTE_RETURN = re.compile(r'(?<!\s)\s*+<a href="#[^>]*>(?:<su[pb]>)?\s*[\^↩↑]\ufe0e?\s*(?:</su[pb]>)?</a>')
SCRIPT = re.compile(r"<(?P<place>su[pb])>(?P<text>[^<]*)</(?P=place)>")
RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
# Elements of MathML whose content reads the same on one line, and those that raise or lower a part.
PLAIN = frozenset("math semantics mstyle mrow mi mn mo mtext mspace".split())
SCRIPTED = {"msup": (RAISED,), "msub": (LOWERED,), "msubsup": (LOWERED, RAISED)}


def excerpt(cleaned_html: str, limit: int) -> str:
    """Return the beginning as one line of at most `limit` characters, which is 1 or more.

    A longer text ends with its last whole word and `…`. Folded parts such as spoilers and the marks of footnotes are
    left out. Raised and lowered digits stay raised and lowered; a formula that no line can hold is its TeX.
    """
    text = " ".join(folded_text(_on_one_line(cleaned_html)).split())
    if len(text) <= limit:
        return text
    whole_words = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return whole_words.rstrip(" ,;:.–—-") + ELLIPSIS


def _on_one_line(cleaned_html: str) -> str:
    without_marks = FOOTNOTE_RETURN.sub("", FOOTNOTE_MARK.sub("", cleaned_html))
    with_formulas = FORMULA.sub(lambda found: html.escape(_formula(found[0]), quote=False), without_marks)
    return SCRIPT.sub(_script, with_formulas)


def _script(found: re.Match[str]) -> str:
    """Return the text in raised or lowered characters, or as it is where one of them does not exist."""
    text, alphabet = found["text"], RAISED if found["place"] == "sup" else LOWERED
    return text.translate(alphabet) if all(ord(character) in alphabet for character in text) else text


def _formula(mathml: str) -> str:
    """Return a formula as one line: in raised and lowered characters where they exist for all of it, else as TeX."""
    # What each open element holds so far, one string for each of its children.
    open_elements: list[list[str]] = [[]]
    tex, is_linear = "", True
    for token in parse(mathml):
        if not isinstance(token, Tag):
            open_elements[-1].append(html.unescape(token).strip())
        elif not token.is_end:
            open_elements.append([])
        elif len(open_elements) > 1:
            children = open_elements.pop()
            if token.name == "annotation":
                tex = "".join(children)
                continue
            line = _element(token.name, children)
            is_linear = is_linear and line is not None
            open_elements[-1].append("".join(children) if line is None else line)
    return "".join(open_elements[0]) if is_linear or not tex else tex


def _element(name: str, children: list[str]) -> str | None:
    """Return an element of MathML on one line, or None where that would read as something else."""
    if name in PLAIN:
        return "".join(children)
    alphabets = SCRIPTED.get(name, ())
    if not alphabets or len(children) != len(alphabets) + 1:
        return None
    parts = list(zip(children[1:], alphabets, strict=True))
    if any(ord(character) not in alphabet for part, alphabet in parts for character in part):
        return None
    return children[0] + "".join(part.translate(alphabet) for part, alphabet in parts)
