"""The whole of moderation, but for purges (`content/purging.py`): what moderators do to texts, threads and people.

Each act is one transaction that also writes its line of the log. Done again it changes nothing, logs nothing and
returns False. Locks go post or wikitag, then comments in the order of their keys, then people in that of theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from content.commenting import tell_threads
from content.models import ActKind, Comment, Post, Report, Wikitag
from content.moderation_log import log_act
from content.scheduling import follow_date
from content.settling import settled, settled_together
from profiles.models import User
from web.ages import now
from web.locks import lock_rows, locked_row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from content.models.report import ReportQuerySet

type Text = Post | Comment


@transaction.atomic
def set_locked(thing: Text, moderator: User, *, is_locked: bool, reason: str = "") -> bool:
    """Close the comments of a post, or the whole thread in which a comment stands; or open them again."""
    # A thread is locked at its root, which is found before anything is: the root may have the lower key.
    root = thing.top_level if isinstance(thing, Comment) else None
    locked = lock_text(root or thing)
    if locked.is_locked == is_locked:
        return False
    locked.is_locked = is_locked
    locked.save(update_fields=["is_locked"])
    log_act(moderator, ActKind.LOCK if is_locked else ActKind.UNLOCK, on=locked, reason=reason)
    return True


@transaction.atomic
def delete_text(thing: Text, moderator: User, *, reason: str, leaves_stub: bool = False) -> bool:
    """Delete a post or comment; a comment may leave “[comment deleted]” with the reason in its place."""
    locked = lock_text(thing)
    if locked.deleted_at:
        return False
    changes = {"deleted_at": now(), "deleted_by": moderator, "deleted_reason": reason}
    if isinstance(locked, Comment):
        changes["leaves_stub"] = leaves_stub
    _change(locked, **changes)
    close_reports(Report.objects.about(locked), moderator)
    log_act(moderator, ActKind.DELETE, on=locked, reason=reason, leaves_stub=leaves_stub)
    return True


@transaction.atomic
def restore_text(thing: Text, moderator: User, *, reason: str = "") -> bool:
    """Bring back what its author or a moderator deleted."""
    locked = lock_text(thing)
    if locked.deleted_at is None:
        return False
    changes: dict[str, Any] = {"deleted_at": None, "deleted_by": None, "deleted_reason": ""}
    if isinstance(locked, Comment):
        changes["leaves_stub"] = False
    _change(locked, **changes)
    log_act(moderator, ActKind.RESTORE, on=locked, reason=reason)
    return True


@transaction.atomic
def reject_text(thing: Text, moderator: User, *, reason: str) -> bool:
    """Refuse a post or comment: its author sees it with the reason, others do not see it."""
    locked = lock_text(thing)
    if locked.is_rejected:
        return False
    _change(locked, is_rejected=True, rejected_reason=reason, is_awaiting_review=False)
    close_reports(Report.objects.about(locked), moderator)
    log_act(moderator, ActKind.REJECT, on=locked, reason=reason)
    return True


@transaction.atomic
def approve_text(thing: Text, moderator: User, *, reason: str = "") -> bool:
    """Show a post or comment to everybody.

    Approving what waits reviews its author: nothing else of theirs waits any more.
    """
    waiting = type(thing)._default_manager.filter(pk=thing.pk, is_awaiting_review=True).select_related("author").first()
    if waiting and waiting.author:
        _review(waiting.author, moderator, _lock_waiting(waiting.author, thing), reason=reason)
    locked = lock_text(thing)
    is_published = bool(waiting) and not locked.is_awaiting_review
    if locked.is_awaiting_review:
        _publish([locked])
    elif locked.is_rejected:
        _change(locked, is_rejected=False, rejected_reason="")
    elif not is_published:
        return False
    log_act(moderator, ActKind.APPROVE, on=locked, reason=reason)
    return True


@transaction.atomic
def review_person(person: User, moderator: User, *, reason: str = "") -> bool:
    """Trust a person: they are no likely spam, and what they wrote and will write waits no more (facts 1.1, 8.2)."""
    return _review(person, moderator, _lock_waiting(person), reason=reason)


def _review(person: User, moderator: User, waiting: list[Text], *, reason: str) -> bool:
    _publish(waiting)
    locked = lock_person(person)
    if locked.reviewed_at and not waiting:
        return False
    locked.reviewed_at = locked.reviewed_at or now()
    locked.save(update_fields=["reviewed_at"])
    log_act(moderator, ActKind.REVIEW, on=locked, reason=reason, published=[thing.pk for thing in waiting])
    return True


@transaction.atomic
def unreview_person(person: User, moderator: User, *, reason: str = "") -> bool:
    """Return a person to the queue: what they write from now on waits again where the site asks for it."""
    locked = lock_person(person)
    if locked.reviewed_at is None:
        return False
    locked.reviewed_at = None
    locked.save(update_fields=["reviewed_at"])
    log_act(moderator, ActKind.UNREVIEW, on=locked, reason=reason)
    return True


@transaction.atomic
def mark_as_spam(person: User, moderator: User, *, reason: str = "") -> bool:
    """Hide a person as likely spam until they are reviewed (facts 1.1)."""
    locked = lock_person(person)
    if (locked.reviewed_at, locked.signup_rating) == (None, 0.0):
        return False
    log_act(moderator, ActKind.SPAM, on=locked, reason=reason, rating_before=locked.signup_rating)
    locked.reviewed_at, locked.signup_rating = None, 0.0
    locked.save(update_fields=["reviewed_at", "signup_rating"])
    return True


@transaction.atomic
def ban_person(person: User, moderator: User, *, until: datetime, reason: str) -> bool:
    """Make a person a stranger until then (facts 8.2). Who was purged is banned for longer than that."""
    locked = lock_person(person)
    if locked.banned_until == until or locked.purged_at:
        return False
    locked.banned_until = until
    locked.save(update_fields=["banned_until"])
    log_act(moderator, ActKind.BAN, on=locked, reason=reason, until=until.isoformat())
    return True


@transaction.atomic
def end_ban(person: User, moderator: User, *, reason: str = "") -> bool:
    """Let a person in again; a purge ends as a whole only."""
    locked = lock_person(person)
    if locked.banned_until is None or locked.purged_at:
        return False
    locked.banned_until = None
    locked.save(update_fields=["banned_until"])
    log_act(moderator, ActKind.END_BAN, on=locked, reason=reason)
    return True


@transaction.atomic
def set_votes_stopped(person: User, moderator: User, *, is_stopped: bool, reason: str = "") -> bool:
    """Keep a person from voting and reacting, or let them again (facts 3.5); what they said so far stays."""
    locked = lock_person(person)
    if bool(locked.votes_stopped_at) == is_stopped:
        return False
    locked.votes_stopped_at = now() if is_stopped else None
    locked.save(update_fields=["votes_stopped_at"])
    log_act(moderator, ActKind.STOP_VOTES if is_stopped else ActKind.LET_VOTE, on=locked, reason=reason)
    return True


@transaction.atomic
def resolve_report(report: Report, moderator: User, *, reason: str = "") -> bool:
    """Take a report off the queue; what was done about it is logged by itself."""
    locked = locked_row(Report.objects.all(), report.pk)
    if not close_reports(Report.objects.filter(pk=locked.pk), moderator):
        return False
    log_act(moderator, ActKind.RESOLVE, on=locked.thing, reason=reason, report=locked.pk, reported=locked.reason)
    return True


def lock_text(thing: Text) -> Any:
    """Lock a post, or a comment below what it stands on; return it as it is now, with all that names it."""
    rows: QuerySet[Any] = type(thing)._default_manager.all()
    if isinstance(thing, Comment):
        lock(Post, [thing.post_id])
        lock(Wikitag, [thing.wikitag_id])
        rows = rows.select_related("post", "wikitag", "top_level")
    return locked_row(rows, thing.pk)


def lock_person(person: User) -> User:
    return locked_row(User.objects.all(), person.pk)


def lock(model: type[Model], pks: Iterable[str | None]) -> None:
    lock_rows(model._default_manager.filter(pk__in=[pk for pk in pks if pk]))


def _change(thing: Text, **changes: Any) -> None:
    """Write these fields of a locked row, and settle what they move."""
    with settled(type(thing), [thing.pk]):
        for name, value in changes.items():
            setattr(thing, name, value)
        thing.save(update_fields=list(changes))


def _lock_waiting(person: User, *besides: Text) -> list[Text]:
    """Lock what a person wrote that waits for review, with the threads in which it stands, and return it.

    What stands `besides` is locked with it, all in the one order, though it may wait no more.
    """
    posts, comments = Post.objects.by(person).waiting(), Comment.objects.by(person).waiting()
    locked_too = {model: [thing.pk for thing in besides if isinstance(thing, model)] for model in (Post, Comment)}
    concerned = Comment.objects.filter(Q(pk__in=comments.values("pk")) | Q(pk__in=locked_too[Comment]))
    places = list(concerned.order_by().values_list("post", "wikitag", "top_level"))
    on_posts, on_wikitags, roots = ({place[index] for place in places if place[index]} for index in range(3))
    lock(Post, [*posts.values_list("pk", flat=True), *on_posts, *locked_too[Post]])
    lock(Wikitag, on_wikitags)
    threads = Comment.objects.filter(Q(top_level__in=roots) | Q(pk__in=roots))
    lock(Comment, [*concerned.values_list("pk", flat=True), *threads.values_list("pk", flat=True)])
    return [*posts.defer("body_source").order_by("pk"), *comments.defer("body_source").order_by("pk")]


def _publish(waiting: Iterable[Text]) -> None:
    """Show what waited, all of it locked; a post begins today, not below what came while it waited."""
    posts = [thing for thing in waiting if isinstance(thing, Post)]
    comments = [thing for thing in waiting if isinstance(thing, Comment)]
    with settled_together({Post: [post.pk for post in posts], Comment: [comment.pk for comment in comments]}):
        for post in posts:
            _date_today(post)
        for comment in comments:
            comment.is_awaiting_review = False
            comment.save(update_fields=["is_awaiting_review"])
        tell_threads(comments)


def _date_today(post: Post) -> None:
    post.is_awaiting_review = False
    post.posted_at = max(post.posted_at, now())
    post.save(update_fields=["is_awaiting_review", "posted_at", *follow_date(post)])


def close_reports(reports: ReportQuerySet, moderator: User) -> int:
    """Close those of these reports that are open; return how many."""
    return reports.open().update(resolved_at=now(), resolved_by=moderator)
