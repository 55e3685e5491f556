"""The admin of people and of what they write. It is here, above both, since it settles what counts in both."""

from django.contrib import admin

from . import accounts, comments, moderation, people, posts, sequences, votes, wikitags

__all__ = ["accounts", "comments", "moderation", "people", "posts", "sequences", "votes", "wikitags"]

admin.site.site_header = "Byline"
admin.site.site_title = "Byline"
