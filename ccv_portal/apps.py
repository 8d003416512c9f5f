"""The administration site in the place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Make `django.contrib.admin.site` the site of core.admin."""

    default_site = "core.admin.DeskSite"
