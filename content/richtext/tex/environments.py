"""Draw what stands in rows and columns: matrices, cases, aligned equations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from content.richtext.tex.delimiters import fence
from content.richtext.tex.elements import Atom, CannotDrawError, element, row, spell

if TYPE_CHECKING:
    from content.richtext.tex.reader import Reader

BREAKS = frozenset({"\\\\", "\\cr"})
CELL_ENDS = BREAKS | {"&", "\\end"}
PLAIN_CELL_ENDS = BREAKS | {"&", "}"}
ALIGNMENTS = {"l": "left", "c": "center", "r": "right"}
LINES = {"\\hline": "solid", "\\hdashline": "dashed"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table looks: the alignment of its columns, repeated as needed, and what encloses it."""

    columns: str = "c"
    display: bool = False
    sides: tuple[str, str] = ("", "")
    name: str = ""


@dataclass(slots=True)
class Table:
    """Rows of cells, and the numbers of the rows with a line above them; the last may be one behind all rows."""

    rows: list[list[list[Atom]]] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


ALIGNED = Layout("rl", display=True, name="aligned")
GATHERED = Layout(display=True)
CASES = Layout("l", sides=("{", ""), name="cases")
LAYOUTS = {
    **dict.fromkeys("align align* aligned alignat alignat* alignedat flalign flalign* split".split(), ALIGNED),
    **dict.fromkeys("gather gather* gathered multline multline*".split(), GATHERED),
    **dict.fromkeys(("matrix", "smallmatrix", "subarray", "array"), Layout()),
    **dict.fromkeys(("eqnarray", "eqnarray*"), Layout("rcl", display=True)),
    "pmatrix": Layout(sides=("(", ")")),
    "bmatrix": Layout(sides=("[", "]")),
    "Bmatrix": Layout(sides=("{", "}")),
    "vmatrix": Layout(sides=("|", "|")),
    "Vmatrix": Layout(sides=("‖", "‖")),
    "cases": CASES,
    "dcases": Layout("l", display=True, sides=("{", ""), name="cases"),
    "rcases": Layout("l", sides=("", "}"), name="cases"),
}
PLAIN_LAYOUTS = {
    "cases": CASES,
    "displaylines": GATHERED,
    "eqalign": ALIGNED,
    "matrix": Layout(),
    "pmatrix": LAYOUTS["pmatrix"],
    "substack": Layout(),
}
WHOLE = frozenset({"displaymath", "equation", "equation*", "math"})
WITH_COLUMNS = frozenset({"array", "subarray"})
WITH_COUNT = frozenset({"alignat", "alignat*", "alignedat"})


def begin(reader: Reader, _name: str) -> Atom:
    name = reader.words().strip()
    with reader.scope(font=""):
        drawn = _whole(reader) if name in WHOLE else _environment(reader, name)
    reader.expect("\\end")
    if reader.words().strip() != name:
        raise CannotDrawError(f"{name} does not end")
    return Atom("ord", drawn)


def plain_table(reader: Reader, name: str) -> Atom:
    """Draw `\\substack{a\\\\b}` and the tables of plain TeX."""
    reader.expect("{")
    with reader.scope(font=""):
        layout = PLAIN_LAYOUTS[name]
        drawn = draw_table(read_table(reader, PLAIN_CELL_ENDS, display=layout.display), layout)
    reader.expect("}")
    return Atom("ord", drawn)


def _whole(reader: Reader) -> str:
    table = read_table(reader, CELL_ENDS - {"&"}, display=True)
    return row(table.rows[0][0]) if len(table.rows) == 1 else draw_table(table, GATHERED)


def _environment(reader: Reader, name: str) -> str:
    layout = LAYOUTS.get(name.removesuffix("*") if name.endswith("matrix*") else name)
    if layout is None:
        raise CannotDrawError(f"the environment {name} is not known")
    columns, bars = _columns(reader, name, layout.columns)
    layout = Layout(columns, display=layout.display, sides=layout.sides, name=layout.name)
    return draw_table(read_table(reader, CELL_ENDS, display=layout.display), layout, bars=bars)


def _columns(reader: Reader, name: str, columns: str) -> tuple[str, frozenset[int]]:
    """Return the alignment of columns where it is written, and the numbers of the columns with a line before them."""
    if name in WITH_COUNT:
        reader.words()
    if name.endswith("matrix*") and reader.peek() == "[":
        reader.take()
        columns = reader.take()
        reader.expect("]")
    if name not in WITH_COLUMNS:
        _skip_position(reader)
        return _known(columns), frozenset()
    _skip_position(reader)
    written = reader.words().replace(" ", "")
    columns = written.replace("|", "")
    return _known(columns), frozenset(
        len(written[:i].replace("|", "")) for i, sign in enumerate(written) if sign == "|"
    )


def _skip_position(reader: Reader) -> None:
    """Skip the `[t]` that says how a table stands in its line."""
    if reader.peek() == "[" and "".join(reader.tokens[reader.position : reader.position + 3]) in {"[t]", "[b]", "[c]"}:
        reader.position += 3


def _known(columns: str) -> str:
    if not columns or set(columns) - ALIGNMENTS.keys():
        raise CannotDrawError(f"columns cannot be {columns}")
    return columns


def read_table(reader: Reader, ends: frozenset[str], *, display: bool) -> Table:
    """Read rows up to what ends the last of them, which stays."""
    table = Table()
    cells: list[list[Atom]] = []
    while True:
        _read_lines(reader, table, at_start=not cells)
        with reader.scope(display=display):
            cells.append(reader.atoms(ends))
        ended_by = reader.peek()
        if ended_by not in BREAKS and ended_by != "&":
            break
        reader.take()
        if ended_by in BREAKS:
            table.rows.append(cells)
            cells = []
            _skip_after_break(reader)
    if cells != [[]] or not table.rows:
        table.rows.append(cells)
    return table


def _read_lines(reader: Reader, table: Table, *, at_start: bool) -> None:
    while at_start and reader.peek() in LINES:
        reader.take()
        table.lines.add(len(table.rows))


def _skip_after_break(reader: Reader) -> None:
    if reader.peek_raw() == "*":
        reader.take()
    reader.skip_row_spacing()


def draw_table(table: Table, layout: Layout, *, bars: frozenset[int] = frozenset()) -> str:
    attributes = {"displaystyle": "true"} if layout.display else {}
    if layout.name:
        attributes["class_"] = layout.name
    rows = [
        element(
            "mtr",
            "".join(_cell(cell, layout, place=(i, k), table=table, bars=bars) for k, cell in enumerate(cells)),
        )
        for i, cells in enumerate(table.rows)
    ]
    drawn = element("mtable", "".join(rows), **attributes)
    opening, closing = layout.sides
    if not opening and not closing:
        return drawn
    return element("mrow", fence(opening, "prefix") + drawn + fence(closing, "postfix"))


def _cell(cell: list[Atom], layout: Layout, *, place: tuple[int, int], table: Table, bars: frozenset[int]) -> str:
    number, column = place
    alignment = layout.columns[column % len(layout.columns)]
    if layout.name == "aligned" and column % 2 and cell:
        # As in TeX, the sign that begins the right side stands between two operands.
        cell = [Atom("ord", element("mi", "")), *cell]
    attributes = {} if alignment == "c" else {"columnalign": ALIGNMENTS[alignment]}
    classes = " ".join(_lines(number, column, table=table, bars=bars, last=column == len(table.rows[number]) - 1))
    if classes:
        attributes["class_"] = classes
    return element("mtd", spell(cell), **attributes)


def _lines(number: int, column: int, *, table: Table, bars: frozenset[int], last: bool) -> list[str]:
    sides = {
        "line-above": number in table.lines,
        "line-below": number == len(table.rows) - 1 and number + 1 in table.lines,
        "line-before": column in bars,
        "line-after": last and column + 1 in bars,
    }
    return [name for name, is_drawn in sides.items() if is_drawn]
