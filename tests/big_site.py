"""A site as large as a test asks for: of each kind of row so many, a quarter of them one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import connection

from content.models import (
    Coauthorship,
    Comment,
    CommentVote,
    ModeratorAct,
    Post,
    PostVote,
    Reaction,
    Report,
    Revision,
    Sequence,
    Tagging,
    Wikitag,
)
from profiles.models import ProfileSlug, User
from tests.factories import (
    LONG_AGO,
    make_comment,
    make_post,
    make_reaction,
    make_revision,
    make_sequence,
    make_tagging,
    make_user,
    make_vote,
    make_wikitag,
)
from tests.many_rows import minutes, multiply
from tests.statistics import forget_statistics

if TYPE_CHECKING:
    from django.db.models import Model

# Emptied in this order, and so filled in the opposite one.
TABLES: tuple[type[Model], ...] = (
    *(ModeratorAct, Report, Reaction, CommentVote, PostVote, Tagging, Comment, Coauthorship, Sequence),
    *(Revision, Post, Wikitag, ProfileSlug, User),
)
WRITERS = 100
COAUTHOR = "u1000007"
# Three rows of a minute: each has others beside it that tie.
TIME = minutes("n / 3")
SCORES = {"score": "n % 40", "score_baseline": "n % 40"}
AGEING = {**SCORES, "decayed_score": "n % 40"}


def key(word: str, number: str = "n") -> str:
    """Return in SQL the key of the row of this number."""
    return f"'{word}' || (1000000 + {number})"


def one_in(count: int, *, then: str = "") -> str:
    """Return in SQL what is true of one row in so many; or with `then` what those rows hold, and others do not."""
    return f"CASE WHEN n % {count} = 0 THEN {then} END" if then else f"(n % {count} = 0)"


def fill_site(rows: int) -> User:
    """Store so many rows of each kind, with what hangs on them; return the person who wrote a quarter of them."""
    owner = make_user("Owner", reviewed_at=LONG_AGO, is_staff=True)
    writer = _or_one_of_many(owner)
    _fill_people(rows)
    _fill_posts(rows, owner, writer)
    _fill_comments(rows, owner, writer)
    _fill_wikitags(rows, owner, writer)
    _fill_moderation(rows, owner)
    with connection.cursor() as cursor:
        # What earlier tests rolled back stands in PostgreSQL's tables still, and swells one index more than another.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (FULL, ANALYZE)")
    return owner


def empty_site() -> None:
    """Empty what was filled: after a DELETE, PostgreSQL would plan the next tests for thousands of empty pages."""
    tables = [model._meta.db_table for model in TABLES]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))
    if connection.vendor == "sqlite":
        forget_statistics()


def _or_one_of_many(owner: User) -> str:
    return f"CASE WHEN n % 4 = 0 THEN '{owner.pk}' ELSE {key('u', f'1 + n % {WRITERS}')} END"


def _fill_people(rows: int) -> None:
    """Store people who are new here; their slugs lead nowhere."""
    keys = {name: key("u") for name in ("id", "username", "slug")}
    multiply(make_user("Person"), rows, **keys, karma="n % 40", karma_baseline="n % 40", joined_at=TIME)


def _fill_posts(rows: int, owner: User, writer: str) -> None:
    dates = {"posted_at": TIME, "last_commented_at": TIME, "frontpage_at": one_in(2, then=TIME)}
    kinds = {"is_question": one_in(5), "is_event": one_in(7), "curated_at": one_in(5, then=TIME)}
    kinds |= {"url": "CASE WHEN n % 5 = 0 THEN 'https://example.org' ELSE '' END"}
    states = {"is_draft": one_in(201), "is_unlisted": one_in(203), "is_awaiting_review": one_in(205)}
    post = make_post(owner)
    multiply(post, rows, id=key("p"), author_id=writer, adjusted_score="n % 40", **dates, **kinds, **states, **AGEING)
    multiply(make_sequence(owner), rows, id=key("s"), author_id=writer, created_at=TIME, is_draft=one_in(201))
    pair = Coauthorship.objects.create(post=make_post(owner), person=make_user())
    multiply(pair, rows, post_id=key("p"), person_id=key("u", f"2 + n % {WRITERS}"))
    User.objects.filter(pk=COAUTHOR).update(coauthored_post_count=1)
    ProfileSlug.objects.create(slug=COAUTHOR, user_id=COAUTHOR)
    vote = make_vote(post)
    multiply(vote, rows, post_id=key("p"), voter_id=key("u", f"1 + n % {WRITERS}"), voted_at=TIME)


def _fill_comments(rows: int, owner: User, writer: str) -> None:
    """Store comments, every third of which answers the one before it; twenty stand on each post that has any."""
    posts = key("p", "n - (n - 1) % 20")
    parent = {name: one_in(3, then=key("c", "n - 1")) for name in ("parent_id", "top_level_id")}
    states = {"is_draft": one_in(301), "is_awaiting_review": one_in(305), "is_pinned": one_in(1001)}
    dates = {"posted_at": TIME, "last_activity_at": TIME}
    comment = make_comment(owner)
    multiply(
        *(comment, rows),
        id=key("c"),
        author_id=writer,
        post_id=posts,
        is_quick_take=one_in(5),
        **{**parent, **states, **dates, **AGEING},
    )
    person = key("u", f"1 + n % {WRITERS}")
    multiply(make_vote(comment), rows, comment_id=key("c"), voter_id=person, voted_at=TIME)
    multiply(make_reaction(comment), rows // 4, comment_id=key("c"), person_id=person, reacted_at=TIME)


def _fill_wikitags(rows: int, owner: User, writer: str) -> None:
    """Store wikitags, one of which has a third of all edits, is on a third of all posts and has a discussion."""
    wikitag = make_wikitag("Calibration")
    names = {"id": key("w"), "slug": key("w"), "name": "'Wikitag ' || n"}
    multiply(wikitag, rows, **names, created_at=TIME)
    on = f"CASE WHEN n % 3 = 0 THEN '{wikitag.pk}' ELSE {key('w')} END"
    edit = make_revision(owner, wikitag=wikitag)
    # Its text is compared on the page of a wikitag, which is nothing that a list does.
    texts = {"body_html": "''", "body_source": "''"}
    version = {"id": key("r"), "wikitag_id": on, "minor": "n", "edited_at": TIME, "is_draft": one_in(301)}
    multiply(edit, rows, author_id=writer, **version, **texts, **SCORES)
    tagging = make_tagging(make_post(owner), wikitag, score=1)
    multiply(tagging, rows, post_id=key("p"), wikitag_id=on, score="n % 9")
    comment = make_comment(owner, wikitag=wikitag)
    multiply(comment, 20, id=key("d"))


def _fill_moderation(rows: int, owner: User) -> None:
    """Store a report of each post, every other one open, and an act on it."""
    report = Report.objects.create(reporter=owner, post=Post.objects.earliest("pk"), reason="x", reported_at=LONG_AGO)
    on = {"post_id": key("p"), "reported_at": TIME, "resolved_at": one_in(2, then=TIME)}
    multiply(report, rows, **on, reporter_id=key("u", f"1 + n % {WRITERS}"))
    act = ModeratorAct.objects.create(
        actor_pk=owner.pk, thing="post", thing_pk=report.post_id, owner_pk=owner.pk, acted_at=LONG_AGO, details={}
    )
    multiply(act, rows, thing_pk=key("p"), owner_pk=_or_one_of_many(owner), acted_at=TIME)
