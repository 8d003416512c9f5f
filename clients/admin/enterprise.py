"""The register: list, file, contacts (domain §2; look: design/agent-liste.html)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.admin.filters import Followed, LastContact, Office
from clients.enums import ChainRole, Status
from clients.forms.enterprise import AssignForm, ContactForm, ContactPageForm, EnterpriseForm, IdentifierForm
from clients.models import Contact, Enterprise, EnterpriseIdentifier, PortalMembership, SavedFilter, Site
from clients.permissions import enterprise as may
from clients.permissions.imports import can_import
from clients.queries import enterprise as queries
from clients.queries import exports, found
from clients.queries import merge as merge_queries
from clients.services import enterprise as service
from clients.services.filters import plain_query
from core import clock, registry
from core.admin import Act, DeskAdmin, DeskInline
from core.lifecycle import Transition
from core.templatetags.ccv import short_date, working_phone

KEPT_SHOWN = 12
FOLLOW = Transition("follow", (), "", gettext_lazy("Follow it myself"))
STATUS_TAGS = {
    Status.PROSPECT: "", Status.INVITED: "now", Status.ACTIVE: "ok", Status.DORMANT: "you",
    Status.LEFT: "", Status.MERGED: "",
}  # fmt: skip


def tag(text: Any, kind: str = "") -> str:
    """Return a state in a word."""
    return format_html('<span class="{}">{}</span>', f"tag tag-{kind}" if kind else "tag", text)


def _follow(enterprise: Enterprise, *, by: Any) -> int:
    return service.assign_account_agent([enterprise], agent=by, by=by)


class Identifiers(DeskInline):
    """Numbers of the enterprise."""

    model = EnterpriseIdentifier
    form = IdentifierForm
    fields = ("type", "value", "issued_on", "expires_on", "status")
    verbose_name_plural = gettext_lazy("Numbers")
    may_view = staticmethod(may.can_list_enterprises)
    may_add = may_change = may_delete = staticmethod(may.can_edit_enterprise)


class Contacts(DeskInline):
    """People of the enterprise."""

    model = Contact
    form = ContactForm
    fields = ("full_name", "role", "function", "email", "phone", "is_focal", "left_on")
    may_view = staticmethod(may.can_list_enterprises)
    may_add = may_change = staticmethod(may.can_edit_enterprise)


class Sites(DeskInline):
    """Places of the enterprise."""

    model = Site
    fields = ("name", "district", "landmark", "po_box", "city", "region")
    may_view = staticmethod(may.can_list_enterprises)
    may_add = may_change = may_delete = staticmethod(may.can_edit_enterprise)


class Members(DeskInline):
    """Portal accounts: given by the enterprise itself, never here."""

    model = PortalMembership
    fields = readonly_fields = ("user", "role", "function", "may_sign", "ends_on")
    extra = 0
    may_view = staticmethod(may.can_see_members)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring the names along."""
        return super().get_queryset(request).select_related("user")


@admin.register(Enterprise)
class EnterpriseAdmin(DeskAdmin):
    """Every enterprise this person may see."""

    desk_order = 1
    form = EnterpriseForm
    list_display = ("identity", "activity", "stage", "last_contact", "followed_by")
    list_display_links = None
    list_extra = ("activity", "followed_by")
    list_filter = (Followed, "status", "region", Office, "headcount", LastContact)
    search_fields = ("search_key",)
    search_placeholder = gettext_lazy("Name, NIF, RCCM, phone, contact")
    ordering = ("search_key", "pk")
    actions = ("assign_to_agent",)
    inlines = (Identifiers, Contacts, Sites, Members)
    readonly_fields = ("reference", "electronic_consent_at", "followers")
    fieldsets = (
        (None, {"fields": ("name", "acronym", "trade_name", "reference", "status", "followers")}),
        (
            gettext_lazy("Form and presence"),
            {"fields": ("legal_form", "kind", "presence", "country", "parent", "founded_on", "trading_since")},
        ),
        (
            gettext_lazy("Activity"),
            {"fields": ("sector", "chain_roles", "headcount", "size_profile", "office")},
        ),
        (
            gettext_lazy("How to reach it"),
            {
                "fields": (
                    "phone", "email", "website", "address", "city", "region", "language", "electronic_refused",
                    "electronic_consent_at",
                )
            },
        ),
        (gettext_lazy("Remarks"), {"fields": ("remarks",)}),
    )  # fmt: skip
    exports = exports.ENTERPRISES
    acts = (Act(FOLLOW, _follow, may.can_follow),)
    may_view = staticmethod(may.can_list_enterprises)
    may_add = may_change = staticmethod(may.can_edit_enterprise)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who asks: a parent company is looked for among what this person may see."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enterprise]:
        """Leave out those merged into another, bring along what a line shows."""
        return queries.with_list_facts(super().get_queryset(request).current())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search names without accents, numbers, telephones and contacts; the likeliest first unless a column sorts."""
        if not queries.places(search_term):
            return queryset, False
        keys = found.few(search_term)
        rows = queries.search(queryset, search_term) if keys is None else queryset.filter(pk__in=keys)
        if ORDER_VAR in request.GET:
            return rows, False
        if keys is None:
            request.searched = queryset  # type: ignore[attr-defined]
            return rows, False
        return queries.ranked(rows, search_term), False

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> Paginator:
        """Put in order the likeliest of many found, never all of them."""
        if (searched := getattr(request, "searched", None)) is not None:
            return found.FrequentPaginator(searched, per_page, request.GET[SEARCH_VAR])
        return super().get_paginator(request, queryset, per_page, *args, **kwargs)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead from the page of a merged file to the one it went into."""
        gone = Enterprise.objects.visible_to(request.user).exclude(merged_into=None)
        is_here = request.method == "GET" and self.get_object(request, object_id) is not None
        if not is_here and object_id.isdecimal() and (merged := gone.filter(pk=object_id).first()):
            kept = merge_queries.survivor_of(merged)
            text = _("The file %(reference)s (%(name)s) was merged into this one.")
            messages.info(request, text % {"reference": merged.reference, "name": merged.name})
            return HttpResponseRedirect(reverse("admin:clients_enterprise_change", args=[kept.pk]))
        return super().change_view(request, object_id, form_url, extra_context)

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Lead to the imports, and to a name for the filter on screen."""
        links = [(_("Import"), reverse("clients:import_list"))] if can_import(request.user) else []
        if query := plain_query(request.GET.urlencode()):
            links.append((_("Keep this filter"), f"{reverse('clients:filter_keep')}?{urlencode({'filtre': query})}"))
        return links

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the filters kept by this person and shared in the unit."""
        here = plain_query(request.GET.urlencode())
        kept = SavedFilter.objects.visible_to(request.user).values_list("name", "query")[:KEPT_SHOWN]
        saved = [(name, query, query == here) for name, query in kept]
        return super().changelist_view(request, {"saved_filters": saved, **(extra_context or {})})

    # --- columns ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("Enterprise"), ordering="search_key")
    def identity(self, obj: Enterprise) -> str:
        """Name, leading to the file, and NIF."""
        entry = registry.get("clients.enterprise")
        url = entry.url(obj.uuid, None) if entry.url else ""
        url = url or reverse("admin:clients_enterprise_change", args=[obj.pk])
        number = f"NIF {obj.nifs[0].value}" if obj.nifs else _("no NIF")
        return format_html('<a href="{}">{}</a><small class="num">{}</small>', url, obj.name, number)

    @admin.display(description=gettext_lazy("Activity, office"))
    def activity(self, obj: Enterprise) -> str:
        """What it does and where it clears its goods."""
        roles = [str(ChainRole(role).label) for role in obj.chain_roles if role in ChainRole]
        return format_html(
            '<div>{}<br><span class="muted">{}</span></div>', ", ".join(roles[:2]) or "–", obj.office or obj.city
        )

    @admin.display(description=gettext_lazy("Stage"), ordering="status")
    def stage(self, obj: Enterprise) -> str:
        """Where the relation stands."""
        status = Status(obj.status)
        return tag(status.label, STATUS_TAGS[status])

    @admin.display(description=gettext_lazy("Last contact, next"), ordering="last_contact_at")
    def last_contact(self, obj: Enterprise) -> str:
        """The day somebody last spoke with them, and the day of the soonest open task."""
        last = short_date(obj.last_contact_at) or _("never")
        if not obj.next_action_on:
            return last
        late = "tag tag-bad" if obj.next_action_on < clock.today() else "muted"
        planned = _("next: %(day)s") % {"day": short_date(obj.next_action_on)}
        return format_html('<div>{}<br><span class="{}">{}</span></div>', last, late, planned)

    @admin.display(description=gettext_lazy("Followed by"))
    def followed_by(self, obj: Enterprise) -> str:
        """The agents who follow it."""
        return ", ".join(str(row.user) for row in obj.account_agents) or _("nobody")

    @admin.display(description=gettext_lazy("Followed by"))
    def followers(self, obj: Enterprise) -> str:
        """The same, on the file."""
        return self.followed_by(obj) if obj.pk else "–"

    # --- writing ---------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Enterprise, form: Any, change: bool) -> None:
        """Open the file, or correct it."""
        if not change:
            service.open_file(obj, by=request.user)
            return
        service.correct_profile(obj, seen_version=obj.version, fields=form.changed_data, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has written it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has written the profile; its numbers, contacts and sites are written here."""
        if rows := [entry for entry in message if any("name" in what for what in entry.values())]:
            super().log_change(request, obj, rows)

    @admin.action(description=gettext_lazy("Assign to an agent…"), permissions=["change"])
    def assign_to_agent(self, request: HttpRequest, queryset: QuerySet[Enterprise]) -> HttpResponse | None:
        """Show exactly which enterprises would change hands, then do it."""
        if not may.can_assign_agent(request.user):
            raise PermissionDenied
        rows = list(queryset[:500])
        form = AssignForm(request.POST if "apply" in request.POST else None)
        if form.is_bound and form.is_valid():
            count = service.assign_account_agent(rows, agent=form.cleaned_data["agent"], by=request.user)
            messages.success(request, _assigned(count, form.cleaned_data["agent"]))
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Assign to an agent"),
            "opts": self.opts,
            "rows": rows,
            "form": form,
            "checkbox": ACTION_CHECKBOX_NAME,
            "action": "assign_to_agent",
        }
        return TemplateResponse(request, "admin/clients/enterprise/assign.html", context)


def _assigned(count: int, agent: Any) -> str:
    text = ngettext(
        "%(n)s enterprise now followed by %(agent)s.", "%(n)s enterprises now followed by %(agent)s.", count
    )
    return text % {"n": count, "agent": agent}


@admin.register(Contact)
class ContactAdmin(DeskAdmin):
    """People of the enterprises."""

    desk_order = 2
    form = ContactPageForm
    list_display = ("person", "company", "role", "reach", "is_focal")
    list_extra = ("role", "is_focal")
    list_display_links = None
    list_filter = ("role", "is_focal", "language")
    list_select_related = ("enterprise",)
    search_fields = ("search_key",)
    search_placeholder = gettext_lazy("Name, e-mail, phone, enterprise")
    ordering = ("search_key", "pk")
    exports = exports.CONTACTS
    may_view = staticmethod(may.can_list_enterprises)
    may_change = staticmethod(may.can_edit_enterprise)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search people and the enterprises they act for."""
        return queries.search_contacts(queryset, search_term), False

    @admin.display(description=gettext_lazy("Contact"), ordering="search_key")
    def person(self, obj: Contact) -> str:
        """Name and function."""
        url = reverse("admin:clients_contact_change", args=[obj.pk])
        return format_html('<a href="{}">{}</a><small>{}</small>', url, obj.full_name, obj.function)

    @admin.display(description=gettext_lazy("Enterprise"), ordering="enterprise__search_key")
    def company(self, obj: Contact) -> str:
        """The enterprise."""
        return str(obj.enterprise)

    @admin.display(description=gettext_lazy("Phone, e-mail"))
    def reach(self, obj: Contact) -> str:
        """How to reach the person."""
        lines = [[working_phone(obj.phone)] if obj.phone else [], [obj.email] if obj.email else []]
        return format_html_join(mark_safe("<br>"), "{}", [line for line in lines if line]) or "–"
