"""Who asked for a diagnostic, and the formal consent without which there is none (domain §7.2, I2)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from core.uploads import private_path
from diagnostics.enums import AuthorityBasis, ConsentMethod, RequestOrigin, RequestState
from diagnostics.models import scopes
from diagnostics.models.grid import ConsentText
from diagnostics.states.request import OPEN_STATES


class RequestQuerySet(models.QuerySet["DiagnosticRequest"]):
    """Requests by reader and by calendar."""

    def visible_to(self, user: Any) -> "RequestQuerySet":
        """Keep what this person may know: own enterprise, or customs by the access matrix (§8.2)."""
        return self.filter(scopes.requests(user))

    def open(self) -> "RequestQuerySet":
        """Keep what still waits for an answer."""
        return self.filter(state__in=OPEN_STATES)


class DiagnosticRequest(Identified):
    """A request by the enterprise, or a proposal by customs; refusing or not answering costs nothing (I2)."""

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    enterprise = models.ForeignKey(
        "clients.Enterprise",
        verbose_name=_("enterprise"),
        on_delete=models.PROTECT,
        related_name="diagnostic_requests",
    )
    origin = models.CharField(_("origin"), max_length=12, choices=RequestOrigin)
    state = models.CharField(_("state"), max_length=12, choices=RequestState, default=RequestState.DRAFT)
    response = models.ForeignKey(
        "questionnaires.ScreeningResponse",
        verbose_name=_("screening response"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="diagnostic_requests",
    )
    campaign = models.ForeignKey(
        "questionnaires.Campaign",
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="diagnostic_requests",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("created by"), on_delete=models.PROTECT, related_name="+"
    )
    wish = models.TextField(_("what the enterprise hopes for"), blank=True)
    message = models.TextField(_("words to the enterprise"), blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    acknowledge_by = models.DateField(_("acknowledge by"), null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    talk_asked_at = models.DateTimeField(_("asked to talk first at"), null=True, blank=True)
    decline_reason = models.TextField(_("reason given, if any"), blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("mission lead"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Named with the team, before dates are agreed (§7.3)."),
    )
    leads_to_education = models.BooleanField(_("answered with an orientation to education"), default=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("diagnostic request")
        verbose_name_plural = _("diagnostic requests")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=["draft", "submitted", "proposed"]),
                name="diagnostics_request_one_open",
            ),
            models.CheckConstraint(
                name="diagnostics_request_proposal_dated",
                condition=~Q(state=RequestState.PROPOSED)
                | Q(proposed_at__isnull=False, valid_until__isnull=False, origin=RequestOrigin.CUSTOMS),
            ),
            models.CheckConstraint(
                name="diagnostics_request_submitted_dated",
                condition=~Q(state=RequestState.SUBMITTED)
                | Q(submitted_at__isnull=False, origin=RequestOrigin.ENTERPRISE),
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_until"], name="diagnostics_request_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in OPEN_STATES


class FormalConsentQuerySet(models.QuerySet["FormalConsent"]):
    """Consents by reader."""

    def visible_to(self, user: Any) -> "FormalConsentQuerySet":
        """Keep what this person may read; contributors and readers of the enterprise never do (§8.2)."""
        return self.filter(scopes.consents(user))


class FormalConsent(Identified):
    """The signed record: who, in which capacity, which text, when, how. Never edited; only withdrawn (§7.2)."""

    request = models.OneToOneField(
        DiagnosticRequest, verbose_name=_("request"), on_delete=models.PROTECT, related_name="consent"
    )
    enterprise = models.ForeignKey(
        "clients.Enterprise",
        verbose_name=_("enterprise"),
        on_delete=models.PROTECT,
        related_name="formal_consents",
    )
    signatory_name = models.CharField(_("signatory"), max_length=160)
    signatory_function = models.CharField(_("function"), max_length=160)
    authority_basis = models.CharField(_("authority"), max_length=24, choices=AuthorityBasis)
    mandate_reference = models.CharField(_("mandate document"), max_length=160, blank=True)
    text_version = models.ForeignKey(
        ConsentText, verbose_name=_("text version"), on_delete=models.PROTECT, related_name="+"
    )
    text_language = models.CharField(_("language of the text"), max_length=2)
    text_shown = models.TextField(_("text as shown"))
    text_hash = models.CharField(_("fingerprint of the text"), max_length=64)
    method = models.CharField(_("method"), max_length=12, choices=ConsentMethod)
    signed_on = models.DateField(_("signed on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    code_confirmed_at = models.DateTimeField(_("code confirmed at"), null=True, blank=True)
    document = models.FileField(_("signed document"), upload_to=private_path("consents"), blank=True)
    document_hash = models.CharField(_("fingerprint of the document"), max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = FormalConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("formal consent")
        verbose_name_plural = _("formal consents")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="diagnostics_consent_method_proof",
                condition=Q(method=ConsentMethod.ONLINE, code_confirmed_at__isnull=False)
                | (~Q(method=ConsentMethod.ONLINE) & ~Q(document="") & ~Q(document_hash="")),
            ),
            models.CheckConstraint(
                name="diagnostics_consent_says_who",
                condition=~Q(signatory_name="") & ~Q(signatory_function="") & ~Q(text_hash=""),
            ),
            models.CheckConstraint(
                name="diagnostics_consent_mandate_named",
                condition=~Q(authority_basis=AuthorityBasis.MANDATE) | ~Q(mandate_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.signed_on:%d/%m/%Y}"

    @property
    def is_valid(self) -> bool:
        """Whether it still stands."""
        return self.withdrawn_at is None


class ConsentChallenge(Identified):
    """A one-time code on its way to the account owner; the code itself is never stored.

    What the person filled in travels with it, so that what is confirmed is exactly what was shown.
    """

    request = models.ForeignKey(
        DiagnosticRequest, verbose_name=_("request"), on_delete=models.CASCADE, related_name="challenges"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="+"
    )
    text_version = models.ForeignKey(
        ConsentText, verbose_name=_("text version"), on_delete=models.PROTECT, related_name="+"
    )
    text_language = models.CharField(_("language of the text"), max_length=2)
    signatory_name = models.CharField(_("signatory"), max_length=160)
    signatory_function = models.CharField(_("function"), max_length=160)
    authority_basis = models.CharField(_("authority"), max_length=24, choices=AuthorityBasis)
    mandate_reference = models.CharField(_("mandate document"), max_length=160, blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent code")
        verbose_name_plural = _("consent codes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.request_id} #{self.pk}"
