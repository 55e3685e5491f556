from __future__ import annotations

from itertools import permutations
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.names import name_key, search_name, search_words
from profiles.slugs import unique_slug
from web.public_id import public_id_field

from .provenance import Imported
from .slug import ProfileSlug
from .standing import LIKELY_SPAM_RATING, ONLY_MENTIONED, SHUT_OUT, STANDING, UNREVIEWED
from .text import text_format_field

type Viewer = User | AnonymousUser
TRUSTED_KARMA = 10
PEOPLE_ORDER = ("-karma", "-pk")
RENAMED = ("display_name", "search_name", "name_key")
# The sections of a profile, in the order in which they stand unless their owner chose another.
SECTIONS = ("sequences", "posts", "wikitags", "comments")
SECTION_ORDERS = tuple(" ".join(order) for order in permutations(SECTIONS))


class UserQuerySet(models.QuerySet["User"]):
    def at(self, slug: str) -> Self:
        """Keep the person to whom this slug leads, be it their present or an old one."""
        return self.filter(slugs__slug=slug)

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep the people whose profile the viewer may see (facts 1.1: deactivated, likely spam)."""
        if viewer.is_superuser:
            return self
        active = self.filter(deactivated_at=None)
        if viewer.is_staff:
            return active
        return active.filter(Q(pk=viewer.pk or "") | ~SHUT_OUT & Q(is_unconfirmed=False))

    def shut_out_for(self, viewer: Viewer) -> Self:
        """Keep the people whose words the viewer meets in no list of what everybody wrote."""
        return self.filter(pk__in=[]) if viewer.is_staff else self.filter(SHUT_OUT).exclude(pk=viewer.pk or "")

    def within_reach_of(self, moderator: Viewer) -> Self:
        """Keep the people on whom a moderator may act: no other moderators, unless a superuser, and never oneself."""
        others = self.exclude(pk=moderator.pk or "")
        if moderator.is_superuser:
            return others
        return others.filter(is_staff=False, is_superuser=False) if moderator.is_staff else self.none()

    def unreviewed(self) -> Self:
        return self.filter(UNREVIEWED)

    def imported(self) -> Self:
        """Keep the people whose own profile an import brought; it only mentions others."""
        return self.exclude(source="").exclude(content_hash="")

    def listed(self) -> Self:
        """Keep the people with a name that can be searched; an archive leaves out those that it only mentions."""
        named = self.exclude(search_name="")
        return named.exclude(ONLY_MENTIONED) if settings.BYLINE_MODE == "archive" else named

    def indexable(self) -> Self:
        """Keep the people whose profile search engines may show: it has something on it, and karma (facts 1.1)."""
        return self.filter(Q(post_count__gt=0) | Q(comment_count__gt=0), is_noindex=False, karma__gt=0)

    def found_by(self, query: str) -> Self:
        """Keep the people in whose name each word of the query begins a word; nobody for a query without a word."""
        words = search_words(query)
        if not words:
            return self.filter(pk__in=[])
        return self.filter(*(Q(search_name__contains=f" {word}") for word in words))

    def called(self, display_name: str) -> Self:
        """Keep the people with this name; case and invisible characters do not count."""
        return self.filter(name_key=name_key(display_name))

    def signing_in_as(self, login: str) -> User | None:
        """Return the person of this user name or, when there is none, of this email address."""
        return self.filter(username=login).first() or self.exclude(email="").filter(email=login.lower()).first()

    def by_karma(self) -> Self:
        return self.order_by(*PEOPLE_ORDER)

    def for_queue(self) -> Self:
        """Load what the moderators' list of new people shows."""
        names = ("slug", "display_name", "joined_at", "karma", "post_count", "comment_count", "deactivated_at")
        return self.only(*names, *STANDING).fetch_mode(models.FETCH_RAISE)

    def for_rows(self) -> Self:
        """Load what a row of a list of people shows."""
        names = ("slug", "display_name", "karma", "omega_karma", "post_count", "comment_count")
        return self.only(*names, "deactivated_at", "source", "content_hash").fetch_mode(models.FETCH_RAISE)


class UserManager(BaseUserManager["User"]):
    def create_user(self, display_name: str, *, password: str | None = None, **fields: Any) -> User:
        """Create a person with a slug of their own, whose email address, if any, counts as confirmed.

        Without a password nobody can sign in as them.
        """
        # Hashing is slow on purpose, and in a transaction of SQLite nobody else can write meanwhile.
        hashed = make_password(password)
        with transaction.atomic():
            user = self.create_unconfirmed(display_name, hashed=hashed, **fields)
            user.confirm_email()
        return user

    @transaction.atomic
    def create_unconfirmed(self, display_name: str, *, hashed: str, **fields: Any) -> User:
        """Create the same with the hash of a password, and the address, if any, still to be confirmed."""
        slug = fields.pop("slug", None) or unique_slug(display_name, _is_taken)
        email = fields.pop("email", "").lower()
        user = User(slug=slug, email=email, password=hashed, **{"username": slug, **fields})
        user.is_unconfirmed = bool(email)
        user.rename(display_name)
        # The slug comes first, as where somebody is renamed: the two would wait for each other's otherwise.
        ProfileSlug.objects.create(slug=slug, user_id=user.pk)
        user.save(using=self._db)
        if email:
            user.emailaddress_set.create(email=email, primary=True)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        name = fields.pop("display_name", username)
        return self.create_user(name, password=password, username=username, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, Imported):
    """A person. Each number is the sum of a baseline, which an import brought, and of what happened here."""

    id = public_id_field()
    username = models.CharField(_("user name"), max_length=150, unique=True)
    email = models.EmailField(_("email address"), blank=True, default="")
    display_name = models.CharField(_("display name"), max_length=150, blank=True, default="")
    search_name = models.CharField(_("name as searched"), max_length=500, blank=True, default="", editable=False)
    name_key = models.CharField(
        _("name as compared"), max_length=500, blank=True, default="", editable=False, db_index=True
    )
    slug = models.CharField(_("slug"), max_length=100, unique=True)
    bio_source = models.TextField(_("bio"), blank=True, default="")
    bio_format = text_format_field()
    bio_html = models.TextField(_("bio as shown"), blank=True, default="", editable=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, db_index=True)

    karma = models.IntegerField(_("karma"), default=0)
    karma_baseline = models.IntegerField(_("karma from an import"), default=0)
    omega_karma = models.IntegerField(_("Ω karma"), default=0)
    omega_karma_baseline = models.IntegerField(_("Ω karma from an import"), default=0)
    post_count = models.IntegerField(_("posts"), default=0)
    post_count_baseline = models.IntegerField(_("posts not held here"), default=0)
    comment_count = models.IntegerField(_("comments"), default=0)
    comment_count_baseline = models.IntegerField(_("comments not held here"), default=0)
    wikitag_edit_count = models.IntegerField(_("wikitag edits"), default=0)
    wikitag_edit_count_baseline = models.IntegerField(_("wikitag edits not held here"), default=0)
    sequence_count = models.IntegerField(_("sequences"), default=0)
    sequence_count_baseline = models.IntegerField(_("sequences not held here"), default=0)
    coauthored_post_count = models.PositiveIntegerField(_("coauthored posts"), default=0)
    listed_post_count = models.PositiveIntegerField(_("posts in the list"), default=0)
    listed_comment_count = models.PositiveIntegerField(_("comments in the list"), default=0)
    listed_wikitag_edit_count = models.PositiveIntegerField(_("wikitag edits in the list"), default=0)
    listed_sequence_count = models.PositiveIntegerField(_("sequences in the list"), default=0)

    section_order = models.CharField(
        _("order of the sections"), max_length=40, default=SECTION_ORDERS[0], editable=False
    )
    name_changed_at = models.DateTimeField(_("changed their name"), null=True, blank=True)

    is_unconfirmed = models.BooleanField(
        _("has not confirmed their email address yet"),
        default=False,
        help_text=_("Until then nobody else sees their profile, and they cannot sign in."),
    )
    exported_at = models.DateTimeField(_("downloaded all of it"), null=True, blank=True, editable=False)

    is_staff = models.BooleanField(_("moderator (may enter the admin)"), default=False)
    is_noindex = models.BooleanField(_("hidden from search engines"), default=False)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    signup_rating = models.FloatField(_("how human the sign-up looked, 0 to 1"), null=True, blank=True)
    deactivated_at = models.DateTimeField(_("deactivated"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("account deleted"), null=True, blank=True, editable=False)
    banned_until = models.DateTimeField(_("banned until"), null=True, blank=True)
    purged_at = models.DateTimeField(_("purged"), null=True, blank=True)
    votes_stopped_at = models.DateTimeField(_("votes stopped"), null=True, blank=True)

    # Of django-allauth, whose models know ours and not the other way round.
    emailaddress_set: Any

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta(Imported.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="profiles_user_email_once"),
            # So that nobody gets a second account, or none of two, by the size of letters.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="profiles_user_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(signup_rating=None) | Q(signup_rating__gte=0, signup_rating__lte=1),
                name="profiles_user_signup_rating_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(section_order__in=SECTION_ORDERS), name="profiles_user_has_each_section_once"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(deactivated_at__isnull=False), name="profiles_user_deleted_is_gone"
            ),
        ]
        # With the name as searched in it, a search walks this index and not the wide rows.
        indexes = [
            models.Index(fields=["-karma", "-id", "search_name"], name="profiles_user_by_karma"),
            models.Index(fields=["joined_at", "id"], condition=UNREVIEWED, name="profiles_user_unreviewed"),
            # Few, and asked of whoever wrote each row of a list.
            models.Index(fields=["id"], condition=SHUT_OUT, name="profiles_user_shut_out"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        if self.deactivated_at or not self.display_name:
            return str(_("[anonymous]"))
        return self.display_name

    def rename(self, display_name: str) -> None:
        """Set the name, and what is searched and compared in its place; the caller saves `RENAMED`."""
        self.display_name = display_name
        self.search_name = search_name(display_name)
        self.name_key = name_key(display_name)

    def confirm_email(self) -> None:
        """Let the address be known as theirs, in the row of django-allauth too; a change that was begun is dropped."""
        self.emailaddress_set.exclude(email=self.email).delete()
        if self.email:
            standing = {"primary": True, "verified": True}
            self.emailaddress_set.update_or_create(email=self.email, defaults=standing)
        if self.is_unconfirmed:
            self.is_unconfirmed = False
            self.save(update_fields=["is_unconfirmed"])

    @property
    def sections(self) -> list[str]:
        return self.section_order.split()

    def can_be_edited_by(self, viewer: Viewer) -> bool:
        """Whether somebody may change this person's profile: they do, and moderators may, but not each other's."""
        if viewer.is_superuser or viewer.pk == self.pk:
            return True
        return viewer.is_staff and not (self.is_staff or self.is_superuser)

    def is_within_reach_of(self, moderator: Viewer) -> bool:
        """Say of this person what `within_reach_of` says of all."""
        reaches = moderator.is_superuser or (moderator.is_staff and not (self.is_staff or self.is_superuser))
        return reaches and moderator.pk != self.pk

    @property
    def is_stub(self) -> bool:
        """Whether an import names this person without bringing their account, so that nobody knows when they joined."""
        return bool(self.source) and not self.content_hash

    @property
    def is_only_mentioned(self) -> bool:
        """Return whether an import names this person and nothing more is known of them (`ONLY_MENTIONED` for one)."""
        return self.is_stub and not (self.karma or self.post_count or self.comment_count)

    @property
    def is_banned(self) -> bool:
        return self.banned_until is not None and self.banned_until > timezone.now()

    @property
    def is_likely_spam(self) -> bool:
        """Whether their sign-up looked like a machine's, and no moderator has said otherwise (facts 1.1)."""
        rated_low = self.signup_rating is not None and self.signup_rating < LIKELY_SPAM_RATING
        return rated_low and self.reviewed_at is None and not self.is_superuser

    @property
    def is_trusted(self) -> bool:
        """Whether search engines may follow this person's links (facts 1.2)."""
        return self.karma >= TRUSTED_KARMA

    def get_absolute_url(self) -> str:
        return f"/users/{self.slug}"


def _is_taken(slug: str) -> bool:
    """Whether a slug leads to somebody, or somebody signs in by it: it becomes the user name too."""
    return ProfileSlug.objects.is_taken(slug) or User.objects.filter(username=slug).exists()
