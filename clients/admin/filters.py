"""Filters of the lists agents work from: questions they ask, not columns."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clients.enums import Capacity
from clients.models import Assignment, CustomsOffice
from core import clock

OFFICES = "clients.filters.offices"


class Followed(admin.SimpleListFilter):
    """Whose enterprises: mine, nobody's, everybody's."""

    title = _("Followed by")
    parameter_name = "suivi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the answers."""
        return [("moi", _("Me")), ("personne", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the answer."""
        agents = Assignment.objects.active().filter(enterprise=OuterRef("pk"), capacity=Capacity.ACCOUNT_AGENT)
        if self.value() == "moi":
            return queryset.filter(Exists(agents.filter(user=request.user)))
        return queryset.exclude(Exists(agents)) if self.value() == "personne" else queryset


class LastContact(admin.SimpleListFilter):
    """When somebody last spoke with them."""

    title = _("Last contact")
    parameter_name = "contact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the answers."""
        return [("7", _("In the last 7 days")), ("90", _("More than 90 days ago")), ("jamais", _("Never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the answer."""
        now = clock.now()
        if self.value() == "7":
            return queryset.filter(last_contact_at__gte=now - dt.timedelta(days=7))
        if self.value() == "90":
            return queryset.filter(last_contact_at__lt=now - dt.timedelta(days=90))
        return queryset.filter(last_contact_at=None) if self.value() == "jamais" else queryset


class Office(admin.SimpleListFilter):
    """Which customs office they mostly use."""

    title = _("Main office")
    parameter_name = "bureau"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the offices in use."""
        read = CustomsOffice.objects.filter(is_active=True).values_list("slug", "name")
        return cache.get_or_set(OFFICES, lambda: list(read), 60)  # sixteen lines that change once in years

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the office."""
        return queryset.filter(office__slug=self.value()) if self.value() else queryset


class Whose(admin.SimpleListFilter):
    """Whose tasks: mine unless asked otherwise."""

    title = _("Owner")
    parameter_name = "a_qui"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the answers."""
        return [("moi", _("Me")), ("unite", _("Whole unit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the answer."""
        if self.value() == "moi":
            return queryset.filter(owner=request.user)
        return queryset.filter(owner=None) if self.value() == "unite" else queryset


class Due(admin.SimpleListFilter):
    """What is late, what is for today, what comes."""

    title = _("Due")
    parameter_name = "echeance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the answers."""
        return [
            ("retard", _("Late")), ("jour", _("Today")), ("semaine", _("In 7 days")), ("closes", _("Closed")),
            ("toutes", _("Open and closed")),
        ]  # fmt: skip

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Call the list without answer by its name: what is still to be done."""
        found = super().choices(changelist)
        yield {**next(found), "display": _("Everything open")}
        yield from found

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the answer; closed tasks only when asked for, here or by their state."""
        today = clock.today()
        if self.value() == "closes":
            return queryset.filter(state__in=["done", "cancelled"])
        if self.value() == "toutes" or (self.value() is None and "state__exact" in request.GET):
            return queryset
        queryset = queryset.exclude(state__in=["done", "cancelled"])
        bounds = {
            "retard": {"due_on__lt": today},
            "jour": {"due_on": today},
            "semaine": {"due_on__range": (today, today + dt.timedelta(days=7))},
        }
        return queryset.filter(**bounds.get(self.value() or "", {}))
