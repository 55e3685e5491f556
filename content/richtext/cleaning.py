"""Make HTML safe to store and to show."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import nh3

from content.richtext.addresses import absolute
from content.richtext.formulas import mend_formulas
from content.richtext.highlighting import highlight
from content.richtext.markup import ATTRIBUTE, MARKUP
from content.richtext.reading import plain_text
from content.richtext.tidy import tidy
from content.richtext.vocabulary import (
    ATTRIBUTES,
    CLASSES,
    LANGUAGE_CLASS,
    LANGUAGE_TAGS,
    TAGS,
    URL_SCHEMES,
    VALUES,
)
from web.locks import refuse_in_transaction

if TYPE_CHECKING:
    from collections.abc import Callable

SCOPE = re.compile(r"[a-z][a-zA-Z0-9_]*(?:-[a-zA-Z0-9_]+)*")
SCOPE_END = "--"
# The keyboard reaches what may scroll in a box of its own, and no browser translates code.
ADDED_WHEN_SHOWN = {"pre": ' tabindex="0" translate="no"', "table": ' tabindex="0"', "code": ' translate="no"'}
# HTML lets the keyboard reach an element around a formula, but not the formula itself.
BLOCK_FORMULA = re.compile(
    r"""<math(?:[^>"]|"[^"]*+")*?\sdisplay="block"(?:[^>"]|"[^"]*+")*+>.*?</math>""",
    re.DOTALL,
)
ADDRESSES = frozenset({"href", "src"})
UNTRUSTED = "ugc nofollow"
ROUNDS = 8

# NUL cannot be stored in PostgreSQL, other control characters not be said in a feed's XML, a lone surrogate not be
# written as UTF-8.
SPACES = str.maketrans("\v\f", "  ")
CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), 0x7F, 0xFFFE, 0xFFFF])
SURROGATES = re.compile("[\ud800-\udfff]")


def scope_of(kind: str, pk: str) -> str:
    """Return the scope for a text of the thing of this kind, such as `post`, with this public id."""
    return f"{kind}-{pk.replace('-', '_')}"


def clean_html(source: str, *, scope: str, base: str = "") -> str:
    """Return the form of somebody's HTML that is stored: safe, well-formed, and the same when cleaned again.

    Everything that can run, load, submit or restyle is gone; headings, lists, tables, figures, footnotes, code, MathML
    and images by address stay (`vocabulary.py` has the list); code that names its language is coloured. Links carry
    rel="ugc nofollow". Ids, and links to them, begin with `scope` and `--`, so that bodies on one page never share an
    id with each other or with the page, whose own ids never contain `--`. With a `base`, the address of the page that
    the text comes from, relative addresses become absolute ones. Takes any text. ValueError when the scope is not a
    lower-case letter followed by letters, digits, underscores and single hyphens, such as `post-a1b2`; RuntimeError
    inside a transaction.
    """
    refuse_in_transaction()
    if not SCOPE.fullmatch(scope):
        raise ValueError(f"a scope for ids cannot be {scope!r}")
    cleaned = without_controls(source)
    for _ in range(ROUNDS):
        # Reading HTML can change it, and what was changed may read differently again (that is how sanitizers are
        # fooled), so the result is what no longer changes. Two rounds do for nearly all.
        previous, cleaned = cleaned, _clean_once(cleaned, prefix=scope + SCOPE_END, base=base)
        if cleaned == previous:
            return highlight(mend_formulas(cleaned))
    return _clean_once(html.escape(plain_text(cleaned), quote=False), prefix=scope + SCOPE_END, base=base)


def without_controls(text: str) -> str:
    """Return the text without characters that cannot be stored or said everywhere; a lone surrogate becomes U+FFFD."""
    return SURROGATES.sub("\ufffd", text.translate(SPACES).translate(CONTROLS))


def trust_links(cleaned_html: str) -> str:
    """Return cleaned HTML without the rel that tells search engines to ignore its links.

    For authors whose karma is 10 or more (ForumMagnum's nofollowKarmaThreshold); karma changes, so this is done when
    showing. Text that merely looks like a link or a rel stays as it is.
    """
    return MARKUP.sub(_trust, cleaned_html)


def reachable(cleaned_html: str) -> str:
    """Return cleaned HTML as a page shows it: what may scroll takes the focus, and code is not to be translated."""
    return BLOCK_FORMULA.sub(r'<span class="formula" tabindex="0">\g<0></span>', MARKUP.sub(_reach, cleaned_html))


def without_ids(cleaned_html: str) -> str:
    """Return cleaned HTML for a second place on the same page, where its ids would stand twice."""
    return MARKUP.sub(_drop_id, cleaned_html)


def _drop_id(found: re.Match[str]) -> str:
    if not found["name"] or found["slash"]:
        return found[0]
    kept = (part[0] for part in ATTRIBUTE.finditer(found["attributes"]) if part["name"] != "id")
    return f"<{found['name']}{''.join(kept)}>"


def _reach(found: re.Match[str]) -> str:
    added = ADDED_WHEN_SHOWN.get(found["name"], "")
    return found[0] if found["slash"] or not added else f"<{found['name']}{found['attributes']}{added}>"


def _trust(found: re.Match[str]) -> str:
    if found["name"] != "a":
        return found[0]
    kept = (part[0] for part in ATTRIBUTE.finditer(found["attributes"]) if part[0] != f' rel="{UNTRUSTED}"')
    return f"<{found['slash']}a{''.join(kept)}>"


def _clean_once(source: str, *, prefix: str, base: str) -> str:
    cleaned = nh3.clean(
        tidy(source),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute_filter(prefix, base),
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        url_schemes=set(URL_SCHEMES),
        link_rel=UNTRUSTED,
    )
    # Once more, since references such as `&#1;` have become characters.
    return without_controls(cleaned)


def _attribute_filter(prefix: str, base: str) -> Callable[[str, str, str], str | None]:
    """Return the function by which the sanitizer changes an attribute's value, or drops it for None."""
    used_ids: set[str] = set()

    def filtered(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            scoped = _scoped(value, prefix)
            if scoped in used_ids:
                return None
            used_ids.add(scoped)
            return scoped or None
        if attribute == "href" and value.startswith("#"):
            return f"#{_scoped(value[1:], prefix)}" if value[1:].strip() else None
        if base and attribute in ADDRESSES:
            return absolute(value, base)
        if attribute == "class":
            return " ".join(name for name in value.split() if _may_have_class(tag, name)) or None
        allowed = VALUES.get(f"{tag} {attribute}") or VALUES.get(attribute)
        match = allowed.fullmatch(value.strip()) if allowed else None
        return match[1] if match else None if allowed else value

    return filtered


def _scoped(fragment: str, prefix: str) -> str:
    """Return an id with its prefix, once; white space cannot be part of an id."""
    fragment = "_".join(fragment.split())
    return fragment if fragment.startswith(prefix) or not fragment else prefix + fragment


def _may_have_class(tag: str, name: str) -> bool:
    return name in CLASSES.get(tag, ()) or (tag in LANGUAGE_TAGS and bool(LANGUAGE_CLASS.fullmatch(name)))
