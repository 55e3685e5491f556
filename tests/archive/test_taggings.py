"""Which wikitags an import puts on posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from content.models import Post, Tagging, Wikitag
from tests.archive.profiles import post, revision, save
from tests.archive.test_import import CHANGED, everything, run, table
from tests.factories import make_tagging, make_wikitag

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

TIDES = {"_id": "tag1", "name": "Tides", "slug": "tides", "core": False, "deleted": False}
WATER = {"_id": "tag2", "name": "Water", "slug": "water", "core": True, "deleted": False}


def taggings() -> dict[str, int]:
    return dict(Tagging.objects.order_by("wikitag__slug").values_list("wikitag__slug", "score"))


def tagged(**fields: Any) -> list[dict[str, Any]]:
    return [post(**fields)]


def test_wikitags_of_a_post_come_with_their_relevance(tmp_path: Path) -> None:
    folder = save(tmp_path, posts=tagged(tags=[TIDES, WATER], tagRelevance={"tag1": 9, "tag2": 4, "unheard": 3}))
    run(folder)
    stored = everything()

    assert taggings() == {"tides": 9, "water": 4}
    assert dict(Wikitag.objects.values_list("slug", "is_core")) == {"tides": False, "water": True}
    run(folder)
    assert everything() == stored


def test_a_wikitag_found_unfitting_is_kept_and_not_shown(tmp_path: Path) -> None:
    run(save(tmp_path))
    run(save(tmp_path, posts=tagged(tags=[], tagRelevance={"tag1": -2})))

    assert taggings() == {"tides": -2}
    assert list(Post.objects.for_page().get().taggings.all()) == []


def test_later_import_brings_wikitags_in_line_and_leaves_those_put_on_here(tmp_path: Path) -> None:
    run(save(tmp_path, posts=tagged(tags=[TIDES, WATER], tagRelevance={"tag1": 9, "tag2": 4})))
    make_tagging(Post.objects.get(), make_wikitag("Ours"), score=3)

    lines = run(save(tmp_path, posts=tagged(tags=[WATER], tagRelevance={"tag2": 5})))

    assert table(lines)["posts"] == CHANGED
    assert taggings() == {"ours": 3, "water": 5}


def test_narrower_answer_leaves_wikitags_alone(tmp_path: Path) -> None:
    run(save(tmp_path, posts=tagged(tags=[TIDES], tagRelevance={"tag1": 9})))
    run(save(tmp_path, posts=tagged(title="Tides, Again")))

    assert taggings() == {"tides": 9}


def test_answer_without_relevance_counts_each_wikitag_once(tmp_path: Path) -> None:
    run(save(tmp_path, posts=tagged(tags=[TIDES])))

    assert taggings() == {"tides": 1}


def test_mention_that_does_not_say_so_leaves_a_wikitag_core(tmp_path: Path) -> None:
    core = {"_id": "tag1", "name": "Tides", "slug": "tides", "core": True, "deleted": False}
    run(save(tmp_path, posts=tagged(tags=[core])))
    run(save(tmp_path, posts=tagged(tags=[core]), revisions=[revision(commitMessage="Again")]))

    assert Wikitag.objects.get().is_core is True


def test_real_profile_brings_all_of_its_wikitags(real: Path) -> None:
    run(real / "avery-quill")

    assert Tagging.objects.count() == 90
    base_rates = Wikitag.objects.get(slug="base-rates")
    assert [tagging.score for tagging in base_rates.taggings.order_by("-score")] == [9, 9]
