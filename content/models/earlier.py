from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models import text_format_field

from .comment import Comment
from .post import Post


class EarlierText(models.Model):
    """What a text said before an edit, kept as it was shown. Nobody changes it any more."""

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("edited by")
    )
    replaced_at = models.DateTimeField(_("replaced"))
    body_source = models.TextField(_("text"), blank=True, default="")
    body_format = text_format_field()
    body_html = models.TextField(_("text as shown"), blank=True, default="", editable=False)

    class Meta:
        abstract = True
        ordering = ("-replaced_at", "-pk")

    def __str__(self) -> str:
        return f"{self.replaced_at:%Y-%m-%d %H:%M}"


class EarlierComment(EarlierText):
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier", verbose_name=_("comment"))

    class Meta(EarlierText.Meta):
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")


class EarlierPost(EarlierText):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="earlier", verbose_name=_("post"))
    title = models.CharField(_("title"), max_length=500)

    class Meta(EarlierText.Meta):
        verbose_name = _("earlier text of a post")
        verbose_name_plural = _("earlier texts of posts")
