from django.contrib.admin.apps import AdminConfig


class BylineAdminConfig(AdminConfig):
    default_site = "config.admin.BylineAdminSite"
