"""Build the demo: a small community that measures everyday things, the same every time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from content.contributions import note_changed_texts
from content.diffs import ChangeSizes, change_sizes
from content.models import (
    Chapter,
    ChapterPost,
    Coauthorship,
    Comment,
    Post,
    PostVote,
    Reaction,
    Revision,
    RevisionVote,
    Sequence,
    Tagging,
    Wikitag,
)
from content.models.update_kind import UpdateKind
from content.numbers import settle_numbers
from content.refresh import refresh_decayed_scores, refresh_inflation, refresh_plans
from content.richtext import plain_text, render, scope_of, word_count
from profiles.models import ProfileSlug, TextFormat, User
from profiles.slugs import slugify

from .queue import make_queue, render_queue
from .state import HEAVY, MODERATOR, NOW, Demo
from .talk import make_chatter, make_threads
from .voters import Voter
from .words import as_html, edits, read, written

PERSON_FIELDS = "id joined_at reviewed_at bio_source bio_format bio_html deactivated_at banned_until is_staff".split()
OMEGA_MEMBERS, SMALL_EDIT, MOST_RELEVANT = 8, 30, 5


def compose_demo() -> Demo:
    """Make all that the demo holds, with its texts rendered. Nothing is stored yet."""
    demo = Demo()
    make_people(demo)
    make_posts(demo)
    make_composed_posts(demo)
    make_wikitags(demo)
    make_threads(demo)
    make_chatter(demo)
    make_sequences(demo)
    render_queue(demo)
    return demo


@transaction.atomic
def store_demo(demo: Demo) -> dict[str, User]:
    """Fill an empty database; return the people by name."""
    write(demo)
    make_taggings(demo)
    make_queue(demo)
    refresh_plans()
    settle_numbers()
    note_changed_texts([wikitag.pk for wikitag in demo.wikitags])
    refresh_decayed_scores()
    refresh_inflation()
    return demo.people


def make_people(demo: Demo) -> None:
    for number, row in enumerate(read("people")["people"]):
        bio = as_html(row.get("bio", ""))
        pk = demo.public_id()
        person = User(
            id=pk,
            display_name=row["name"],
            joined_at=row["joined"],
            reviewed_at=row["joined"],
            bio_source=bio,
            bio_format=TextFormat.HTML,
            bio_html=render(bio, TextFormat.HTML, scope=scope_of("user", pk)),
            deactivated_at=NOW - timedelta(days=200) if row.get("state") == "deactivated" else None,
            banned_until=NOW + timedelta(days=365) if row.get("state") == "banned" else None,
            is_staff=row["name"] == MODERATOR,
        )
        demo.people[row["name"]] = person
        demo.voters.append(
            Voter(person, normal=1 + (number % 3 == 0), strong=3 + number % 7, omega=int(number < OMEGA_MEMBERS))
        )


def make_posts(demo: Demo) -> None:
    for row in read("posts")["posts"]:
        event = row.get("event", {})
        state = row.get("state", "")
        post = _post(
            demo,
            row["author"],
            row["title"],
            **written(row),
            posted_at=row["posted"],
            url=row.get("link", ""),
            is_question=row.get("question", False),
            is_omega=row.get("omega", False),
            is_shortform=row.get("shortform", False),
            is_event=bool(event),
            event_starts_at=event.get("starts"),
            event_ends_at=event.get("ends"),
            event_location=event.get("place", ""),
            is_draft=state == "draft",
            is_unlisted=state == "unlisted",
            is_rejected=state == "rejected",
            deleted_at=row["posted"] + timedelta(days=1) if state == "deleted" else None,
            frontpage_at=None if {"personal", "event", "shortform", "state"} & row.keys() else row["posted"],
            curated_at=row["posted"] + timedelta(hours=30) if row.get("curated") else None,
        )
        demo.posts[row["key"]] = post
        if not (state or row.get("shortform") or row["karma"] < 0):
            demo.topics[row["key"]] = row["topic"]
        demo.vote(PostVote, post, karma=row["karma"], since=row["posted"])


def make_composed_posts(demo: Demo) -> None:
    """Make the posts of which only the title was written, spread over the years."""
    titles = read("bulk")["titles"]
    others = [name for name in demo.people if name != HEAVY]
    authors = [HEAVY] * len(titles) + demo.random.sample(others, len(read("bulk")["others"]))
    for author, line in zip(authors, [*titles, *read("bulk")["others"]], strict=True):
        title, topic, *marks = (part.strip() for part in line.split("|"))
        marks = "".join(marks).split()
        since = demo.people[author].joined_at
        posted_at = since + (NOW - timedelta(days=20) - since) * demo.random.random()
        post = _post(
            demo,
            author,
            title,
            body=demo.chatter.post(topic),
            posted_at=posted_at.replace(microsecond=0),
            url="https://example.org/elsewhere" if "link" in marks else "",
            is_question="question" in marks,
            is_omega="omega" in marks,
            frontpage_at=None if "personal" in marks else posted_at,
        )
        key = slugify(title)
        demo.posts[key], demo.topics[key] = post, topic
        demo.vote(PostVote, post, karma=3 + int(demo.random.expovariate(1 / 22)), since=posted_at)


def _post(
    demo: Demo,
    author: str,
    title: str,
    *,
    body: str,
    posted_at: datetime,
    body_format: TextFormat = TextFormat.HTML,
    **fields: Any,
) -> Post:
    pk = demo.public_id()
    body_html = render(body, body_format, scope=scope_of("post", pk))
    return Post(
        id=pk,
        author=demo.people[author],
        title=title,
        slug=slugify(title),
        body_source=body,
        body_format=body_format,
        body_html=body_html,
        word_count=word_count(body_html),
        posted_at=posted_at,
        last_commented_at=posted_at,
        **fields,
    )


def make_wikitags(demo: Demo) -> None:
    for row in read("wikitags")["wikitags"]:
        before = ""
        history = edits(row["edits"])
        created_at = history[0].edited_at
        tag = Wikitag(id=demo.public_id(), name=row["name"], slug=slugify(row["name"]), created_at=created_at)
        demo.wikitags.append(tag)
        minor, patch = 0, 0
        for number, edit in enumerate(history):
            pk = demo.public_id()
            html = render(edit.html, TextFormat.HTML, scope=scope_of("revision", pk))
            sizes = change_sizes(before, html)
            kind = _kind(sizes, is_first=number == 0)
            minor, patch = (minor, patch + 1) if kind == UpdateKind.PATCH else (minor + (number > 0), 0)
            revision = Revision(
                id=pk,
                wikitag=tag,
                author=demo.people[edit.author],
                minor=minor,
                patch=patch,
                kind=kind,
                message=edit.message,
                edited_at=edit.edited_at,
                body_source=edit.html,
                body_format=TextFormat.HTML,
                body_html=html,
                characters_added=sizes.added,
                characters_removed=sizes.removed,
            )
            demo.revisions.append(revision)
            demo.vote(RevisionVote, revision, karma=demo.random.choice([0, 0, 1, 2, 3]), since=edit.edited_at)
            before = html


def _kind(sizes: ChangeSizes, *, is_first: bool) -> UpdateKind:
    if is_first:
        return UpdateKind.INITIAL
    return UpdateKind.PATCH if sizes.added < SMALL_EDIT else UpdateKind.MINOR


def write(demo: Demo) -> None:
    write_people(demo)
    Wikitag.objects.bulk_create(demo.wikitags)
    Revision.objects.bulk_create(demo.revisions)
    Post.objects.bulk_create(demo.posts.values())
    for row in read("posts")["posts"]:
        for position, name in enumerate(row.get("coauthors", []), start=1):
            Coauthorship.objects.create(post=demo.posts[row["key"]], person=demo.people[name], position=position)
    Comment.objects.bulk_create(demo.comments, batch_size=500)
    for kind, votes in demo.votes.items():
        kind._default_manager.bulk_create(votes, batch_size=500)
    Reaction.objects.bulk_create(demo.reactions, batch_size=500)
    Sequence.objects.bulk_create(demo.sequences)
    Chapter.objects.bulk_create(demo.chapters)
    ChapterPost.objects.bulk_create(demo.entries)


def write_people(demo: Demo) -> None:
    for row in read("people")["people"]:
        composed = demo.people[row["name"]]
        fields = {name: getattr(composed, name) for name in PERSON_FIELDS}
        person = User.objects.create_user(row["name"], **fields)
        if "old_slug" in row:
            ProfileSlug.objects.create(slug=row["old_slug"], user=person)
        demo.people[row["name"]] = person


def make_taggings(demo: Demo) -> None:
    """Put on each post the wikitag of its topic, and those that its text speaks of."""
    wikitags = {wikitag.slug: wikitag for wikitag in sorted(demo.wikitags, key=lambda wikitag: wikitag.slug)}
    rows = read("wikitags")["wikitags"]
    signs = {slugify(row["name"]): [row["name"].casefold(), *row.get("signs", [])] for row in rows}
    for key, topic in demo.topics.items():
        post = demo.posts[key]
        words = f"{post.title} {plain_text(post.body_html)}".casefold()
        for slug, wikitag in wikitags.items():
            said = sum(words.count(word) for word in signs[slug])
            score = (MOST_RELEVANT + len(post.title) % 5 if slug == topic else 0) + min(said, 3)
            if score:
                Tagging.objects.create(post=post, wikitag=wikitag, score=score)


def make_sequences(demo: Demo) -> None:
    for row in read("posts")["sequences"]:
        pk = demo.public_id()
        sequence = Sequence(
            id=pk,
            author=demo.people[row["author"]],
            title=row["title"],
            created_at=row["created"],
            body_source=row["body"],
            body_format=TextFormat.HTML,
            body_html=render(row["body"], TextFormat.HTML, scope=scope_of("sequence", pk)),
            is_draft=row.get("is_draft", False),
        )
        demo.sequences.append(sequence)
        for number, keys in enumerate(row["chapters"], start=1):
            chapter = Chapter(id=demo.public_id(), sequence=sequence, number=number)
            demo.chapters.append(chapter)
            for position, key in enumerate(keys, start=1):
                demo.entries.append(ChapterPost(chapter=chapter, post=demo.posts[key], position=position))
