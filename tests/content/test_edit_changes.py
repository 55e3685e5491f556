"""What each edit changed stands open in the history, as far as the page has room for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import caches

from content import edit_changes
from tests.factories import make_history, make_revision, make_wikitag
from tests.members import signed_in
from tests.pages import get_fragment, get_page, parse, texts
from tests.wikitags import make_five_versions

if TYPE_CHECKING:
    from django.test import Client
    from lxml.html import HtmlElement

    from content.models import Wikitag
    from profiles.models import User

pytestmark = pytest.mark.django_db

LONG = "These changes are too long to show here"
FULL = "Closed to keep this page short"


@pytest.fixture
def tides(alice: User, bob: User) -> Wikitag:
    return make_five_versions(alice, bob)


def rows(page: HtmlElement) -> dict[str, Any]:
    """Return of each version what it added and removed where that is open, and the reason where it is closed."""
    found: dict[str, Any] = {}
    for row in page.cssselect(".version"):
        [region] = row.cssselect(".version__changes")
        closed = texts(row, ".version__closed")
        assert (region.get("hidden") is not None) == bool(closed) == (region.text_content() == "")
        shown = (texts(region, "ins"), texts(region, "del"))
        found[texts(row, ".version__number")[0]] = closed[0] if closed else shown
    return found


def history(client: Client, query: str = "") -> dict[str, Any]:
    return rows(get_page(client, f"/w/tides/history{query}"))


def test_every_edit_shows_what_it_changed(client: Client, tides: Wikitag) -> None:
    assert history(client) == {
        "1.4.0": (["Five six."], []),
        "1.3.0": (["One."], ["One two."]),
        "1.2.0": (["Three, four."], ["Three."]),
        "1.1.0": (["Three."], []),
        "1.0.0": (["One two."], []),
    }


def test_unchanged_paragraphs_are_folded(client: Client, tides: Wikitag) -> None:
    page = get_page(client, "/w/tides/history")

    folded = page.cssselect("details.diff__same")
    assert [(texts(part, "summary"), texts(part, "p"), part.get("open")) for part in folded] == [
        (["2 unchanged paragraphs"], ["One.", "Three, four."], None),
        (["1 unchanged paragraph"], ["Three, four."], None),
        (["1 unchanged paragraph"], ["One two."], None),
        (["1 unchanged paragraph"], ["One two."], None),
    ]


def test_edits_of_one_person_are_compared_with_the_versions_of_others(client: Client, tides: Wikitag) -> None:
    assert history(client, "?user=alice") == {
        "1.2.0": (["Three, four."], ["Three."]),
        "1.0.0": (["One two."], []),
    }


def test_version_before_is_the_nearest_published_one_of_the_same_text(client: Client, alice: User) -> None:
    tides = make_wikitag("Tides")
    for version, text in {(1, 0, 0): "A", (1, 0, 2): "A B", (1, 4, 0): "A B C", (3, 0, 0): "A B C D"}.items():
        numbers = dict(zip(("major", "minor", "patch"), version, strict=True))
        make_revision(alice, wikitag=tides, body_html=f"<p>{text}</p>", **numbers)
    make_revision(alice, wikitag=tides, body_html="<p>Draft</p>", major=2, minor=0, is_draft=True)
    make_revision(alice, wikitag=tides, body_html="<p>Lens</p>", major=1, minor=1, lens="moon")

    published = {"3.0.0": (["D"], []), "1.4.0": (["C"], []), "1.0.2": (["B"], []), "1.0.0": (["A"], [])}
    assert history(client) == published
    assert history(client, "?lens=moon") == {"1.1.0": (["Lens"], [])}
    assert history(signed_in(alice)) == published | {"2.0.0 [Draft]": (["Draft"], ["A B C"])}


def test_rows_that_htmx_brings_show_their_changes(client: Client, alice: User) -> None:
    make_history("Tides", [(f"<p>Edit{number}</p>", alice) for number in range(28)])
    [more] = get_page(client, "/w/tides/history").cssselect("a.load-more")

    fragment = get_fragment(client, more.get("hx-get"), target="edits-more", seen_at="/w/tides/history")
    assert rows(parse(fragment)) == {
        "1.2.0": (["Edit2"], ["Edit1"]),
        "1.1.0": (["Edit1"], ["Edit0"]),
        "1.0.0": (["Edit0"], []),
    }


def test_missing_text_is_said_in_its_row(client: Client, alice: User) -> None:
    make_revision(alice, wikitag=make_wikitag("Tides"), body_html="", source="e.org", source_id="r1")

    page = get_page(client, "/w/tides/history")
    assert texts(page, ".version .changes__note") == [
        "The text of version 1.0.0 is not in this archive, so what it changed cannot be shown."
    ]


# Each bound by itself: what it is set to, and what is closed then, from the latest version on. The texts of the five
# versions have 15, 28, 34, 30 and 46 characters of HTML.
@pytest.mark.parametrize(
    ("bound", "closed"),
    [
        (("MOST_EDITS", 3), ["", "", "", FULL, FULL]),
        (("LONGEST_PAIR", 63), [LONG, LONG, "", "", ""]),
        (("READ_IN_ALL", 140), ["", "", FULL, FULL, FULL]),
        (("READ_IN_ALL", 155), ["", "", FULL, FULL, ""]),
        (("LONGEST_DIFF", 28), ["", LONG, LONG, "", ""]),
        (("SHOWN_IN_ALL", 90), ["", FULL, FULL, FULL, ""]),
        (("WORK_IN_ALL", 0), [FULL] * 5),
        (("WORK_IN_ALL", 1e-9), ["", *[FULL] * 4]),
    ],
)
def test_what_is_beyond_a_bound_stays_closed_and_says_why(
    client: Client, tides: Wikitag, monkeypatch: pytest.MonkeyPatch, bound: tuple[str, float], closed: list[str]
) -> None:
    everything = history(client)
    caches["shown"].clear()
    monkeypatch.setattr(edit_changes, *bound)

    versions = zip(everything.items(), closed, strict=True)
    assert history(client) == {version: reason or shown for (version, shown), reason in versions}


def test_unchanged_paragraphs_are_left_out_where_they_would_be_too_long(client: Client, alice: User) -> None:
    same = "".join(f"<p>{'same ' * 100}{number}</p>" for number in range(45))
    make_history("Tides", [(same, alice), (f"{same}<p>New.</p>", alice)])

    page = get_page(client, "/w/tides/history")
    assert rows(page) == {"1.1.0": (["New."], []), "1.0.0": LONG}
    assert texts(page, ".diff__left-out") == ["45 unchanged paragraphs"]
    assert page.cssselect(".diff__same") == []
    # What the opener leads to has them.
    [opener] = page.cssselect("#revision-{} a.opener".format(page.cssselect(".version")[0].get("data-id")))
    assert len(get_page(client, opener.get("href")).cssselect(".diff__same p")) == 45


def test_costly_comparisons_are_not_made_until_they_are_asked_for(client: Client, alice: User) -> None:
    one, other = f"<p>{'a b ' * 1000}</p>", f"<p>{'b a a ' * 700}</p>"
    make_history("Tides", [((one, other)[number % 2], alice) for number in range(6)])
    caches["shown"].clear()

    shown = [texts for texts in history(client).values() if texts != FULL]
    assert 1 <= len(shown) <= 2
    # What was compared is kept, so that the next reader gets further.
    assert len([texts for texts in history(client).values() if texts != FULL]) > len(shown)


def test_ids_are_unique_on_the_page(client: Client, alice: User) -> None:
    headings = [f'<h2 id="x--top">Top {number}</h2><p>See <a href="#x--top">it</a>.</p>' for number in range(4)]
    make_history("Tides", [("".join(headings[: number + 1]), alice) for number in range(4)])

    ids = get_page(client, "/w/tides/history").xpath("//@id")
    assert [found for found, count in Counter(ids).items() if count > 1] == []
    assert any("--" in found for found in ids)
