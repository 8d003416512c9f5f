"""The columns of the lists that may be exported: what a line of the screen says, one fact a column (domain §2, §7.8)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Replace
from django.utils.translation import gettext as _

from clients.enums import (
    Capacity,
    ChainRole,
    Channel,
    Circle,
    ContactRole,
    Direction,
    Headcount,
    IdentifierType,
    LegalForm,
    Priority,
    Region,
    Status,
    TaskKind,
    TaskState,
)
from clients.models import Assignment, EnterpriseIdentifier
from clients.permissions.exports import can_export
from core.exports import Column, Exports
from core.languages import localised_column
from core.spreadsheets import DAY, MOMENT, PHONE

PAGE = "clients:export_new"


def _labelled(field: str, choices: Any) -> Case:
    """Return the expression of a choice in the reader's language."""
    cases = [When(**{field: value}, then=Value(str(label))) for value, label in choices.choices]
    return Case(*cases, default=Value(""), output_field=CharField())


def _yes(field: str) -> Case:
    return Case(When(**{field: True}, then=Value(_("yes"))), default=Value(""), output_field=CharField())


def _number(kind: str, owner: str = "pk") -> Subquery:
    """Return the expression of a typed number of the enterprise."""
    held = EnterpriseIdentifier.objects.filter(enterprise=OuterRef(owner), type=kind, is_active=True)
    return Subquery(held.order_by("pk").values("value")[:1])


def _roles() -> Any:
    """Return the expression of the roles in the chain, in words: a list of codes is one text to every database."""
    text: Any = Cast("chain_roles", TextField())
    for value, label in ChainRole.choices:
        text = Replace(text, Value(f'"{value}"'), Value(str(label)), output_field=TextField())
    for bracket in "[]":
        text = Replace(text, Value(bracket), Value(""), output_field=TextField())
    return text


def enterprise_columns() -> tuple[Column, ...]:
    """Return the columns of the register."""
    agents = Assignment.objects.active().filter(
        enterprise=OuterRef("pk"), capacity=Capacity.ACCOUNT_AGENT, about_uuid=None
    )
    return (
        Column(_("Reference"), "reference", width=16),
        Column(_("Company name"), "name", width=34),
        Column(_("NIF"), _number(IdentifierType.NIF), width=14),
        Column(_("RCCM"), _number(IdentifierType.RCCM), width=24),
        Column(_("Legal form"), _labelled("legal_form", LegalForm)),
        Column(_("Stage"), _labelled("status", Status), width=12),
        Column(_("Roles in the chain"), _roles(), width=28),
        Column(_("Sector"), "sector", width=10),
        Column(_("Headcount"), _labelled("headcount", Headcount), width=12),
        Column(_("Main office"), "office__name", width=22),
        Column(_("City"), "city"),
        Column(_("Region"), _labelled("region", Region), width=14),
        Column(_("Phone"), "phone", PHONE, width=20),
        Column(_("E-mail"), "email", width=28),
        Column(_("Followed by"), Subquery(agents.order_by("pk").values("user__full_name")[:1]), width=22),
        Column(_("Last contact"), "last_contact_at", MOMENT, width=17),
        Column(_("Next action"), "next_action_on", DAY, width=12),
    )


def contact_columns() -> tuple[Column, ...]:
    """Return the columns of the people; who asked not to be solicited is named as such (§8.4)."""
    asked = Case(When(opted_out_at__isnull=False, then=Value(_("yes"))), default=Value(""), output_field=CharField())
    return (
        Column(_("Contact"), "full_name", width=28),
        Column(_("Function"), "function", width=24),
        Column(_("Role"), _labelled("role", ContactRole), width=22),
        Column(_("Company name"), "enterprise__name", width=34),
        Column(_("NIF"), _number(IdentifierType.NIF, "enterprise_id"), width=14),
        Column(_("Phone"), "phone", PHONE, width=20),
        Column(_("E-mail"), "email", width=28),
        Column(_("Language"), "language", width=10),
        Column(_("CCV focal point"), _yes("is_focal"), width=12),
        Column(_("Asked not to be solicited"), asked, width=14),
        Column(_("Left on"), "left_on", DAY, width=12),
    )


def task_columns() -> tuple[Column, ...]:
    """Return the columns of what is to be done."""
    return (
        Column(_("Task"), localised_column("title", first="title"), width=40),
        Column(_("Kind"), _labelled("kind", TaskKind)),
        Column(_("Company name"), "enterprise__name", width=34),
        Column(_("Due on"), "due_on", DAY, width=12),
        Column(_("Priority"), _labelled("priority", Priority), width=12),
        Column(_("State"), _labelled("state", TaskState), width=14),
        Column(_("Owner"), "owner__full_name", width=22),
        Column(_("Created on"), "created_at", MOMENT, width=17),
    )


def interaction_columns() -> tuple[Column, ...]:
    """Return the columns of the exchanges: what the list shows, never what was said."""
    return (
        Column(_("When"), "at", MOMENT, width=17),
        Column(_("Company name"), "enterprise__name", width=34),
        Column(_("Subject"), localised_column("subject", first="subject"), width=40),
        Column(_("Channel"), _labelled("channel", Channel)),
        Column(_("Direction"), _labelled("direction", Direction), width=12),
        Column(_("Reached"), _yes("succeeded"), width=10),
        Column(_("Visibility"), _labelled("circle", Circle), width=22),
        Column(_("By"), F("by__full_name"), width=22),
    )


def _exports(columns: Callable[[], tuple[Column, ...]], *, circles: bool = False) -> Exports:
    # What a notice gave birth to never leaves as a file, whoever asks (§7.4).
    return Exports(columns, can_export, PAGE, {"circle": Circle.NOTICE} if circles else {})


ENTERPRISES = _exports(enterprise_columns)
CONTACTS = _exports(contact_columns)
TASKS = _exports(task_columns, circles=True)
INTERACTIONS = _exports(interaction_columns, circles=True)
