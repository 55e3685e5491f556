"""How each kind of item is kept. A function creates or updates one row and all that hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.models import (
    Chapter,
    ChapterPost,
    Coauthorship,
    Comment,
    Post,
    Reaction,
    Revision,
    Sequence,
    Tagging,
    Wikitag,
)
from profiles.models import RENAMED, ProfileSlug, User
from profiles.slugs import slugify

from .errors import LeftOut
from .fields import Note
from .fitting import fit_comment, fit_post
from .store import words, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .claims import Claims
    from .items import (
        ChapterItem,
        CommentItem,
        PersonItem,
        PersonMention,
        PostItem,
        RevisionItem,
        SequenceItem,
        Taggings,
    )
    from .store import Store


def keep_person(store: Store, item: PersonItem, row: User | None, claims: Claims) -> None:
    if row and row.deleted_at:
        raise LeftOut("of somebody who deleted their account here")
    row = row or store.make_person(item.source_id, item.slug)
    values = dict(item.values)
    if "display_name" in values:
        row.rename(values["display_name"])
        values |= {column: getattr(row, column) for column in RENAMED}
    if values.pop("deactivated", row.deactivated_at is not None):
        values["deactivated_at"] = row.deactivated_at or store.fetched_at
    else:
        values["deactivated_at"] = None
    if values.pop("reviewed", False):
        values["reviewed_at"] = row.reviewed_at or store.fetched_at
    if not ProfileSlug.objects.exclude(user=row).is_taken(item.slug):
        values["slug"] = item.slug
    path = f"/users/{item.slug}"
    body = store.body(item, name="bio")
    write(row, {**values, **body, **store.provenance(item, path)})
    for slug in [row.slug, *item.old_slugs]:
        ProfileSlug.objects.get_or_create(slug=slug, defaults={"user": row})
    for name, total in item.counters.items():
        claims.claim(User, name, row.pk, total=total)


def keep_post(store: Store, item: PostItem, row: Post | None, claims: Claims) -> None:
    author = store.author(item.author, row)
    shortforms = Post.objects.filter(author=author, is_shortform=True).exclude(pk=item.source_id)
    if item.values.get("is_shortform") and (author is None or shortforms.exists()):
        raise LeftOut("a container of quick takes of nobody, or a second one of the same person")
    row = row or Post(id=item.source_id)
    posted_at = item.values.get("posted_at", row.posted_at)
    is_new = row._state.adding or row.is_stub or row.is_scheduled
    slug = item.values.get("slug") or row.slug or slugify(item.values.get("title") or row.title)
    path = f"/posts/{item.source_id}/{slug}"
    body = store.body(item)
    values = {
        "author_id": author,
        "slug": slug,
        "is_stub": False,
        "is_decaying": True,
        "posted_at": posted_at,
        "last_commented_at": posted_at if is_new else row.last_commented_at,
        **item.values,
        **body,
        **words(item, body),
        **store.provenance(item, path),
    }
    write(row, fit_post(values, row, store.notes))
    store.known_posts.add(row.pk)
    if item.coauthors is not None:
        _keep_coauthors(store, row, item.coauthors)
    # Whoever wrote it is no coauthor too: every vote would count twice for them.
    row.coauthorships.filter(person=row.author_id).delete()
    if item.comment_count is not None:
        claims.claim(Post, "comment_count", row.pk, total=item.comment_count)
    if item.taggings is not None:
        _keep_taggings(store, row, item.taggings)


def _keep_coauthors(store: Store, post: Post, coauthors: Iterable[PersonMention]) -> None:
    people = dict.fromkeys(store.person(one) for one in coauthors if one.source_id != post.author_id)
    post.coauthorships.exclude(person__in=people).delete()
    for position, person in enumerate(people, start=1):
        Coauthorship.objects.update_or_create(post=post, person_id=person, defaults={"position": position})


def _keep_taggings(store: Store, post: Post, taggings: Taggings) -> None:
    """Bring the wikitags of a post in line; those put on it here stay, and so do those of other sources."""
    named = {store.wikitag(mention) for mention in taggings.shown}
    known = Wikitag.objects.filter(pk__in=taggings.relevance.keys() - named, source=store.source)
    kept = named | set(known.values_list("pk", flat=True))
    post.taggings.filter(wikitag__source=store.source).exclude(wikitag__in=kept).delete()
    for wikitag in sorted(kept):
        score = {"score": taggings.relevance[wikitag]}
        Tagging.objects.update_or_create(post=post, wikitag_id=wikitag, defaults=score)


def keep_comment(store: Store, item: CommentItem, row: Comment | None, _claims: Claims) -> None:
    author = store.author(item.author, row)
    row = row or Comment(id=item.source_id, posted_at=store.fetched_at)
    posted_at = item.values.get("posted_at", row.posted_at)
    is_new = row._state.adding or row.is_stub or row.is_scheduled
    place = {
        "post_id": store.post(item.post) if item.post else None,
        "wikitag_id": store.wikitag(item.wikitag) if item.wikitag else None,
    }
    path = f"/posts/{place['post_id']}?commentId={item.source_id}" if item.post else f"/w/{item.source_id}"
    values = {
        "author_id": author,
        "is_stub": False,
        "is_decaying": True,
        "posted_at": posted_at,
        "last_activity_at": posted_at if is_new else row.last_activity_at,
        **place,
        **item.values,
        **store.body(item),
        **store.provenance(item, path),
    }
    if item.source_id in store.circling:
        store.notes.append(Note("parentCommentId", "was left out: the comments would answer each other in a circle"))
        values |= {"parent_id": None, "top_level_id": None}
    elif item.parent_id is not None:
        values |= {"parent_id": item.parent_id or None, "top_level_id": item.top_level_id or None}
    write(row, fit_comment(values, row, store.notes))
    if item.reactions is not None:
        _keep_reactions(store, row, item.reactions)


def _keep_reactions(store: Store, comment: Comment, reactions: Iterable[tuple[str, str, PersonMention]]) -> None:
    """Bring the reactions of the source's people in line; those of people from here stay."""
    found = {(name, store.person(person)): kind for name, kind, person in reactions}
    for reaction in comment.reactions.filter(person__source=store.source):
        if (reaction.name, reaction.person_id) not in found:
            reaction.delete()
    for (name, person), kind in found.items():
        Reaction.objects.update_or_create(
            comment=comment,
            person_id=person,
            name=name,
            defaults={"kind": kind},
            create_defaults={"kind": kind, "reacted_at": comment.posted_at},
        )


def keep_sequence(store: Store, item: SequenceItem, row: Sequence | None, _claims: Claims) -> None:
    author = store.author(item.author, row)
    row = row or Sequence(id=item.source_id)
    path = f"/s/{item.source_id}"
    values = {
        "author_id": author,
        **item.values,
        **store.body(item),
        **store.provenance(item, path),
    }
    write(row, values)
    if item.chapters is not None:
        row.chapters.all().delete()
        for chapter in item.chapters:
            _keep_chapter(store, row, chapter)


def _keep_chapter(store: Store, sequence: Sequence, item: ChapterItem) -> None:
    own_id = {"id": item.source_id} if item.source_id and not Chapter.objects.filter(pk=item.source_id).exists() else {}
    chapter = Chapter.objects.create(
        sequence=sequence, number=item.number, title=item.title, subtitle=item.subtitle, **own_id
    )
    posts = [store.post(mention) for mention in item.posts]
    ChapterPost.objects.bulk_create(
        ChapterPost(chapter=chapter, post_id=post, position=position) for position, post in enumerate(posts, start=1)
    )


def keep_revision(store: Store, item: RevisionItem, row: Revision | None, _claims: Claims) -> None:
    wikitag = store.wikitag(item.wikitag)
    version = {name: item.values[name] for name in ("lens", "major", "minor", "patch")}
    if Revision.objects.filter(wikitag=wikitag, **version).exclude(pk=item.source_id).exists():
        raise LeftOut("of a version that another edit of the wikitag has")
    path = f"/w/{item.wikitag.slug}?version={item.values['major']}.{item.values['minor']}.{item.values['patch']}"
    author = store.author(item.author, row)
    row = row or Revision(id=item.source_id, edited_at=store.fetched_at)
    values = {
        "wikitag_id": wikitag,
        "author_id": author,
        **item.values,
        **store.body(item),
        **store.provenance(item, path),
    }
    write(row, values)
