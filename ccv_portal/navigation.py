"""The navigation of the three faces, declared once, here, because only the composition layer knows every app.

An entry whose page does not exist in this installation is left out; an entry a role may not open is left out too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.enums import CustomsRole
from accounts.permissions import enterprise_roles_allowing
from clients.models.conversation import WRITERS
from clients.permissions.access import MANAGERS
from clients.permissions.outreach import mailbox_exists
from clients.queries.access import membership_read


@dataclass(frozen=True)
class Item:
    """One line of a menu: the page, its word, its icon, and who sees it.

    `roles`: only these customs roles (none: everybody). `staff`: of the customs staff only these, enterprises and
    visitors always. `right`: of an enterprise's people, only those whose role reads these objects (domain §8.2).
    """

    url_name: str
    label: Any
    icon: str = "document"
    roles: tuple[str, ...] = ()
    count: str = ""
    mailbox: bool = False
    staff: tuple[str, ...] = ()
    right: str = ""


PORTAL = (
    Item("portal:home", _("My file"), "home"),
    Item("questionnaires:response_list", _("Questionnaire"), "list"),
    Item("diagnostics:home", _("Diagnostic"), "document"),
    Item("followup:home", _("Follow-up"), "hands"),
)
RELATION = ("CRA", "CRH")
BENCH = ("DIA", "LDI", "REV")
STEERING = ("CRH", "LDI", "DIR")
BOARDS = ("CRA", "DIA", *STEERING)
AGENT: tuple[tuple[Any, tuple[Item, ...]], ...] = (
    ("", (Item("portal:home", _("Today"), "home"),)),
    (
        _("Relationship"),
        (
            Item(
                "admin:clients_enterprise_changelist", _("Enterprises"), "building", (*RELATION, "DIA", "LDI", "REV")
            ),
            Item("admin:clients_task_changelist", _("Tasks"), "list", (*RELATION, *BENCH, "INT")),
            Item("clients:portfolio_list", _("Portfolios"), "people", RELATION),
            Item("questionnaires:campaign_list", _("Campaigns"), "send", RELATION),
            Item("questionnaires:dossier_list", _("Questionnaires"), "document", RELATION),
            Item("questionnaires:survey_list", _("Surveys"), "talk", (*RELATION, "DIA", "LDI", "DIR")),
            Item("followup:agent_worklist", _("Follow-up"), "hands", RELATION),
            Item("followup:agent_sessions", _("Sessions and deliveries"), "calendar", (*RELATION, "INT")),
            Item("clients:import_list", _("Imports"), "upload", RELATION),
            Item("portal:treatment", _("Treatment matrix"), "grid", (*RELATION, "DIA", "LDI")),
            Item("portal:gap_map", _("Needs without an answer"), "flag", ("CRH", "LDI", "DIR")),
            Item("clients:duplicate_list", _("Duplicates"), "sync", RELATION),
            Item("clients:complaint_list", _("Complaints"), "talk", (*RELATION, "DPO")),
            Item("clients:conversation_list", _("Correspondence"), "talk", RELATION),
            Item("clients:message_list", _("Messages"), "mail", (*RELATION, "LDI")),
        ),
    ),
    (
        _("Diagnostic"),
        (
            Item("questionnaires:evaluation_list", _("Evaluations"), "edit", ("DIA", "LDI")),
            Item("diagnostics:request_list", _("Requests"), "flag", (*RELATION, "LDI")),
            Item("diagnostics:mission_list", _("Missions"), "calendar", BENCH),
        ),
    ),
    (
        _("Transparency"),
        (
            Item("disclosures:release_list", _("Risk signals"), "flag", ("RSK", "CRH", "LDI", "DPO", "AUD")),
            Item("disclosures:objection_list", _("Objections"), "talk", ("DPO", "AUD")),
            Item("disclosures:consultation_list", _("Consultations"), "list", ("DPO", "AUD")),
            Item("disclosures:integration_list", _("Other systems"), "globe", ("ADM", "CRH", "LDI", "DPO", "AUD")),
        ),
    ),
    (
        _("Steering"),
        (
            Item("insight:board", _("Indicators"), "grid", BOARDS),
            Item("insight:scorecard", _("Our promises"), "hands", STEERING),
            Item("insight:month_list", _("Reports of the month"), "document", STEERING),
        ),
    ),
    (
        _("Tools"),
        (
            Item("catalogue:offering_list", _("Catalogue"), "grid", (*RELATION, *BENCH, "INT", "DIR", "ADM")),
            Item("clients:export_list", _("Exports"), "download", ("CRH", "LDI", "DPO", "AUD")),
            Item("portal:faq", _("Help"), "help"),
            Item("clients:task_feed", _("My calendar"), "calendar", (*RELATION, *BENCH)),
            Item("clients:mailbox_list", _("Mailbox"), "mail", mailbox=True),
            Item("portal:data_list", _("Personal data"), "lock", ("DPO",)),
            Item("portal:audit_list", _("Audit trail"), "eye", ("DPO", "AUD")),
            Item(
                "questionnaires:version_list", _("Questionnaire versions"), "list", ("CRH", "LDI", "ADM", "DPO", "AUD")
            ),
            Item("clients:policy_list", _("Scoring policy"), "gear", ("CRH", "LDI", "ADM", "DPO", "AUD")),
            Item("clients:text_list", _("Texts and reminders"), "edit", ("CRH", "ADM")),
            Item("queues", _("Background work"), "calendar", ("CRH", "LDI", "ADM")),
            Item("admin:index", _("Settings"), "gear", ("CRA", "CRH", "LDI", "ADM")),
        ),
    ),
)
FOOT = (
    Item("clients:complaint_home", _("Make a complaint"), staff=RELATION, right="complaints"),
    Item("portal:my_data", _("My data")),
    Item("accessibility", _("Accessibility: partly compliant")),
)


def address(name: str) -> str:
    """The address of a page, or nothing when it is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _shown(items: tuple[Item, ...], user: Any) -> Iterator[tuple[Item, str]]:
    for item in items:
        if item.mailbox and not mailbox_exists():
            continue
        if item.roles and not (user.is_authenticated and user.has_role(*item.roles)):
            continue
        if item.staff and getattr(user, "is_customs", False) and not user.has_role(*item.staff):
            continue
        if item.right and not _holds_right(user, item.right):
            continue
        if url := address(item.url_name):
            yield item, url


def _holds_right(user: Any, right: str) -> bool:
    """Tell whether a person of an enterprise reads these objects in the file she has open; staff and visitors do."""
    if not user.is_authenticated or user.is_customs:
        return True
    membership, _several = membership_read(user)
    return membership is not None and membership.role in enterprise_roles_allowing(user, right, "R")


def entries(items: tuple[Item, ...], request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Lines of a menu, the most precise address of this page marked as current."""
    shown = list(_shown(items, request.user))
    here = max((url for _item, url in shown if request.path.startswith(url)), key=len, default="")
    return [
        {
            "url": url,
            "label": item.label,
            "icon": item.icon,
            "current": url == here,
            "count": counts.get(item.count, 0) if item.count else 0,
        }
        for item, url in shown
    ]


def agent_groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The side navigation of the agents, by job, with one current line over all groups."""
    groups = [{"label": label, "entries": entries(items, request, {})} for label, items in AGENT]
    lines = [line for group in groups for line in group["entries"]]
    best = max((line["url"] for line in lines if line["current"]), key=len, default="")
    for line in lines:
        line["current"] = line["url"] == best
    return [group for group in groups if group["entries"]]


def role_names(user: Any) -> str:
    """What the person does here, in words, under the name."""
    return ", ".join(str(role.label) for role in CustomsRole if role in user.customs_roles)


def own_layout(user: Any) -> str:
    """The layout of pages that every kind of person has: my account, my sessions."""
    if not user.is_authenticated:
        return "layout/public.html"
    return "layout/agent.html" if user.is_customs else "layout/portal.html"


def manages_people(user: Any) -> bool:
    """Tell whether this person may let colleagues into her enterprise's file."""
    membership, _several = membership_read(user)
    return membership is not None and membership.role in MANAGERS


def writes(membership: Any) -> bool:
    """Tell whether the person corresponds with the unit for the enterprise: its holder and deputies."""
    return bool(membership) and membership.role in WRITERS


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: menus and the few addresses the layouts need; computed only when a page uses them."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    membership = SimpleLazyObject(lambda: membership_read(user)[0])
    return {
        "portal_nav": SimpleLazyObject(partial(entries, PORTAL, request, {})),
        "agent_nav": SimpleLazyObject(partial(agent_groups, request)),
        "foot_links": SimpleLazyObject(partial(entries, FOOT, request, {})),
        "current_membership": membership,
        "write_url": SimpleLazyObject(lambda: address("clients:conversation_list") if writes(membership) else ""),
        "has_several_enterprises": SimpleLazyObject(lambda: membership_read(user)[1]),
        "role_names": role_names(user) if user.is_authenticated else "",
        "own_layout": own_layout(user),
        "may_manage_people": SimpleLazyObject(partial(manages_people, user)),
        "portal_home": address("portal:home"),
        "agent_home": address("portal:home"),
        "agent_search_url": address("admin:clients_enterprise_changelist"),
        "account_url": address("accounts:account") if user.is_authenticated else address("account_login"),
        "callback_url": address("portal:callback"),
        "help_url": address("portal:faq"),
    }
