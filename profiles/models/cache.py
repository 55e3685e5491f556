from __future__ import annotations

from django.db import models


class CacheRow(models.Model):
    """What Django's database cache keeps, with the columns that it expects.

    A model, so that a migration makes the table: a forgotten `createcachetable` would be a fault at the next sign-in.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"

    def __str__(self) -> str:
        return self.cache_key
