"""What an earlier comparison of two versions found is used again, and never changes whose words a text holds."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.contributions import count_changed_texts, settle_contributions, wrong_characters
from content.diffs import Trace, contributions, origins
from content.models import Revision
from content.settling import settled
from content.wiki_editing import Edit, EditRefusedError, latest_of, revert, save_edit
from tests.content.test_contributions import imported
from tests.content.test_shown_changes import documents
from tests.factories import make_revision, make_user, make_wikitag
from tests.steps import count_steps
from web.public_id import make_public_id

if TYPE_CHECKING:
    from content.models import Wikitag
    from profiles.models import User


@dataclass
class Kept:
    text: str
    trace: list[Any]
    is_followed: bool = True


places = st.integers(0, 9)
sentences = st.lists(st.sampled_from("abcd"), min_size=1, max_size=9).map(lambda words: f"<p>{' '.join(words)}</p>")
acts = st.one_of(
    st.tuples(st.just("write"), places, st.one_of(documents, sentences)),
    st.tuples(st.just("change"), places, sentences),
    st.tuples(st.just("repeat"), places, st.just("")),
    st.tuples(st.just("take away"), places, st.just("")),
    st.tuples(st.just("hide or show"), places, st.just("")),
)
# Comparisons and hashed tokens for a fourth of a chain: so few that some of its texts find them spent, and enough.
budgets = st.one_of(st.tuples(st.integers(0, 40), st.integers(0, 40)), st.just((2_500_000, 500_000)))


@pytest.mark.parametrize("hashed_tokens", [0, 10])
def test_trace_holds_only_where_there_is_as_much_to_spend(monkeypatch: pytest.MonkeyPatch, hashed_tokens: int) -> None:
    texts = [f"<p>{words}</p>" for words in ("a b c d", "d a e b c f", "b d a f c e")]
    monkeypatch.setattr(origins, "HASHED_TOKENS", hashed_tokens)
    found = set()
    for comparisons in range(20):
        monkeypatch.setattr(origins, "COMPARISONS", comparisons)
        traces: list[Trace | None] = [None] * 3
        whole = contributions(texts, traces)
        later = traces[1:]
        assert contributions(texts[1:], later) == contributions(texts[1:]), comparisons
        assert contributions(texts, [None, *later]) == whole, comparisons
        found.add(tuple(whole))

    assert len(found) > 2


@settings(max_examples=200)
@given(st.lists(acts, max_size=15), budgets)
def test_traces_change_nothing_whatever_happens_to_a_chain(
    history: list[tuple[str, int, str]], budget: tuple[int, int]
) -> None:
    chain: list[Kept] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(origins, "COMPARISONS", budget[0])
        patch.setattr(origins, "HASHED_TOKENS", budget[1])
        for act, place, text in history:
            _do(chain, act, place % (len(chain) or 1), text)
            followed = [one for one in chain if one.is_followed]
            texts, traces = [one.text for one in followed], [Trace.read(one.trace) for one in followed]
            assert contributions(texts, traces) == contributions(texts)
            for one, trace in zip(followed, traces, strict=True):
                one.trace = json.loads(json.dumps(trace or []))


def _do(chain: list[Kept], act: str, place: int, text: str) -> None:
    if act == "write":
        # At the end, or between others, as an import does.
        chain.insert(len(chain) if place % 2 else place, Kept(text, []))
    elif not chain:
        return
    elif act == "change":
        chain[place].text = text
    elif act == "repeat":
        chain.append(Kept(chain[place].text, []))
    elif act == "take away":
        del chain[place]
    else:
        chain[place].is_followed = not chain[place].is_followed


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=10))
def test_any_history_leaves_what_a_computation_from_scratch_gives(history: list[tuple[str, int, str]]) -> None:
    person, tag = make_user(karma=1), make_wikitag()
    for number, (act, place, text) in enumerate(history):
        versions = list(Revision.objects.of_text(tag).oldest_first().select_related("wikitag"))
        if act == "write" and place % 3 == 0:
            row = imported(tag, person, f"0.{20 - number}.{place}", text, characters_added=place)
            settle_contributions([row.wikitag_id])
        elif act == "write":
            _save(person, tag, text=text)
        elif versions:
            _change(person, versions[place % len(versions)], act, text)
        count_changed_texts()
        assert wrong_characters(tag.pk) == []


def _save(person: User, tag: Wikitag, *, text: str) -> None:
    latest = latest_of(tag, "")
    edit = Edit(make_public_id(), text, text_format="html", began_from=latest.pk if latest else "")
    with suppress(EditRefusedError):
        save_edit(person, tag, lens="", edit=edit)


def _change(person: User, version: Revision, act: str, text: str) -> None:
    latest = latest_of(version.wikitag, "")
    if act == "repeat":
        with suppress(EditRefusedError):
            revert(person, version, pk=make_public_id(), began_from=latest.pk if latest else "", message="")
        return
    with settled(Revision, [version.pk]):
        if act == "change":
            Revision.objects.filter(pk=version.pk).update(body_html=text)
        elif act == "take away":
            version.delete()
        else:
            Revision.objects.filter(pk=version.pk).update(is_draft=not version.is_draft)


@pytest.mark.django_db
def test_next_version_costs_a_fraction_of_its_history_and_little_room(alice: User) -> None:
    tag = make_wikitag()
    words = [f"w{number}" for number in range(10_000)]
    for number in range(40):
        words[number * 200] = f"new{number}"
        make_revision(alice, wikitag=tag, body_html=f"<p>{' '.join(words)}</p>")
    settle_contributions([tag.pk])

    def add() -> None:
        words.append("more")
        make_revision(alice, wikitag=tag, body_html=f"<p>{' '.join(words)}</p>")
        settle_contributions([tag.pk])

    wrong, steps_from_scratch = count_steps(partial(wrong_characters, tag.pk))
    _, steps = count_steps(add)
    assert wrong == []
    assert steps < steps_from_scratch / 3
    assert wrong_characters(tag.pk) == []
    kept = [len(json.dumps(trace)) for trace in tag.revisions.values_list("trace", flat=True)]
    assert sum(kept) < len(" ".join(words)) / 5


@pytest.mark.django_db
def test_nothing_is_kept_of_what_is_not_followed(alice: User) -> None:
    tag = make_wikitag()
    first, second = (make_revision(alice, wikitag=tag, body_html=f"<p>{text}</p>") for text in ("one", "one two"))
    settle_contributions([tag.pk])
    with settled(Revision, [first.pk]):
        Revision.objects.filter(pk=first.pk).update(is_draft=True)
    count_changed_texts()
    first.refresh_from_db()
    second.refresh_from_db()

    assert (first.trace, second.trace[2], second.characters_surviving) == ([], 7, 7)
