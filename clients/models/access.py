"""Who enters the portal for an enterprise, by which door, with which mandate (domain §8.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import EnterpriseRole
from clients.models.enterprise import Contact, Enterprise
from core import clock
from core.models import Identified


class PortalMembershipQuerySet(models.QuerySet):
    """Filters on memberships."""

    def active(self) -> "PortalMembershipQuerySet":
        """Keep those not ended, of active users."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today()), user__is_active=True)


class PortalMembership(Identified):
    """A user's role for one enterprise: owner, deputy, contributor or reader."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="memberships"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=3, choices=EnterpriseRole)
    function = models.CharField(_("function"), max_length=120, blank=True)
    may_sign = models.BooleanField(_("may sign for the enterprise"), default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True, editable=False)

    objects = PortalMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("portal account")
        verbose_name_plural = _("portal accounts")
        ordering = ["enterprise", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "enterprise"], condition=Q(ends_on=None), name="clients_membership_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(role=EnterpriseRole.OWN, ends_on=None),
                name="clients_membership_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class PortalInvitation(Identified):
    """A personal link to the portal; only the hash of its token is stored, and it opens once."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="invitations"
    )
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=3, choices=EnterpriseRole, default=EnterpriseRole.OWN)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Of the short code printed on a letter.
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    next_path = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.created_at:%d/%m/%Y}"


class Mandate(Identified):
    """A right to act for the enterprise, with its document and its dates (I11)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="mandates"
    )
    contact = models.ForeignKey(Contact, verbose_name=_("holder"), on_delete=models.PROTECT, null=True, blank=True)
    holder_enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("holding enterprise"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="held_mandates",
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["enterprise", "-starts_on"]
        indexes = [
            models.Index(fields=["ends_on"], condition=models.Q(ends_on__isnull=False), name="clients_mandate_ends")
        ]

    def __str__(self) -> str:
        return self.purpose
