"""Nobody votes in another's name. A vote that was cast unfairly can be deleted; what it counted for is settled."""

from django.contrib import admin

from content.models import CommentVote, PostVote, RevisionVote

from .base import LookOnly, SettlesOnDeletion


class VoteAdmin(SettlesOnDeletion, LookOnly):
    ordering = ("-voted_at", "-pk")
    date_hierarchy = "voted_at"


@admin.register(PostVote)
class PostVoteAdmin(VoteAdmin):
    list_display = ("post", "voter", "kind", "power", "agreement_kind", "agreement_power", "voted_at")
    list_select_related = ("post", "voter")
    list_filter = ("kind", "agreement_kind")
    heavy = ("post__body_source", "post__body_html")
    search_fields = ("voter__display_name", "=voter__slug", "post__title", "=post__id")


@admin.register(CommentVote)
class CommentVoteAdmin(VoteAdmin):
    list_display = ("comment", "voter", "kind", "power", "agreement_kind", "agreement_power", "voted_at")
    list_select_related = ("comment", "voter")
    list_filter = ("kind", "agreement_kind")
    heavy = ("comment__body_source", "comment__body_html")
    search_fields = ("voter__display_name", "=voter__slug", "=comment__id")


@admin.register(RevisionVote)
class RevisionVoteAdmin(VoteAdmin):
    list_display = ("revision", "voter", "kind", "power", "voted_at")
    list_select_related = ("revision", "voter")
    list_filter = ("kind",)
    heavy = ("revision__body_source", "revision__body_html")
    search_fields = ("voter__display_name", "=voter__slug", "revision__wikitag__name", "=revision__id")
