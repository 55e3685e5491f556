from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.crypto import salted_hmac


class RetiredSlugQuerySet(models.QuerySet["RetiredSlug"]):
    def of(self, slug: str) -> Self:
        return self.filter(digest=_digest(slug))

    def retire(self, slugs: list[str]) -> None:
        self.bulk_create([RetiredSlug(digest=_digest(slug)) for slug in slugs], ignore_conflicts=True)


class RetiredSlug(models.Model):
    """A slug that led to somebody whose account is deleted.

    Nobody gets it again, or they would be taken for who had it before; nobody can read it here either.
    """

    digest = models.CharField(primary_key=True, max_length=64)

    objects = RetiredSlugQuerySet.as_manager()

    def __str__(self) -> str:
        return self.digest


def _digest(slug: str) -> str:
    return salted_hmac("retired slug", slug, algorithm="sha256").hexdigest()
