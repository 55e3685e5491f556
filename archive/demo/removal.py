"""Taking the demo away: everything of its people, unless members have built on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext_lazy

from content.contributions import note_changed_texts
from content.models import (
    ChapterPost,
    Coauthorship,
    Comment,
    CommentVote,
    Post,
    PostVote,
    Reaction,
    Report,
    Revision,
    RevisionVote,
    Sequence,
    Tagging,
    Wikitag,
)
from content.numbers import settle_numbers
from content.refresh import refresh_decayed_scores, refresh_inflation
from profiles.models import User
from web.locks import lock_rows

from .ownership import OPERATOR, fixed_id, people_ids

if TYPE_CHECKING:
    from django.db.models import Model

THINGS = {
    Comment: ngettext_lazy("%(n)d comment", "%(n)d comments", "n"),
    Revision: ngettext_lazy("%(n)d wikitag edit", "%(n)d wikitag edits", "n"),
    Coauthorship: ngettext_lazy("%(n)d coauthored post", "%(n)d coauthored posts", "n"),
    ChapterPost: ngettext_lazy("%(n)d post in a sequence", "%(n)d posts in sequences", "n"),
    Tagging: ngettext_lazy("%(n)d tagged post", "%(n)d tagged posts", "n"),
    PostVote: ngettext_lazy("%(n)d vote on a post", "%(n)d votes on posts", "n"),
    CommentVote: ngettext_lazy("%(n)d vote on a comment", "%(n)d votes on comments", "n"),
    RevisionVote: ngettext_lazy("%(n)d vote on a wikitag edit", "%(n)d votes on wikitag edits", "n"),
    Reaction: ngettext_lazy("%(n)d reaction", "%(n)d reactions", "n"),
    Report: ngettext_lazy("%(n)d report", "%(n)d reports", "n"),
}


@dataclass(frozen=True)
class BuiltOn:
    """What members made out of the demo, and who they are."""

    things: str
    people: list[User]

    def __str__(self) -> str:
        who = ", ".join(f"{person.shown_name} (/users/{person.slug})" for person in self.people)
        return f"{self.things} by {who}"


class BuiltOnError(Exception):
    """Raised where the demo cannot go without what members made. Nothing was removed."""

    def __init__(self, found: list[BuiltOn]) -> None:
        super().__init__(found)
        self.found = found


@transaction.atomic
def remove_demo() -> int:
    """Delete the demo's people and all they wrote; return how many people that were. Raises BuiltOnError.

    The operator's account stays when it has an email address: it then belongs to a real person. What members gave to
    each other stays, and every number is brought in line.
    """
    people = _people()
    found = lock_rows(people)
    built_on = _built_on(people)
    if built_on:
        raise BuiltOnError(built_on)
    _delete(people)
    settle_numbers()
    note_changed_texts(Wikitag.objects.values_list("pk", flat=True))
    refresh_decayed_scores()
    refresh_inflation()
    return len(found)


def _people() -> Any:
    return User.objects.filter(pk__in=people_ids()).exclude(~Q(email=""), pk=fixed_id(OPERATOR))


def _wikitags(people: Any) -> Any:
    return Wikitag.objects.filter(revisions__author__in=people)


def _built_on(people: Any) -> list[BuiltOn]:
    """Look for what others made that refers to the demo, or that the demo's people changed."""
    posts, comments = Q(post__author__in=people), Q(comment__author__in=people)
    wikitags = _wikitags(people)
    refers: dict[tuple[type[Model], str], Q] = {
        (Comment, "author"): posts | Q(wikitag__in=wikitags) | Q(parent__author__in=people),
        (Revision, "author"): Q(wikitag__in=wikitags),
        (Coauthorship, "person"): posts,
        (ChapterPost, "chapter__sequence__author"): posts,
        (Tagging, "post__author"): Q(wikitag__in=wikitags),
        (PostVote, "voter"): posts,
        (CommentVote, "voter"): comments,
        (RevisionVote, "voter"): Q(revision__author__in=people),
        (Reaction, "person"): comments,
        (Report, "reporter"): posts | comments | Q(person__in=people),
    }
    found = (_by_others(people, model, by, refers=which) for (model, by), which in refers.items())
    return [one for one in found if one]


def _by_others(people: Any, model: type[Model], by: str, *, refers: Q) -> BuiltOn | None:
    others = User.objects.exclude(pk__in=people.values("pk"))
    rows = model._default_manager.filter(refers, **{f"{by}__in": others}).order_by()
    keys = set(rows.values_list("pk", by))
    if not keys:
        return None
    members = User.objects.filter(pk__in={who for _row, who in keys}).by_karma()
    return BuiltOn(THINGS[model] % {"n": len(keys)}, list(members))


def _delete(people: Any) -> None:
    wikitags = list(_wikitags(people).values_list("pk", flat=True))
    comments = Comment.objects.filter(Q(author__in=people) | Q(wikitag__in=wikitags) | Q(post__author__in=people))
    for votes, target in ((PostVote, "post"), (CommentVote, "comment"), (RevisionVote, "revision")):
        votes._default_manager.filter(Q(voter__in=people) | Q(**{f"{target}__author__in": people})).delete()
    # Replies and what they answer go together, in whichever order.
    comments.update(parent=None, top_level=None, is_answer=False)
    for rows in (
        comments,
        Sequence.objects.filter(author__in=people),
        Post.objects.filter(author__in=people),
        Wikitag.objects.filter(pk__in=wikitags),
        people,
    ):
        rows.delete()
