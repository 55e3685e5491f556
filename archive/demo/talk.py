"""What people of the demo say to each other: the threads written by hand, and the bulk."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from content.models import Comment, CommentVote, Post, Reaction, ReactionKind
from content.richtext import render, scope_of
from profiles.models import TextFormat

from .state import HEAVY, NOW, Demo
from .words import Spoken, threads

if TYPE_CHECKING:
    from profiles.models import User

HEAVY_COMMENTS, OTHER_COMMENTS = 685, 640
QUIET_FOR = timedelta(days=30)
SHARE_OF_REPLIES, SHARE_WITH_REACTIONS = 0.6, 0.06
USUAL_REACTIONS = ("insightful", "goodpoint", "thanks", "laugh", "agree", "nitpick", "examples", "heart", "concrete")


def make_threads(demo: Demo) -> None:
    tags = {f"@{tag.slug}": tag for tag in demo.wikitags}
    for key, spoken_here in threads().items():
        made: dict[int, Comment] = {}
        for spoken in spoken_here:
            parent = made[id(spoken.answers)] if spoken.answers else None
            place = {"wikitag": tags[key]} if key in tags else {"post": demo.posts[key]}
            began = demo.posts[key].posted_at if key in demo.posts else datetime(2026, 9, 1, 7, tzinfo=UTC)
            posted_at = (parent.posted_at if parent else began) + timedelta(
                hours=spoken.hours, minutes=len(spoken.html) % 60
            )
            comment = _say(demo, spoken.author, spoken.html, parent=parent, posted_at=min(posted_at, NOW), **place)
            made[id(spoken)] = comment
            _mark(comment, spoken)
            demo.vote(CommentVote, comment, karma=spoken.karma, agreement=spoken.agreement, since=comment.posted_at)
            for reaction, names in spoken.reactions.items():
                for name in names:
                    _react(demo, comment, demo.people[name], name=reaction)


def _mark(comment: Comment, spoken: Spoken) -> None:
    comment.is_omega = "omega" in spoken.flags
    comment.is_answer = "answer" in spoken.flags
    comment.is_pinned = "pinned" in spoken.flags
    comment.is_retracted = "retracted" in spoken.flags
    comment.is_quick_take = "quick-take" in spoken.flags
    comment.edited_at = comment.posted_at + timedelta(hours=2) if "edited" in spoken.flags else None
    comment.leaves_stub = "deleted-stub" in spoken.flags
    comment.deleted_at = comment.posted_at if {"deleted", "deleted-stub"} & spoken.flags else None


def make_chatter(demo: Demo) -> None:
    """Let the community talk under its posts, until the heavy profile has all its comments."""
    spoken = sum(comment.author == demo.people[HEAVY] for comment in demo.comments)
    silent = {demo.people[HEAVY]} | {person for person in demo.people.values() if person.deactivated_at}
    others = [person for person in demo.people.values() if person not in silent]
    authors = [demo.people[HEAVY]] * (HEAVY_COMMENTS - spoken)
    authors += [demo.random.choice(others) for _ in range(OTHER_COMMENTS)]
    demo.random.shuffle(authors)
    # Under what is new, only what was written by hand: nobody gets thirty comments in a day.
    settled = [key for key in demo.topics if NOW - demo.posts[key].posted_at > QUIET_FOR]
    under: dict[str, list[User]] = defaultdict(list)
    for author in authors:
        under[demo.random.choice(settled)].append(author)
    for key, authors_here in under.items():
        _talk(demo, demo.posts[key], topic=demo.topics[key], authors=authors_here)


def _talk(demo: Demo, post: Post, *, topic: str, authors: list[User]) -> None:
    random = demo.random
    lasting = min(timedelta(days=240), NOW - post.posted_at - timedelta(minutes=40))
    moments = sorted(post.posted_at + lasting * random.random() ** 3 for _ in authors)
    heard: list[Comment] = []
    for author, moment in zip(authors, moments, strict=True):
        answerable = [comment for comment in heard[-8:] if comment.author != author]
        parent = random.choice(answerable) if answerable and random.random() < SHARE_OF_REPLIES else None
        html = demo.chatter.comment(topic)
        comment = _say(
            demo, author.display_name, html, parent=parent, posted_at=moment.replace(microsecond=0), post=post
        )
        heard.append(comment)
        karma = int(random.expovariate(1 / 5)) - random.choice([0, 0, 0, 0, 0, 2, 9])
        agreement = random.choice([0, 0, 0, 1, 2, 4, -2])
        demo.vote(CommentVote, comment, karma=karma, agreement=agreement, since=comment.posted_at)
        if random.random() < SHARE_WITH_REACTIONS:
            for person in random.sample(demo.voters, random.choice([1, 1, 2, 3])):
                name = random.choice(USUAL_REACTIONS)
                _react(demo, comment, person.person, name=name)


def _react(demo: Demo, comment: Comment, person: User, *, name: str) -> None:
    """Let somebody react so, or second who did so before."""
    is_there = any(one.comment is comment and one.name == name for one in reversed(demo.reactions))
    kind = ReactionKind.SECONDED if is_there else ReactionKind.CREATED
    demo.reactions.append(Reaction(comment=comment, person=person, name=name, kind=kind, reacted_at=comment.posted_at))


def _say(demo: Demo, author: str, html: str, *, parent: Comment | None, posted_at: datetime, **place: Any) -> Comment:
    pk = demo.public_id()
    comment = Comment(
        id=pk,
        author=demo.people[author],
        parent=parent,
        top_level=(parent.top_level or parent) if parent else None,
        body_source=html,
        body_format=TextFormat.HTML,
        body_html=render(html, TextFormat.HTML, scope=scope_of("comment", pk)),
        posted_at=posted_at,
        last_activity_at=posted_at,
        **place,
    )
    demo.comments.append(comment)
    while parent and parent.last_activity_at < posted_at:
        parent.last_activity_at = posted_at
        parent = parent.parent
    if (post := comment.post) and post.last_commented_at < posted_at:
        post.last_commented_at = posted_at
    return comment
