"""What waits for the demo's moderators. It is made last, so that it changes nothing of the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from content.models import Comment, Post, Report
from content.richtext import render, scope_of, word_count
from profiles.models import TextFormat, User
from profiles.slugs import slugify

from .ownership import fixed_id
from .state import NOW, Demo
from .words import as_html, read

if TYPE_CHECKING:
    from datetime import datetime


def render_queue(demo: Demo) -> None:
    """Render the texts of the queue before the transaction in which they are stored."""
    queue = read("queue")
    texts = {scope_of("user", fixed_id(row["name"])): row["bio"] for row in queue["newcomers"]}
    texts |= {scope_of("post", fixed_id(row["title"])): row["body"] for row in queue["posts"]}
    texts |= {scope_of("comment", fixed_id(row["body"])): row["body"] for row in queue["comments"]}
    for scope, lines in texts.items():
        demo.queued[scope] = render(as_html(lines), TextFormat.HTML, scope=scope)


def make_queue(demo: Demo) -> None:
    for row in read("queue")["newcomers"]:
        demo.people[row["name"]] = _newcomer(demo, row)
    for row in read("queue")["posts"]:
        _waiting_post(demo, row)
    for row in read("queue")["comments"]:
        _waiting_comment(demo, row)
    for row in read("queue")["reports"]:
        report = Report(reporter=demo.people[row["reporter"]], reason=row["reason"], reported_at=_ago(row["hours_ago"]))
        setattr(report, *_reported(demo, row))
        report.save()


def _newcomer(demo: Demo, row: dict[str, Any]) -> User:
    pk = fixed_id(row["name"])
    return User.objects.create_user(
        row["name"],
        id=pk,
        joined_at=_ago(row["joined_hours_ago"]),
        signup_rating=row.get("signup_rating"),
        **_text(demo, row["bio"], name="bio", scope=scope_of("user", pk)),
    )


def _waiting_post(demo: Demo, row: dict[str, Any]) -> None:
    pk, posted_at = fixed_id(row["title"]), _ago(row["hours_ago"])
    text = _text(demo, row["body"], name="body", scope=scope_of("post", pk))
    Post.objects.create(
        id=pk,
        author=demo.people[row["author"]],
        title=row["title"],
        slug=slugify(row["title"]),
        posted_at=posted_at,
        last_commented_at=posted_at,
        word_count=word_count(text["body_html"]),
        is_awaiting_review=True,
        **text,
    )


def _waiting_comment(demo: Demo, row: dict[str, Any]) -> None:
    pk, posted_at = fixed_id(row["body"]), _ago(row["hours_ago"])
    Comment.objects.create(
        id=pk,
        author=demo.people[row["author"]],
        post=demo.posts[row["post"]],
        posted_at=posted_at,
        last_activity_at=posted_at,
        is_awaiting_review=True,
        **_text(demo, row["body"], name="body", scope=scope_of("comment", pk)),
    )


def _reported(demo: Demo, row: dict[str, Any]) -> tuple[str, Any]:
    if "person" in row:
        return "person", demo.people[row["person"]]
    if "post" in row:
        return "post", demo.posts[row["post"]]
    others = Comment.objects.filter(post=demo.posts[row["comment_on"]], deleted_at=None, is_awaiting_review=False)
    return "comment", others.exclude(author=demo.people[row["reporter"]]).order_by("score", "pk")[0]


def _text(demo: Demo, lines: str, *, name: str, scope: str) -> dict[str, str]:
    shown = demo.queued[scope]
    return {f"{name}_source": as_html(lines), f"{name}_format": TextFormat.HTML, f"{name}_html": shown}


def _ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)
