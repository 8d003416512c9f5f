"""Documents given with a service: a programme, a blank template, a guide."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from catalogue.models.offering import ServiceOffering
from core.models import Identified
from core.uploads import private_path


class OfferingDocumentQuerySet(models.QuerySet["OfferingDocument"]):
    """Filters on documents."""

    def visible_to(self, user: Any) -> "OfferingDocumentQuerySet":
        """Keep documents of versions this person may read, earlier ones included: an agreement may rest on them."""
        return self.filter(offering__in=ServiceOffering.objects.published_to(user))


class OfferingDocument(Identified):
    """One file of one version of a service; a new version begins with the documents of the one before."""

    offering = models.ForeignKey(
        ServiceOffering, verbose_name=_("service"), on_delete=models.CASCADE, related_name="documents"
    )
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    file = models.FileField(_("file"), upload_to=private_path("catalogue"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = OfferingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("service document")
        verbose_name_plural = _("service documents")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "sha256"], name="catalogue_offeringdocument_once"),
        ]

    def __str__(self) -> str:
        return self.title
