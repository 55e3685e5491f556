"""People and wikitags by what somebody calls them in a form: names with commas between them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models import Wikitag
from profiles.display_names import LONGEST_NAME
from profiles.models import ProfileSlug, User
from profiles.names import folded_name
from profiles.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django_stubs_ext import StrPromise

MOST_NAMES = 50
TOO_MANY_NAMES = _("These are too many names.")
NOBODY = _("There is nobody called “%(name)s”.")
SEVERAL_PEOPLE = _("Several people are called “%(name)s”: write the end of the address of their profile.")
NO_WIKITAG = _("There is no wikitag “%(name)s”.")


def find_people(text: str, viewer: User, *, known: Iterable[User] = ()) -> tuple[User, ...]:
    """Return the people who are named, each once, in the order of their names.

    They are called by the slug of their profile, present or old, or by their display name, in which neither case nor
    accents matter where nobody is called exactly so. Whom the viewer cannot see is found only among `known`. Raises
    ValidationError with a sentence for each name that is nobody's or several's.
    """
    names = names_in(text)
    asked = {*names, *(name.lower() for name in names)}
    slugs = dict(ProfileSlug.objects.filter(slug__in=asked).values_list("slug", "user"))
    visible = Q(pk__in=User.objects.visible_to(viewer).values("pk")) | Q(pk__in=[person.pk for person in known])
    named = Q(pk__in=slugs.values()) | Q(display_name__in=names)
    for name in names:
        named |= _may_be_called(name)
    people = list(User.objects.filter(visible).filter(named))
    called = {name: _called(name, people, slugs) for name in names}
    refused = [_refusal(SEVERAL_PEOPLE if few else NOBODY, name) for name, few in called.items() if len(few) != 1]
    if refused:
        raise ValidationError(refused)
    return tuple(dict.fromkeys(person for few in called.values() for person in few))


def find_wikitags(text: str) -> frozenset[Wikitag]:
    """Return the wikitags that are named, by name or slug, minding neither case nor accents.

    Raises ValidationError with a sentence for each name that is no wikitag's.
    """
    names = names_in(text)
    slugs = [slugify(name) for name in names]
    named = list(Wikitag.objects.filter(Q(name__in=names) | Q(slug__in=slugs), deleted_at=None).order_by("pk"))
    by_slug = {wikitag.slug: wikitag for wikitag in named}
    # Of two with one name, the slug that follows from the name tells them apart.
    by_name = {wikitag.name: wikitag for wikitag in named} | {
        wikitag.name: wikitag for wikitag in named if wikitag.slug == slugify(wikitag.name)
    }
    found = {name: by_name.get(name) or by_slug.get(slug) for name, slug in zip(names, slugs, strict=True)}
    refused = [_refusal(NO_WIKITAG, name) for name, wikitag in found.items() if wikitag is None]
    if refused:
        raise ValidationError(refused)
    return frozenset(wikitag for wikitag in found.values() if wikitag)


def unmistakable(wikitag: Wikitag) -> str:
    """Return what `find_wikitags` finds this one by: its name, or the slug where the name is not enough."""
    is_enough = "," not in wikitag.name and slugify(wikitag.name) == wikitag.slug
    return wikitag.name if is_enough else wikitag.slug


def names_in(text: str) -> list[str]:
    """Return the names in a text, each once; ValidationError for more than anybody would write."""
    names = [" ".join(name.split()) for name in unicodedata.normalize("NFC", text).split(",")]
    names = list(dict.fromkeys(name for name in names if name))
    if len(names) > MOST_NAMES:
        raise ValidationError(TOO_MANY_NAMES)
    return names


def _may_be_called(name: str) -> Q:
    """Keep all whose folded name begins and ends as this does, nobody for what is no name.

    A database takes no condition of any length: two words of each name are enough, and none is longer than a name.
    """
    words = folded_name(name).split()
    if not words or len(name) > LONGEST_NAME:
        return Q(pk__in=[])
    begins = Q(search_name=f" {words[0]}") | Q(search_name__startswith=f" {words[0]} ")
    return begins & Q(search_name__contains=f" {words[-1]}")


def _called(name: str, people: list[User], slugs: Mapping[str, str]) -> list[User]:
    """Return who is called so: at most one by a slug, which tells apart those of one display name."""
    by_slug = [person for person in people if person.pk == slugs.get(name)]
    exactly = [person for person in people if person.display_name == name]
    folded, slug = folded_name(name), slugs.get(name.lower())
    nearly = [
        person for person in people if person.pk == slug or (folded and folded_name(person.display_name) == folded)
    ]
    return by_slug or exactly or nearly


def _refusal(sentence: StrPromise, name: str) -> ValidationError:
    return ValidationError(sentence, params={"name": name})
