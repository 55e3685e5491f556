from django.db import models
from django.utils.translation import gettext_lazy as _


class UpdateKind(models.TextChoices):
    INITIAL = "initial", _("initial")
    PATCH = "patch", _("patch")
    MINOR = "minor", _("minor")
    MAJOR = "major", _("major")
