from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class BylineConfig(AppConfig):
    """The commands that start and run the site. It is listed first, so that they replace Django's own."""

    name = "config"


class BylineAdminConfig(AdminConfig):
    default_site = "config.admin.BylineAdminSite"
