"""Pairs of files that may describe one enterprise, and what became of those that did (domain §2.1, ADR 0012)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import RELATION_ROLES, Scope
from accounts.permissions import effective_roles, scope
from clients.enums import DuplicateState, MergeState
from clients.models.enterprise import Enterprise
from core.models import Identified


def _for_the_unit(rows: Any, user: Any) -> Any:
    """Keep the rows for the relations unit, which writes every profile (§8.2)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active or not user.is_customs:
        return rows.none()
    may = scope(user, "enterprise", "W") == Scope.ALL and effective_roles(user) & RELATION_ROLES
    return rows if may else rows.none()


class DuplicateQuerySet(models.QuerySet):
    """Filters on probable duplicates."""

    def visible_to(self, user: Any) -> "DuplicateQuerySet":
        """Keep the pairs for the relations unit."""
        return _for_the_unit(self, user)

    def current(self) -> "DuplicateQuerySet":
        """Leave out the pairs one of which was merged elsewhere since."""
        gone = Q(first__merged_into__isnull=False) | Q(second__merged_into__isnull=False)
        return self.exclude(gone, state=DuplicateState.OPEN)


class DuplicateCandidate(Identified):
    """Two files that look like one enterprise; the pair is stored once, smaller key first.

    `score`: 0 to 100. `reasons`: codes of clients.rules.duplicates. A pair set aside is never proposed again.
    """

    first = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="duplicates_first"
    )
    second = models.ForeignKey(
        Enterprise, verbose_name=_("other enterprise"), on_delete=models.CASCADE, related_name="duplicates_second"
    )
    score = models.PositiveSmallIntegerField(_("score"))
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=15, choices=DuplicateState, default=DuplicateState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("probable duplicate")
        verbose_name_plural = _("probable duplicates")
        ordering = ["-score", "-pk"]
        indexes = [models.Index(fields=["state", "-score", "-id"], name="clients_duplicate_queue")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="clients_duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="clients_duplicate_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"


class MergeQuerySet(models.QuerySet):
    """Filters on merges."""

    def visible_to(self, user: Any) -> "MergeQuerySet":
        """Keep the merges for the relations unit."""
        return _for_the_unit(self, user)


class EnterpriseMerge(Identified):
    """One merge: proposed by one person, confirmed by the head of unit, undone if it was a mistake.

    `choices`: field → side, and whose portal account holder stays. `changes`: every value before and after, in order
    (core.merging). `created`: rows the merge wrote, [label, key]. `lines`: what moved, as the preview said it.
    """

    survivor = models.ForeignKey(
        Enterprise, verbose_name=_("file kept"), on_delete=models.PROTECT, related_name="merges_received"
    )
    absorbed = models.ForeignKey(
        Enterprise, verbose_name=_("file merged into it"), on_delete=models.PROTECT, related_name="merges_given"
    )
    candidate = models.ForeignKey(
        DuplicateCandidate,
        verbose_name=_("probable duplicate"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="merges",
    )
    state = models.CharField(_("state"), max_length=10, choices=MergeState, default=MergeState.PROPOSED)
    choices = models.JSONField(_("choices"), default=dict)
    reason = models.TextField(_("why they are one enterprise"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    done_at = models.DateTimeField(_("merged at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    changes = models.JSONField(default=list, blank=True, editable=False)
    created = models.JSONField(default=list, blank=True, editable=False)
    lines = models.JSONField(default=list, blank=True, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two files")
        verbose_name_plural = _("merges of files")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(state__in=["proposed", "done"]), name="clients_merge_once"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="clients_merge_two_files"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="clients_merge_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "undone"]) | Q(confirmed_by__isnull=False, done_at__isnull=False),
                name="clients_merge_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"
