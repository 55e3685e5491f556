from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Imported, User, text_format_field
from web.public_id import public_id_field

from .deletion import Deletable
from .post_choices import PostFilter, PostSort
from .review import WAITING, Reviewed
from .schedule import Scheduled
from .tagging import Tagging
from .visibility import LISTED_POST, READABLE_POST, is_met
from .vote import ScoredOnTwoAxes, ScoredQuerySet, Vote, order_index

if TYPE_CHECKING:
    from profiles.models import Viewer

LOW_KARMA = -10
WORDS_PER_MINUTE = 250

DRAFT = Q(is_draft=True, deleted_at=None)


class PostQuerySet(ScoredQuerySet["Post"]):
    def by(self, owner: User) -> Self:
        """Keep the posts whose first author the owner is."""
        return self.filter(author=owner)

    def coauthored_by(self, owner: User) -> Self:
        return self.filter(coauthorships__person=owner)

    def written_by(self, person: User) -> Self:
        """Keep the posts of which the person is one of the authors."""
        return self.filter(Q(author=person) | Exists(Coauthorship.objects.filter(post=OuterRef("pk"), person=person)))

    def by_people_shown_to(self, viewer: Viewer) -> Self:
        """Leave out what those wrote whom the viewer does not meet here; what the deactivated wrote stays."""
        return self.exclude(Exists(User.objects.shut_out_for(viewer).filter(pk=OuterRef("author"))))

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.is_staff:
            return self
        own = Q(pk__in=[])
        if viewer.pk:
            coauthorships = Coauthorship.objects.filter(post=OuterRef("pk"), person=viewer.pk)
            own = Q(deleted_at=None) & (Q(author=viewer.pk) | Q(Exists(coauthorships)))
        return self.filter(READABLE_POST | own)

    def votable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer).filter(deleted_at=None, is_stub=False, is_draft=False)

    def editable_by(self, writer: User) -> Self:
        """Keep what an author or coauthor may change; a container of quick takes has no text of its own."""
        return self.written_by(writer).filter(deleted_at=None, is_stub=False, is_shortform=False)

    def disposable_by(self, writer: User) -> Self:
        """Keep what only its first author publishes, takes back and deletes."""
        return self.editable_by(writer).by(writer)

    def history_shown_to(self, reader: User) -> Self:
        return self if reader.is_staff else self.editable_by(reader)

    def commentable_by(self, viewer: Viewer) -> Self:
        """Keep the posts below which the viewer may write; below a container of quick takes only its owner begins."""
        mine_or_no_container = Q(is_shortform=False) | Q(author=viewer.pk or "")
        return self.visible_to(viewer).filter(mine_or_no_container, READABLE_POST, is_stub=False)

    def listed(self) -> Self:
        """Keep what lists show to everybody."""
        return self.filter(LISTED_POST)

    def drafts_of(self, owner: User) -> Self:
        """Keep the drafts of a person, and those of others of which they are a coauthor."""
        shared = Coauthorship.objects.filter(person=owner).values("post")
        # Found one way and the other: by a choice between the two PostgreSQL reads every post there is.
        return self.filter(DRAFT, pk__in=Post.objects.filter(DRAFT, author=owner).values("pk").union(shared, all=True))

    def in_no_list(self) -> Self:
        """Keep what was published and no list shows: it is unlisted or scheduled, or moderators hold it back."""
        published = self.filter(is_draft=False, deleted_at=None, is_stub=False, is_shortform=False)
        return published.exclude(LISTED_POST)

    def filtered_by(self, kind: PostFilter, *, with_events: bool, with_low_karma: bool) -> Self:
        posts = self.filter(kind.condition)
        if not with_events and kind != PostFilter.EVENTS:
            posts = posts.filter(is_event=False)
        # A bare range of `score` makes SQLite read every order from the index on that column, and sort.
        shown = posts.alias(shown_score=Coalesce("score", "score"))
        return posts if with_low_karma else shown.filter(shown_score__gte=LOW_KARMA)

    def waiting(self) -> Self:
        """Keep what a moderator has to read before others do."""
        return self.filter(WAITING)

    def for_page(self) -> Self:
        """Load what the page of a post shows: its text, who wrote it, and its wikitags."""
        wikitags = Prefetch("taggings", Tagging.objects.for_post())
        posts = self.defer("body_source").with_authors().prefetch_related(wikitags)
        return posts.fetch_mode(models.FETCH_RAISE)

    def for_rows(self) -> Self:
        return self.defer("body_source", "body_html").fetch_mode(models.FETCH_RAISE)

    def with_authors(self) -> Self:
        people = Prefetch("coauthorships", Coauthorship.objects.select_related("person"))
        return self.select_related("author").prefetch_related(people)


class Post(Imported, Deletable, Scheduled, Reviewed, ScoredOnTwoAxes):
    """Something with a title: a post, question, link post, event or a person's container of quick takes."""

    id = public_id_field()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("author"),
    )
    coauthors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Coauthorship",
        related_name="coauthored_posts",
        verbose_name=_("coauthors"),
    )
    title = models.CharField(_("title"), max_length=500)
    slug = models.CharField(_("slug"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True, default="")
    body_source = models.TextField(_("body"), blank=True, default="")
    body_format = text_format_field()
    body_html = models.TextField(_("body as shown"), blank=True, default="", editable=False)
    word_count = models.PositiveIntegerField(_("words"), default=0)

    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    last_commented_at = models.DateTimeField(_("last commented"), default=timezone.now)
    frontpage_at = models.DateTimeField(_("on the front page since"), null=True, blank=True)
    curated_at = models.DateTimeField(_("curated"), null=True, blank=True)

    is_question = models.BooleanField(_("question"), default=False)
    is_event = models.BooleanField(_("event"), default=False)
    event_starts_at = models.DateTimeField(_("event starts"), null=True, blank=True)
    event_ends_at = models.DateTimeField(_("event ends"), null=True, blank=True)
    event_location = models.CharField(_("event location"), max_length=300, blank=True, default="")
    is_dialogue = models.BooleanField(_("dialogue"), default=False)
    is_shortform = models.BooleanField(_("container of quick takes"), default=False)

    is_draft = models.BooleanField(_("draft"), default=False)
    is_first_draft = models.BooleanField(_("draft that was never published"), default=False)
    is_unlisted = models.BooleanField(_("unlisted"), default=False)
    is_stub = models.BooleanField(_("only mentioned by an import"), default=False)
    is_locked = models.BooleanField(_("takes no new comments"), default=False)

    adjusted_score = models.FloatField(_("karma adjusted for inflation"), default=0.0)
    comment_count = models.IntegerField(_("comments"), default=0)
    comment_count_baseline = models.IntegerField(_("comments not held here"), default=0)

    objects = PostQuerySet.as_manager()

    class Meta(Imported.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            *Imported.Meta.constraints,
            *Scheduled.Meta.constraints,
            models.UniqueConstraint(
                fields=["author"], condition=Q(is_shortform=True), name="content_post_one_shortform_each"
            ),
            models.CheckConstraint(
                # A comparison with nothing is neither true nor false, and would pass.
                condition=Q(event_ends_at=None)
                | Q(event_starts_at__isnull=False, event_ends_at__gte=models.F("event_starts_at")),
                name="content_post_event_ends_after_start",
                violation_error_message=_("An event ends after it has started."),
            ),
            models.CheckConstraint(
                condition=Q(is_shortform=False) | Q(is_event=False, is_question=False, author__isnull=False),
                name="content_post_shortform_is_somebodys_and_nothing_else",
                violation_error_message=_("A container of quick takes has an author and is no event or question."),
            ),
            models.CheckConstraint(
                condition=Q(is_first_draft=False) | Q(is_draft=True), name="content_post_first_draft_is_draft"
            ),
        ]
        indexes = [
            *Scheduled.Meta.indexes,
            order_index(PostSort.MAGIC.order, name="content_post_author_magic", within="author"),
            order_index(PostSort.TOP.order, name="content_post_author_top", within="author"),
            order_index(PostSort.TOP_ADJUSTED.order, name="content_post_author_adjusted", within="author"),
            order_index(PostSort.RECENT_COMMENTS.order, name="content_post_author_commented", within="author"),
            order_index(PostSort.NEW.order, name="content_post_author_new", within="author"),
            order_index(PostSort.OLD.order, name="content_post_author_old", within="author"),
            # What everybody wrote: an import's stubs, which may be many and all new, stand in none of these.
            order_index(PostSort.MAGIC.order, name="content_post_magic", condition=LISTED_POST),
            order_index(PostSort.TOP.order, name="content_post_top", condition=LISTED_POST),
            order_index(PostSort.TOP_ADJUSTED.order, name="content_post_adjusted", condition=LISTED_POST),
            order_index(PostSort.RECENT_COMMENTS.order, name="content_post_commented", condition=LISTED_POST),
            order_index(PostSort.NEW.order, name="content_post_new", condition=LISTED_POST),
            order_index(PostSort.OLD.order, name="content_post_old", condition=LISTED_POST),
            order_index(("-posted_at", "-pk"), name="content_post_waiting", condition=WAITING),
            models.Index(fields=["id"], condition=Q(is_decaying=True), name="content_post_decaying"),
            models.Index(fields=["slug"], name="content_post_slug"),
            models.Index(fields=["author"], condition=DRAFT, name="content_post_drafts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_votes(self) -> bool:
        return not (self.is_draft or self.is_stub or self.deleted_at)

    def is_changed_by(self, viewer: Viewer) -> bool:
        """Say of this post, loaded with its authors, what `editable_by` says of all."""
        authors = {self.author_id, *(one.person_id for one in self.coauthorships.all())}
        return viewer.pk in authors - {None} and not (self.is_stub or self.is_shortform or self.deleted_at)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return is_met(READABLE_POST, self)

    def takes_comments_of(self, viewer: Viewer) -> bool:
        """Say of this post what `commentable_by` says of all; whoever asks sees it."""
        return self.is_public and not self.is_stub and (not self.is_shortform or self.author_id == viewer.pk)

    @property
    def takes_pins(self) -> bool:
        """Whether everybody finds it in its authors' lists, so that they may show it first."""
        return is_met(LISTED_POST, self)

    @property
    def is_personal(self) -> bool:
        """Whether this is a personal blog post (facts 1.6: neither on the front page nor an event)."""
        return self.frontpage_at is None and not self.is_event

    @property
    def read_minutes(self) -> int:
        return max(1, round(self.word_count / WORDS_PER_MINUTE))

    def get_absolute_url(self) -> str:
        return f"/posts/{self.pk}/{self.slug}"


class Coauthorship(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="coauthorships", verbose_name=_("post"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coauthorships", verbose_name=_("person")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("coauthor")
        verbose_name_plural = _("coauthors")
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="content_coauthorship_once")]
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.person_id} on {self.post_id}"


class PostVote(Vote):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="votes", verbose_name=_("post"))

    class Meta(Vote.Meta):
        verbose_name = _("vote on a post")
        verbose_name_plural = _("votes on posts")
        constraints = [
            *Vote.Meta.constraints,
            models.UniqueConstraint(fields=["post", "voter"], name="content_postvote_once"),
        ]
