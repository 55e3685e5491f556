"""Conditions on people: hidden, unreviewed, or only mentioned."""

from django.db.models import Q

LIKELY_SPAM_RATING = 0.5
# People hidden from others (facts 1.1): the purged, and those whose sign-up looked automated and was not reviewed.
SHUT_OUT = Q(purged_at__isnull=False, banned_until__isnull=False) | Q(
    reviewed_at=None, signup_rating__lt=LIKELY_SPAM_RATING, is_superuser=False
)
# Members whom no moderator has reviewed. Imported people were known elsewhere.
UNREVIEWED = Q(reviewed_at=None, source="", is_staff=False)
# People whom an import only names, as the author of something that is not here; see `User.is_only_mentioned`.
ONLY_MENTIONED = ~Q(source="") & Q(content_hash="", karma=0, post_count=0, comment_count=0)
# The fields that a moderator's menu needs.
STANDING = (
    *("username", "reviewed_at", "signup_rating", "banned_until", "purged_at", "votes_stopped_at"),
    *("is_staff", "is_superuser"),
)
UNREVIEWED_ORDER = ("-joined_at", "-pk")
