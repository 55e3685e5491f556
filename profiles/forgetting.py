"""How all that tells who a person is goes from their row, to which what they wrote and voted goes on pointing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password

from web.ages import now

from .models import RENAMED, Invitation, RetiredSlug, User

if TYPE_CHECKING:
    from collections.abc import Iterator

# What people sign in with is kept by other apps, in rows of their own.
SIGN_IN_APPS = frozenset({"account", "mfa", "socialaccount", "usersessions"})


def forget(person: User) -> None:
    """Take name, addresses, e-mail, bio and all ways to sign in from the person, whose row the caller has locked.

    Open sessions end with the password.
    """
    RetiredSlug.objects.retire(list(person.slugs.values_list("slug", flat=True)))
    person.slugs.all().delete()
    person.groups.clear()
    person.user_permissions.clear()
    for rows in _sign_in_rows(person):
        rows.delete()
    Invitation.objects.filter(used_by=person).update(email="")
    for name, value in _nobody(person).items():
        setattr(person, name, value)
    person.save()


def _nobody(person: User) -> dict[str, Any]:
    """Return the columns of somebody of whom nothing is known but that they were here."""
    unknown = {*RENAMED, "email", "bio_source", "bio_html", "source_url"}
    never = {"last_login", "name_changed_at", "exported_at", "signup_rating"}
    rights = {"is_staff", "is_superuser"}
    return {
        **dict.fromkeys(unknown, ""),
        **dict.fromkeys(never, None),
        **dict.fromkeys(rights, False),
        "username": f"deleted-{person.pk}",
        "slug": f"deleted-{person.pk}",
        "password": make_password(None),
        "deactivated_at": person.deactivated_at or now(),
        "deleted_at": now(),
    }


def _sign_in_rows(person: User) -> Iterator[Any]:
    for relation in User._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label in SIGN_IN_APPS:
            yield model._default_manager.filter(**{relation.field.name: person})
