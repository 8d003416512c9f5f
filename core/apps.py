"""Shared machinery: lifecycles, audit trail, jobs, clock. It knows no business word."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Make the work of every app known in every process: who enqueues must know the queue of a job."""

    name = "core"
    verbose_name = _("Calendar and background work")

    def ready(self) -> None:
        """Load the `tasks` room of each app; rows of old work are cleared by the calendar."""
        from core import deadlines, files, jobs, signing  # noqa: F401  # the check of the certificate registers itself

        autodiscover_modules("tasks")
        deadlines.register("core.old_jobs", jobs.forget_old)
        deadlines.register("core.old_faults", deadlines.forget_old_faults)
        deadlines.register("core.orphan_files", files.sweep_orphans)
