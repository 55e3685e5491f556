"""Slugs: the vectors of ForumMagnum's addresses, and what holds for every text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from profiles.slugs import slugify, unique_slug

VECTORS = [
    ("RogerDearnaley", "rogerdearnaley"),
    ("Eliezer Yudkowsky", "eliezer-yudkowsky"),
    (
        "The Best Way to Align an LLM: Is Inner Alignment Now a Solved Problem?",
        "the-best-way-to-align-an-llm-is-inner-alignment-now-a-solved",
    ),
    ("7. Evolution and Ethics", "7-evolution-and-ethics"),
    ('A "Bitter Lesson" Approach to Aligning AGI and ASI', "a-bitter-lesson-approach-to-aligning-agi-and-asi"),
    (
        "What if we just…didn’t build AGI? An Argument Against Inevitability",
        "what-if-we-just-didn-t-build-agi-an-argument-against",
    ),
    (
        "Motivating Alignment of LLM-Powered Agents: Easy for AGI, Hard for ASI?",
        "motivating-alignment-of-llm-powered-agents-easy-for-agi-hard",
    ),
    ("Ünïcödé & more", "uenicoede-and-more"),
    ("a_b.c", "a_b-c"),
    ("C++ & C#", "c-and-c"),
    ("ひらがな", "hiragana"),
    ("💯", "unicode"),
    ("edit", "edit-1"),
]


@pytest.mark.parametrize(("text", "slug"), VECTORS)
def test_slug_is_the_one_of_lesswrong(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("kana", "slug"),
    [
        ("カタカナ", "katakana"),
        ("ﾊﾞｰﾄﾞ", "bado"),
        ("きゃしゃちゃじゃ", "kyashachaja"),
        ("がっこう", "gakkou"),
        ("まっちゃ", "matcha"),
        ("あっ", "a"),
        ("ティファニー", "tifani"),
        ("ハロウィン", "harowin"),
        ("シェフ", "shefu"),
        ("デュエット", "dyuetto"),
        ("ちぢつづ", "chijitsuzu"),
        ("ゃ", "ya"),
        ("abcひら", "abchira"),
    ],
)
def test_kana_are_spelt_the_hepburn_way(kana: str, slug: str) -> None:
    assert slugify(kana) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Größe, Ärger, Öl", "groesse-aerger-oel"),
        ("u\u0308ber", "ueber"),
        ("Łódź", "lodz"),
        ("İzmir", "izmir"),
        ("Москва", "moskva"),
        ("Αθήνα", "athina"),
        ("Tiếng Việt", "tieng-viet"),
        ("李明", "liming"),
    ],
)
def test_letters_of_any_script_are_transliterated(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("AT&T", "at-and-t"),
        ("a|b", "a-or-b"),
        ("a<b>c", "a-less-than-b-greater-than-c"),
        ("I ♥ NY", "i-love-ny"),
        ("$5 or 5€", "usd5-or-5eur"),
        ("__init__", "__init__"),
        ("--a--", "a"),
        ("50%", "50"),
        ("Edit", "edit-1"),
        ("edit!", "edit-1"),
        ("editor", "editor"),
        ("", "unicode"),
        (" - ", "unicode"),
    ],
)
def test_signs_become_words_or_gaps(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("x" * 60 + " y", "x" * 60),
        ("x" * 59 + " y", "x" * 59),
        ("x" * 57 + " y z", "x" * 57 + "-y"),
        ("x" * 61, "x" * 60),
        ("x" * 61 + " y", "x" * 60),
    ],
)
def test_long_text_ends_with_a_whole_word(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(max_size=200))
@example("\ud800")
@example("\x00")
@example("ß" * 61)
def test_every_text_has_a_slug_that_fits_an_address(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"[a-z0-9_]+(?:-[a-z0-9_]+)*", slug)
    assert len(slug) <= 60


@given(st.text(max_size=80))
def test_a_slug_is_its_own_slug(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)


def test_free_slug_is_used_as_it_is() -> None:
    assert unique_slug("Ann Lee", set().__contains__) == "ann-lee"


def test_taken_slugs_are_numbered() -> None:
    assert unique_slug("Ann Lee", {"ann-lee"}.__contains__) == "ann-lee-1"
    assert unique_slug("Ann Lee", {"ann-lee", *(f"ann-lee-{n}" for n in range(1, 10))}.__contains__) == "ann-lee-10"


def test_after_ten_numbers_come_four_random_letters() -> None:
    taken = {"ann-lee", *(f"ann-lee-{n}" for n in range(1, 11))}
    slugs = {unique_slug("Ann Lee", taken.__contains__) for _ in range(20)}
    assert len(slugs) > 1
    assert {slug for slug in slugs if not re.fullmatch(r"ann-lee-[a-z]{4}", slug)} == set()


def test_after_twenty_tries_with_four_letters_come_eight() -> None:
    asked: list[str] = []

    def is_taken(slug: str) -> bool:
        asked.append(slug)
        return len(slug) < len("ann-lee-abcdefgh")

    assert re.fullmatch(r"ann-lee-[a-z]{8}", unique_slug("Ann Lee", is_taken))
    assert len(asked) == 1 + 10 + 20 + 1


def test_a_name_without_free_slug_is_refused() -> None:
    with pytest.raises(LookupError, match="Ann Lee"):
        unique_slug("Ann Lee", lambda _: True)
