from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Imported, User, text_format_field
from web.public_id import public_id_field

from .comment_choices import CommentSort
from .deletion import Deletable
from .post import Post
from .reaction import Reaction
from .review import HELD_BACK, WAITING, Reviewed
from .schedule import Scheduled
from .visibility import LISTED_COMMENT, ON_SOMETHING_READABLE, SHOWN, SHOWN_COMMENT, is_met, names_of
from .vote import ScoredOnTwoAxes, ScoredQuerySet, Vote, order_index
from .wikitag import Wikitag

if TYPE_CHECKING:
    from profiles.models import Viewer

COLLAPSE_BELOW = -4
EDITED_AFTER = timedelta(hours=1)


# The order of what everybody says: nobody's pinned comment stands above it.
LATEST_ORDER = ("-posted_at", "-pk")

POST_FIELDS = ("slug", "title", "is_draft", "is_shortform", "is_stub", "is_locked", "source_url")
# What answers a quick take is marked as one too.
QUICK_TAKE = Q(is_quick_take=True, parent=None)


class CommentQuerySet(ScoredQuerySet["Comment"]):
    def by(self, owner: User) -> Self:
        return self.filter(author=owner)

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep comments that the viewer may read on posts and wikitags that they may read."""
        if viewer.is_staff:
            return self
        return self.filter(SHOWN | Q(author=viewer.pk or "")).filter(ON_SOMETHING_READABLE)

    def votable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer).filter(deleted_at=None, is_stub=False, is_draft=False)

    def answerable_by(self, viewer: Viewer) -> Self:
        """Keep what may be replied to, where the thread takes replies."""
        return self.visible_to(viewer).filter(SHOWN_COMMENT).select_related("post", "wikitag", "author", "top_level")

    def own_of(self, viewer: Viewer) -> Self:
        """Keep what the viewer wrote and may still change."""
        return self.visible_to(viewer).filter(author=viewer.pk or "", deleted_at=None, is_stub=False)

    def history_shown_to(self, viewer: Viewer) -> Self:
        return self if viewer.is_staff else self.own_of(viewer)

    def waiting(self) -> Self:
        """Keep what a moderator has to read before others do."""
        return self.filter(WAITING)

    def for_page(self) -> Self:
        """Load what the pages of one comment alone show."""
        return self.select_related("post", "wikitag", "author").fetch_mode(models.FETCH_PEERS)

    def listed(self) -> Self:
        return self.filter(LISTED_COMMENT)

    def by_people_shown_to(self, viewer: Viewer) -> Self:
        """Leave out what those wrote whom the viewer does not meet here; what the deactivated wrote stays."""
        return self.exclude(Exists(User.objects.shut_out_for(viewer).filter(pk=OuterRef("author"))))

    def quick_takes(self) -> Self:
        return self.filter(QUICK_TAKE)

    def with_reply_counts(self) -> Self:
        """Say of each top-level comment how many others its thread holds, in `reply_count`."""
        below = Comment.objects.filter(SHOWN_COMMENT, top_level=OuterRef("pk")).order_by().values("top_level")
        return self.annotate(reply_count=Coalesce(Subquery(below.annotate(count=Count("pk")).values("count")), 0))

    def for_excerpts(self) -> Self:
        """Load what the excerpt of a comment shows: its text, where it stands, and who wrote it."""
        place = ("post__slug", "post__title", "post__is_draft", "wikitag__slug", "wikitag__name")
        author = ("author__slug", "author__display_name", "author__deactivated_at")
        return (
            self.select_related("post", "wikitag", "author")
            .only("body_html", "posted_at", "score", *place, *author)
            .fetch_mode(models.FETCH_RAISE)
        )

    def for_queue(self) -> Self:
        """Load what moderators read of a comment that waits, and what their menu asks."""
        return self.for_excerpts().only(
            *("body_html", "posted_at", "score", "top_level", "is_locked", *HELD_BACK),
            *("post__slug", "post__title", "post__is_draft", "wikitag__slug", "wikitag__name"),
            *("author__slug", "author__display_name", "author__deactivated_at"),
        )

    def for_outline(self) -> Self:
        """Load where each comment stands and what it is sorted by, but nothing of what it says."""
        names = ("parent", "score", "decayed_score", "posted_at", "last_activity_at", "is_answer", "is_stub")
        return self.only(*names, "deleted_at", "leaves_stub").fetch_mode(models.FETCH_RAISE)

    def for_items(self) -> Self:
        """Load what a comment item shows: where it stands, what it replies to, who reacted."""
        names = ("slug", "display_name", "deactivated_at", "karma")
        shown = [f"{person}__{name}" for person in ("author", "parent__author") for name in names]
        parent = ("author", "body_html", "posted_at", "source_url", *names_of(SHOWN_COMMENT))
        return (
            self.select_related("post", "wikitag", "author", "parent", "parent__author", "top_level")
            .only(
                *(field.name for field in self.model._meta.concrete_fields if field.name != "body_source"),
                *(f"post__{name}" for name in POST_FIELDS),
                "top_level__is_locked",
                *("wikitag__slug", "wikitag__name", *(f"parent__{name}" for name in parent)),
                *shown,
            )
            .prefetch_related(Prefetch("reactions", Reaction.objects.with_people()))
            .fetch_mode(models.FETCH_RAISE)
        )


class Comment(Imported, Deletable, Scheduled, Reviewed, ScoredOnTwoAxes):
    """A comment on a post or on a wikitag."""

    id = public_id_field()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("author"),
    )
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="comments", verbose_name=_("post")
    )
    wikitag = models.ForeignKey(
        Wikitag, on_delete=models.CASCADE, null=True, blank=True, related_name="comments", verbose_name=_("wikitag")
    )
    # Indexed below, without those that reply to nothing.
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="replies",
        verbose_name=_("in reply to"),
    )
    top_level = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="thread",
        verbose_name=_("top-level comment"),
    )
    body_source = models.TextField(_("body"), blank=True, default="")
    body_format = text_format_field()
    body_html = models.TextField(_("body as shown"), blank=True, default="", editable=False)

    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    last_activity_at = models.DateTimeField(_("latest in its subthread"), default=timezone.now)

    is_answer = models.BooleanField(_("answer"), default=False)
    is_quick_take = models.BooleanField(_("quick take"), default=False)
    is_pinned = models.BooleanField(_("pinned on the profile"), default=False)
    is_retracted = models.BooleanField(_("retracted"), default=False)
    is_draft = models.BooleanField(_("draft"), default=False)
    is_stub = models.BooleanField(_("only mentioned by an import"), default=False)
    is_locked = models.BooleanField(_("takes no new replies in its thread"), default=False)
    leaves_stub = models.BooleanField(_("leaves “[comment deleted]” when deleted"), default=False)

    objects = CommentQuerySet.as_manager()

    class Meta(Imported.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            *Imported.Meta.constraints,
            *Scheduled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(post=None, wikitag__isnull=False) | Q(post__isnull=False, wikitag=None),
                name="content_comment_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(parent=None, top_level=None) | Q(parent__isnull=False, top_level__isnull=False),
                name="content_comment_reply_has_thread",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")) & ~Q(top_level=models.F("id")),
                name="content_comment_not_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(leaves_stub=False) | Q(deleted_at__isnull=False),
                name="content_comment_stub_is_deleted",
                violation_error_message=_("Only a deleted comment leaves “[comment deleted]”."),
            ),
            models.CheckConstraint(
                condition=Q(is_answer=False, is_quick_take=False) | Q(post__isnull=False),
                name="content_comment_answer_is_on_a_post",
                violation_error_message=_("Answers and quick takes stand on posts."),
            ),
            models.CheckConstraint(
                condition=Q(is_answer=False) | Q(parent=None), name="content_comment_answer_is_top_level"
            ),
        ]
        indexes = [
            *Scheduled.Meta.indexes,
            order_index(CommentSort.TOP.order, name="content_comment_author_top", within="author"),
            order_index(CommentSort.MAGIC.order, name="content_comment_author_magic", within="author"),
            order_index(CommentSort.NEW.order, name="content_comment_author_new", within="author"),
            order_index(CommentSort.OLD.order, name="content_comment_author_old", within="author"),
            order_index(CommentSort.RECENT_REPLIES.order, name="content_comment_author_active", within="author"),
            order_index(LATEST_ORDER, name="content_comment_latest", condition=SHOWN_COMMENT),
            order_index(LATEST_ORDER, name="content_comment_quick_takes", condition=SHOWN_COMMENT & QUICK_TAKE),
            order_index(LATEST_ORDER, name="content_comment_waiting", condition=WAITING),
            models.Index(fields=["id"], condition=Q(is_decaying=True), name="content_comment_decaying"),
            # SQLite takes a parent that is null for as rare as any other, and would find quick takes among all comments
            # by it.
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="content_comment_replies"),
            models.Index(fields=["top_level"], condition=Q(top_level__isnull=False), name="content_comment_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.posted_at:%Y-%m-%d})"

    @property
    def is_gone(self) -> bool:
        """Whether only its place in a thread is left of it, or only that has been imported."""
        return self.is_stub or self.deleted_at is not None

    @property
    def takes_votes(self) -> bool:
        return not (self.is_gone or self.is_draft)

    @property
    def takes_replies(self) -> bool:
        is_locked = (self.top_level or self).is_locked or (self.post is not None and self.post.is_locked)
        return self.is_public and not is_locked

    @property
    def is_public(self) -> bool:
        """Whether it is shown wherever it stands, to everybody who sees what it stands on."""
        return is_met(SHOWN_COMMENT, self)

    @property
    def is_collapsed(self) -> bool:
        return self.deleted_at is None and self.score < COLLAPSE_BELOW

    @property
    def is_edited(self) -> bool:
        """Whether it was edited late enough to say so (facts 1.9: more than an hour after posting)."""
        return self.edited_at is not None and self.edited_at - self.posted_at > EDITED_AFTER

    @property
    def thread_url(self) -> str:
        """The address of the page on which this comment's thread stands."""
        if self.post:
            return self.post.get_absolute_url()
        return self.wikitag.discussion_url if self.wikitag else ""

    @property
    def parent_url(self) -> str:
        return f"{self.thread_url}?commentId={self.parent_id}"

    def get_absolute_url(self) -> str:
        return f"{self.thread_url}?commentId={self.pk}"


class CommentVote(Vote):
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes", verbose_name=_("comment"))

    class Meta(Vote.Meta):
        verbose_name = _("vote on a comment")
        verbose_name_plural = _("votes on comments")
        constraints = [
            *Vote.Meta.constraints,
            models.UniqueConstraint(fields=["comment", "voter"], name="content_commentvote_once"),
        ]
