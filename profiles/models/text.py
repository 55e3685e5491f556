from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 200_000
LONGEST_COMMENT = 64_000


class TextFormat(models.TextChoices):
    """How a source is written; what is shown is HTML in any case, made by `content.richtext.render`."""

    MARKDOWN = "markdown", _("Markdown")
    HTML = "html", _("HTML")


def text_format_field() -> models.CharField[str, str]:
    return models.CharField(_("written in"), max_length=8, choices=TextFormat, default=TextFormat.MARKDOWN)
