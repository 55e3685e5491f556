"""Which HTML may be stored."""

from __future__ import annotations

import re

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
MATHML = frozenset(
    "annotation math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow "
    "ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics".split()
)
TAGS = (HEADINGS - {"h1"}) | MATHML
TAGS |= frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table "
    "tbody td tfoot th thead time tr u ul var wbr".split()
)
VOID = frozenset("br col hr img wbr".split())

# Structure that belongs to the page, and old names, give way to what may stand in a body.
RENAMED = dict.fromkeys(
    "address article aside center dialog fieldset footer form header hgroup legend main nav search".split(), "div"
)
RENAMED |= {"acronym": "abbr", "strike": "s", "tt": "code"}

# Gone with all they hold: programs, pictures that can hold programs, and controls.
MUTED = frozenset(
    "annotation-xml applet audio button canvas datalist frameset head map noscript object select svg template "
    "video".split()
)

# A start tag on the left ends an open element of the middle, unless one of the right stands between.
CELLS = frozenset("caption td th".split())
TABLE_PARTS = frozenset("caption col colgroup tbody td tfoot th thead tr".split())
ROW_GROUPS = frozenset("tbody tfoot thead".split())
BLOCKS = HEADINGS | frozenset(
    "blockquote details div dl dd dt figcaption figure hr li ol p pre section summary table ul".split()
)
IMPLIED_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(BLOCKS, (frozenset({"p"}), CELLS | MATHML)),
    **dict.fromkeys(ROW_GROUPS, (TABLE_PARTS, frozenset({"table"}))),
    "a": (frozenset({"a"}), CELLS),
    "li": (frozenset({"li", "p"}), frozenset({"ol", "ul"}) | CELLS),
    "dd": (frozenset({"dd", "dt", "p"}), frozenset({"dl"}) | CELLS),
    "dt": (frozenset({"dd", "dt", "p"}), frozenset({"dl"}) | CELLS),
    "rp": (frozenset({"rp", "rt"}), frozenset({"ruby"})),
    "rt": (frozenset({"rp", "rt"}), frozenset({"ruby"})),
    "td": (frozenset({"caption", "colgroup", "td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"caption", "colgroup", "td", "th"}), frozenset({"table", "tr"})),
    "tr": (TABLE_PARTS - ROW_GROUPS, frozenset({"table"}) | ROW_GROUPS),
}

# ForumMagnum's editors have marked spoilers and formulas in these ways.
SPOILER_CLASSES = frozenset("spoiler spoiler-v2 spoilers".split())
MODEL_CLASSES = frozenset({"llm-content-block"})
FORMULA_CLASSES = frozenset("katex katex-display math-tex mjpage mjx-chtml".split())
FORMULA_TAGS = frozenset({"mjx-container"})

MATHML_ATTRIBUTES = frozenset(
    "accent accentunder alttext columnalign columnspacing columnspan depth display displaystyle encoding fence "
    "form height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowalign "
    "rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset width".split()
)
OWN_ATTRIBUTES = {
    **dict.fromkeys(MATHML, MATHML_ATTRIBUTES),
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "title", "width"}),
    "ins": frozenset({"datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
ATTRIBUTES = {tag: {"class", "dir", "id", "lang", *OWN_ATTRIBUTES.get(tag, ())} for tag in TAGS}

# Classes would let a body dress up as part of the page, so only those that mean something in a body stay.
ALIGNED = frozenset({"align-center", "align-right"})
CLASSES = {
    "a": frozenset({"footnote-backref"}),
    "code": frozenset({"math"}),
    "details": frozenset({"spoiler"}),
    "figure": frozenset({"model-text"}),
    "li": frozenset({"task"}),
    "mrow": frozenset("bcancel boxed cancel sout xcancel".split()),
    "mtable": frozenset({"aligned", "cases"}),
    "mtd": frozenset("line-above line-after line-before line-below".split()),
    "mtext": frozenset("bold italic monospace sans-serif".split()),
    "section": frozenset({"footnotes"}),
    "span": frozenset({"task-done", "task-open"}),
    "td": ALIGNED,
    "th": ALIGNED,
}
LANGUAGE_CLASS = re.compile(r"language-[\w+#.-]{1,30}", re.ASCII)
LANGUAGE_TAGS = frozenset({"code", "pre"})

# Attributes with few sensible values, by name or by tag and name; the group is what stays.
VALUES = {
    "align": re.compile(r"(left|center|right)", re.IGNORECASE),
    "colspan": re.compile(r"(\d{1,3})", re.ASCII),
    "dir": re.compile(r"(ltr|rtl|auto)", re.IGNORECASE),
    "lang": re.compile(r"([a-zA-Z0-9-]{1,35})"),
    "rowspan": re.compile(r"(\d{1,3})", re.ASCII),
    "span": re.compile(r"(\d{1,3})", re.ASCII),
    "start": re.compile(r"(-?\d{1,9})", re.ASCII),
    "value": re.compile(r"(-?\d{1,9})", re.ASCII),
    "img height": re.compile(r"(\d{1,5})(?:px)?", re.ASCII),
    "img width": re.compile(r"(\d{1,5})(?:px)?", re.ASCII),
}
URL_SCHEMES = frozenset({"http", "https", "mailto"})
