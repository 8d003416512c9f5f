"""Enterprises and what identifies them (domain §2)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.enums import Language
from clients.enums import (
    Channel,
    ContactRole,
    Headcount,
    IdentifierType,
    Kind,
    LegalForm,
    Presence,
    Region,
    SizeProfile,
    Status,
    Verification,
)
from clients.models.keys import FoldedField, NumberField
from clients.models.scoping import visible_rows
from core.models import Identified


class CustomsOffice(models.Model):
    """A customs office; official codes come from the administration (§2.3)."""

    slug = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("customs office")
        verbose_name_plural = _("customs offices")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EnterpriseQuerySet(models.QuerySet):
    """Filters on enterprises."""

    def visible_to(self, user: Any) -> "EnterpriseQuerySet":
        """Keep the enterprises this user may see."""
        return visible_rows(self, user, "enterprise", path="pk")

    def current(self) -> "EnterpriseQuerySet":
        """Leave out those merged into another."""
        return self.exclude(status=Status.MERGED)


class Enterprise(Identified):
    """A legal or natural person operating across the border, established or represented (I11).

    `search_key` is the name folded for search (accents, case, punctuation); `size_profile` drives
    proportionality; `last_contact_at` and `next_action_on` are read models kept by the services. `compared_at`: when the
    nightly search last looked for its duplicates.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    trade_name = models.CharField(_("trade name"), max_length=200, blank=True)
    search_key = FoldedField(
        max_length=500, blank=True, db_index=True, editable=False, sources=("name", "acronym", "trade_name")
    )
    name_key = FoldedField(
        max_length=200, blank=True, db_index=True, editable=False, sources=("name",), how="name_key"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TRADER)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)
    presence = models.CharField(_("presence"), max_length=12, choices=Presence, default=Presence.ESTABLISHED)
    country = CountryField(_("head office country"), default="TG")
    parent = models.ForeignKey(
        "self", verbose_name=_("parent company"), on_delete=models.PROTECT, null=True, blank=True
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    trading_since = models.DateField(_("trading across the border since"), null=True, blank=True)
    sector = models.CharField(_("sector (NAEMA)"), max_length=10, blank=True)
    chain_roles = models.JSONField(_("roles in the chain"), default=list, blank=True)
    headcount = models.CharField(_("headcount"), max_length=10, choices=Headcount, blank=True)
    size_profile = models.CharField(
        _("size profile"), max_length=10, choices=SizeProfile, default=SizeProfile.STANDARD
    )
    office = models.ForeignKey(
        CustomsOffice, verbose_name=_("main office"), on_delete=models.PROTECT, null=True, blank=True
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    address = models.TextField(_("address"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PROSPECT)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    electronic_consent_at = models.DateTimeField(_("electronic exchanges accepted at"), null=True, blank=True)
    legal_hold = models.BooleanField(
        _("legal hold"), default=False, help_text=_("While set, nothing of this file is erased by age (§8.4).")
    )
    electronic_refused = models.BooleanField(_("paper only"), default=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
    )
    import_batch = models.ForeignKey(
        "clients.ImportBatch",
        verbose_name=_("import"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)
    next_action_on = models.DateField(_("next action"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    compared_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["search_key", "pk"]
        indexes = [
            models.Index(fields=["status", "region"], name="clients_ent_status_region"),
            models.Index(fields=["next_action_on"], name="clients_ent_next_action"),
            models.Index(fields=["search_key", "id"], condition=~Q(status="merged"), name="clients_ent_listed"),
            models.Index(
                fields=["id"],
                condition=Q(last_contact_at=None, status__in=["prospect", "active"]),
                name="clients_ent_uncontacted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.MERGED) | Q(merged_into=None), name="clients_enterprise_merged_into"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(Identified):
    """A name the enterprise bore until a day: letters, registers and people still know it by that one."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField(_("name"), max_length=200)
    search_key = FoldedField(max_length=200, blank=True, db_index=True, editable=False, sources=("name",))
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["enterprise", "-until", "-pk"]

    def __str__(self) -> str:
        return self.name


class EnterpriseIdentifier(Identified):
    """One typed number, declared or verified, with its validity (§2.1).

    `is_active` follows the enterprise: a merged enterprise frees its numbers.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="identifiers"
    )
    type = models.CharField(_("type"), max_length=20, choices=IdentifierType)
    value = models.CharField(_("number"), max_length=60)
    normalised = NumberField(max_length=60, db_index=True, editable=False)
    country = CountryField(_("country"), default="TG")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    status = models.CharField(_("verification"), max_length=10, choices=Verification, default=Verification.DECLARED)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    is_active = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["enterprise", "type"]
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="clients_identifier_expires"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "normalised"],
                condition=Q(type__in=["nif", "rccm"], is_active=True),
                name="clients_identifier_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.value}"


class Site(Identified):
    """A physical location of an enterprise; no postal code is in use (§2.4)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="sites"
    )
    name = models.CharField(_("name"), max_length=120)
    district = models.CharField(_("district"), max_length=120, blank=True)
    street = models.CharField(_("street or description"), max_length=200, blank=True)
    landmark = models.CharField(_("landmark"), max_length=200, blank=True)
    po_box = models.CharField(_("PO box"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    prefecture = models.CharField(_("prefecture"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["enterprise", "name"]

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(models.QuerySet):
    """Filters on contacts."""

    def visible_to(self, user: Any) -> "ContactQuerySet":
        """Keep the contacts of enterprises this user may see."""
        return visible_rows(self, user, "enterprise")

    def active(self) -> "ContactQuerySet":
        """Leave out those who left."""
        return self.filter(left_on=None)


class Contact(Identified):
    """A natural person acting for the enterprise: minimal data only (§2.4)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="contacts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("portal user"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
    )
    title = models.CharField(_("form of address"), max_length=12, blank=True)
    full_name = models.CharField(_("full name"), max_length=150)
    search_key = FoldedField(max_length=150, blank=True, db_index=True, editable=False, sources=("full_name",))
    role = models.CharField(_("role"), max_length=12, choices=ContactRole, default=ContactRole.OTHER)
    function = models.CharField(_("function"), max_length=120, blank=True)
    email = models.EmailField(_("professional e-mail"), blank=True)
    phone = models.CharField(_("professional phone"), max_length=32, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    preferred_channel = models.CharField(_("preferred channel"), max_length=12, choices=Channel, default=Channel.EMAIL)
    is_focal = models.BooleanField(_("CCV focal point"), default=False)
    opted_out_at = models.DateTimeField(_("opted out of solicitations at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("address refused at"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["enterprise", "-is_focal", "full_name"]
        indexes = [
            models.Index(fields=["enterprise"], condition=Q(bounced_at__isnull=False), name="clients_contact_bounced")
        ]

    def __str__(self) -> str:
        return self.full_name
