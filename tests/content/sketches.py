"""Write a drawn formula as one short line, so that a test can state what is to be seen."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

SIGNS = frozenset("+−±∓")
CELLS = {"right": ">", "left": "<", "": ""}
LINES = {"line-above": "‾", "line-below": "_", "line-before": "|", "line-after": "¦"}


def sketch(mathml: str) -> str:
    """Return what a `math` element shows; ValueError for an element that would not show what it holds."""
    math = fromstring(mathml.replace("&nbsp;", "&#160;"))
    if (math.tag, [child.tag for child in math[0]]) != ("math", ["mrow", "annotation"]):
        raise ValueError("a formula is one row and its source")
    return _sketch(math[0][0])


def _sketch(element: Element) -> str:
    shape = SHAPES.get(element.tag)
    if shape is None:
        raise ValueError(f"{element.tag} is no element of a drawing")
    return shape(element)


def _children(element: Element, count: int | None = None) -> list[str]:
    if (element.text or "").strip() or (count is not None and len(element) != count):
        raise ValueError(f"{element.tag} holds what it must not")
    return [_sketch(child) for child in element]


def _text(element: Element) -> str:
    if len(element):
        raise ValueError(f"{element.tag} holds text alone")
    return (element.text or "").replace("\N{NO-BREAK SPACE}", " ").replace("\N{THIN SPACE}", " ")


def _identifier(element: Element) -> str:
    text = _text(element)
    is_word = len(text) > 1 and text.replace(" ", "").isalpha()
    return f"<{text}>" if is_word or element.get("mathvariant") == "normal" else text


def _operator(element: Element) -> str:
    text = _text(element)
    return f"'{text}" if text in SIGNS and element.get("form") == "prefix" else text


def _row(element: Element) -> str:
    inside = "".join(_children(element))
    return f"{element.get('class')}{{{inside}}}" if element.get("class") else inside


def _style(element: Element) -> str:
    return f"{'big' if element.get('displaystyle') == 'true' else 'small'}{{{''.join(_children(element))}}}"


def _fraction(element: Element) -> str:
    above, below = _children(element, 2)
    return f"{'stack' if element.get('linethickness') == '0' else 'frac'}{{{above}}}{{{below}}}"


def _scripts(*marks: str) -> Callable[[Element], str]:
    def written(element: Element) -> str:
        base, *scripts = _children(element, len(marks) + 1)
        return base + "".join(f"{mark}{{{script}}}" for mark, script in zip(marks, scripts, strict=True))

    return written


def _table(element: Element) -> str:
    if {row.tag for row in element} != {"mtr"} or {cell.tag for row in element for cell in row} != {"mtd"}:
        raise ValueError("a table has rows of cells")
    rows = (" & ".join(_cell(cell) for cell in row) for row in element)
    return f"[[{' // '.join(rows)}]]"


def _cell(element: Element) -> str:
    lines = "".join(LINES[name] for name in element.get("class", "").split())
    return lines + CELLS[element.get("columnalign", "")] + "".join(_children(element))


def _enclosed(name: str) -> Callable[[Element], str]:
    return lambda element: f"{name}{{{''.join(_children(element))}}}"


def _root(element: Element) -> str:
    inside, degree = _children(element, 2)
    return f"root{{{inside}}}{{{degree}}}"


def _prescripts(element: Element) -> str:
    base, _mark, below, above = _children(element, 4)
    return f"pre{{{base}}}{{{below}}}{{{above}}}"


SHAPES: dict[str, Callable[[Element], str]] = {
    "mfrac": _fraction,
    "mi": _identifier,
    "mmultiscripts": _prescripts,
    "mn": _text,
    "mo": _operator,
    "mover": _scripts("^^"),
    "mpadded": _enclosed("pad"),
    "mphantom": _enclosed("phantom"),
    "mprescripts": lambda _element: "",
    "mroot": _root,
    "mrow": _row,
    "mspace": lambda _element: "",
    "msqrt": _enclosed("sqrt"),
    "mstyle": _style,
    "msub": _scripts("_"),
    "msubsup": _scripts("_", "^"),
    "msup": _scripts("^"),
    "mtable": _table,
    "mtext": lambda element: f'{element.get("class", "")}"{_text(element)}"',
    "munder": _scripts("__"),
    "munderover": _scripts("__", "^^"),
}
