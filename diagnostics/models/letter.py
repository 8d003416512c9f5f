"""A form signed by hand and sent by the enterprise: no consent before an agent has read it (domain §7.2, method b)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from core.quarantine import FileState
from core.uploads import private_path
from diagnostics.enums import AuthorityBasis
from diagnostics.models.grid import ConsentText
from diagnostics.models.request import DiagnosticRequest


class SignedLetter(Identified):
    """What the enterprise sent, until an agent confirms or refuses it; the file then goes to the consent or away.

    A form an agent scanned waits here too while its security check is under way; nobody need read it again then.
    """

    request = models.ForeignKey(
        DiagnosticRequest, verbose_name=_("request"), on_delete=models.CASCADE, related_name="letters"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+"
    )
    signatory_name = models.CharField(_("signatory"), max_length=160)
    signatory_function = models.CharField(_("function"), max_length=160)
    authority_basis = models.CharField(_("authority"), max_length=24, choices=AuthorityBasis)
    mandate_reference = models.CharField(_("mandate document"), max_length=160, blank=True)
    text_version = models.ForeignKey(
        ConsentText, verbose_name=_("text version"), on_delete=models.PROTECT, related_name="+"
    )
    text_language = models.CharField(_("language of the text"), max_length=2)
    signed_on = models.DateField(_("signed on"))
    received_on = models.DateField(_("received on"))
    document = models.FileField(_("signed document"), upload_to=private_path("consents"), blank=True)
    # Rows written before signed forms were checked were opened all along.
    state = models.CharField(
        _("security check"), max_length=10, choices=FileState, default=FileState.PENDING, db_default=FileState.CLEAN
    )
    document_hash = models.CharField(_("fingerprint of the document"), max_length=64)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    refusal = models.TextField(_("why it cannot be used"), blank=True)

    class Meta:
        verbose_name = _("signed letter")
        verbose_name_plural = _("signed letters")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(settled_at=None), name="diagnostics_letter_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.signed_on:%d/%m/%Y}"

    @property
    def can_be_read(self) -> bool:
        """Whether the file may be opened, and hence the form confirmed."""
        return bool(self.document) and self.state == FileState.CLEAN

    @property
    def was_seen(self) -> bool:
        """Whether the agent who sent it had the signed paper in hand (method c)."""
        return bool(self.sent_by.is_customs)
