"""Users and what the policy lets each role do."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import CustomsRole, Language, Scope
from core.models import Identified


def running_grants(prefix: str = "") -> Q:
    """Return the condition “this grant counts today”: approved by a second person and not ended."""
    runs = Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": models.functions.Now()})
    return runs & Q(**{f"{prefix}approved_by__isnull": False})


class UserQuerySet(models.QuerySet):
    """Filters on users."""

    def with_role(self, *roles: str) -> "UserQuerySet":
        """Keep active users who hold one of these customs roles today."""
        return self.filter(running_grants("grants__"), grants__role__in=roles, is_active=True).distinct()


def is_recent(accepted_at: dt.datetime, *, today: dt.date) -> bool:
    """Tell whether a signature under the charter still counts: it is given again every year (§8.3)."""
    return (today - accepted_at.date()).days < 365


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a user; without a password only a one-time code opens the door."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str) -> "User":
        """Find a user by e-mail address, whatever the case."""
        return self.get(email=username.lower())

    def with_standing(self, pk: Any, *, charter: str) -> "User | None":
        """Return a person with the roles held today and the charter signed last: what every page asks, in one read."""
        signed = CharterAcceptance.objects.filter(user=OuterRef("pk"), version=charter).order_by("-accepted_at")
        rows = (
            self.filter(pk=pk)
            .order_by()
            .annotate(
                running=FilteredRelation("grants", condition=running_grants("grants__")),
                running_role=F("running__role"),
                charter_at=Subquery(signed.values("accepted_at")[:1]),
            )
        )
        found = list(rows)
        if not found:
            return None
        user = found[0]
        user.customs_roles = frozenset(row.running_role for row in found if row.running_role and row.is_active)
        return user


class User(AbstractBaseUser, Identified):
    """A person who signs in with an e-mail address.

    There is no everyday superuser: rights come from role grants and memberships only (ADR 0011).
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    informed_at = models.DateTimeField(
        _("information notice read at"), null=True, blank=True, help_text=_("Shown at first sign-in (§8.4).")
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["full_name", "email"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Return the name to show."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the first word of the name."""
        return str(self).split(" ")[0]

    @property
    def initials(self) -> str:
        """Return up to two letters for the avatar."""
        return "".join(word[0] for word in str(self).split()[:2]).upper()

    @cached_property
    def customs_roles(self) -> frozenset[str]:
        """Customs roles held today; read once per request because the user is."""
        if not self.is_active:
            return frozenset()
        return frozenset(self.grants.active().values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Tell whether the user holds one of these customs roles."""
        return not self.customs_roles.isdisjoint(roles)

    @property
    def is_customs(self) -> bool:
        """Tell whether the user works for the administration."""
        return bool(self.customs_roles)

    @property
    def is_staff(self) -> bool:
        """Let Django's admin ask the same question."""
        return self.is_customs

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Grant nothing by permission name: predicates decide (ADR 0011)."""
        return False

    def has_perms(self, perm_list: object, obj: object = None) -> bool:
        """Grant nothing by permission name."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Let customs users see the admin's menu; each model decides for itself."""
        return self.is_customs


class RoleGrantQuerySet(models.QuerySet):
    """Filters on role grants."""

    def active(self) -> "RoleGrantQuerySet":
        """Keep grants approved by a second person and not ended."""
        return self.filter(running_grants())


class RoleGrant(Identified):
    """A customs role given by one person and approved by another (§8.2, users and role grants)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(_("role"), max_length=3, choices=CustomsRole)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ends_on=None), name="accounts_rolegrant_once"
            ),
            models.CheckConstraint(
                condition=Q(requested_by=None) | Q(approved_by=None) | ~Q(requested_by=F("approved_by")),
                name="accounts_rolegrant_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.user}"


class AccessRule(models.Model):
    """One cell of the access matrix: what a role may do with a kind of object (domain §8.2).

    `rights` is a string of R (read), W (create, edit), V (validate), A (aggregate only); W and V imply R.
    """

    object_code = models.CharField(_("object"), max_length=40)
    role = models.CharField(_("role"), max_length=3)
    rights = models.CharField(_("rights"), max_length=4)
    scope = models.PositiveSmallIntegerField(
        _("scope"), choices=[(Scope.OWN, _("own or assigned")), (Scope.ALL, _("all"))]
    )

    class Meta:
        verbose_name = _("access rule")
        verbose_name_plural = _("access rules")
        ordering = ["object_code", "role"]
        constraints = [
            models.UniqueConstraint(fields=["object_code", "role", "rights"], name="accounts_accessrule_unique")
        ]

    def __str__(self) -> str:
        return f"{self.object_code} {self.role} {self.rights}"


class CharterAcceptance(Identified):
    """A diagnostician's signature under one version of the confidentiality charter (domain §8.3)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="charters"
    )
    version = models.CharField(_("version"), max_length=20)
    accepted_at = models.DateTimeField(_("accepted at"))
    text_hash = models.CharField(_("text hash"), max_length=64)

    class Meta:
        verbose_name = _("charter acceptance")
        verbose_name_plural = _("charter acceptances")
        ordering = ["-accepted_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.version} {self.accepted_at:%d/%m/%Y}"

    def is_current(self, *, version: str, today: dt.date) -> bool:
        """Tell whether this signature still counts: same version, less than a year old."""
        return self.version == version and is_recent(self.accepted_at, today=today)
