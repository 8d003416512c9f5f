"""The one administration site: agents work here, behind the same door as everyone (architecture §8).

Every list starts from `visible_to`, every right is a named predicate, never a Django permission. Buttons that move a
file are declared as data (`Act`), drawn from its state, and posted to one view that calls the service. With
`core.views`, the only place that turns a DomainError into something a person reads: the page again, filled as it was
sent. Forms notice what a colleague saved meanwhile (core.stale).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms.models import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.counting import EstimatedPaginator
from core.errors import DomainError
from core.exports import Exports
from core.forms import DateInput
from core.lifecycle import Transition
from core.stale import SEEN, GuardedModelForm, RefusedForm
from core.views import show_domain_error

Predicate = Callable[[Any, Any], bool]
UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Act:
    """One button on a file: the transition (or a name), the service it calls, who may press it.

    `reason` is None when no reason is asked, else the label of the field. `possible` refines the state.
    """

    transition: Transition
    service: Callable[..., Any]
    may: Predicate
    reason: Any = None
    kind: str = "secondary"
    possible: Callable[[Any], bool] | None = None

    def is_open(self, user: Any, obj: Any) -> bool:
        """Tell whether this person sees the button on this object now."""
        in_state = self.transition.allows(obj.state) if self.transition.sources else True
        return in_state and self.may(user, obj) and (self.possible is None or self.possible(obj))


class DeskSite(admin.AdminSite):
    """The administration site. `django.contrib.admin.site` is this one (see ccv_portal.apps)."""

    site_header = gettext_lazy("Administration")
    site_title = gettext_lazy("Staff space")
    index_title = gettext_lazy("Administration")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Open to people with a customs role only."""
        user = request.user
        return bool(user.is_active and getattr(user, "is_customs", False))

    # The password alone never opens the admin: sign-in, with its second factor, is allauth's (dependencies §7).
    login = method_decorator(secure_admin_login)(admin.AdminSite.login)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give each page what ours show: Django's own menu, which none of them draws, is not worked out."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "has_permission": self.has_permission(request),
            "is_popup": False,
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Order the home page as work is ordered: apps as installed, models by `desk_order`."""
        apps = self._build_app_dict(request, app_label)
        found = list(apps.values()) if app_label is None else [apps] if "models" in apps else list(apps.values())
        for app in found:
            app["models"].sort(key=lambda model: (self._registry[model["model"]].desk_order, str(model["name"])))
        return sorted(found, key=lambda app: min(self._registry[m["model"]].desk_order for m in app["models"]))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Leave through the one door."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Change the password where everyone does."""
        return HttpResponseRedirect(reverse("account_change_password"))


class PolicyMixin:
    """Rights from predicates, rows from `visible_to`: shared by pages and inlines."""

    may_view: Predicate | None = None
    may_add: Predicate | None = None
    may_change: Predicate | None = None
    may_delete: Predicate | None = None

    def _allows(self, name: str, request: HttpRequest, obj: Any = None) -> bool:
        predicate = getattr(type(self), name)
        return predicate is not None and bool(predicate(request.user, obj))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask `may_view`, or `may_change` which includes it."""
        return self._allows("may_view", request, obj) or self._allows("may_change", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask `may_add`."""
        return self._allows("may_add", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask `may_change`."""
        return self._allows("may_change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask `may_delete`: provable things have none."""
        return self._allows("may_delete", request, obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Start from what this person may see; a model without `visible_to` is one no outsider could guess."""
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Native date fields, plain selects scoped to what the person may see: no pop-up, no library."""
        if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            kwargs.setdefault("widget", DateInput)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if isinstance(field, ModelChoiceField) and hasattr(field.queryset, "visible_to"):
            field.queryset = field.queryset.visible_to(request.user)
        return field


class DeskAdmin(PolicyMixin, admin.ModelAdmin):
    """Base of every page of the administration."""

    form = GuardedModelForm
    desk_order = 50
    list_per_page = 25
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = EstimatedPaginator
    actions_selection_counter = True
    search_placeholder: Any = ""
    list_extra: tuple[str, ...] = ()  # columns a phone leaves out
    acts: tuple[Act, ...] = ()
    exports: Exports | None = None  # what this list may give away as a file
    object_links: tuple[tuple[Any, str, Predicate], ...] = ()

    class Media:
        """Only Django's own small script for ticking rows; forms need none."""

    @property
    def media(self) -> forms.Media:
        """Leave jQuery and the pop-up scripts out: nothing here needs them."""
        return forms.Media()

    # --- lists -----------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer no bulk deletion: what has happened stays."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list with the links of its page."""
        links = [*self.list_links(request), *self._export_links(request)]
        extra = {"list_links": links, "list_extra": self.list_extra, **(extra_context or {})}
        return super().changelist_view(request, extra)

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return (label, address) of what this list leads to, beside adding."""
        return []

    def _export_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Lead to the file of exactly this list, filter and search included, where this person may take it away."""
        if self.exports is None or not self.exports.may(request.user):
            return []
        return [self.exports.link(self.opts.label_lower, request.GET.urlencode())]

    def action_checkbox(self, obj: Any) -> str:
        """Draw the box before a line as Django does, without a template for each."""
        label = _("Select this object for an action - {}").format(obj)
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, label)

    # --- one object ------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Read an object once for a page that only shows it: its buttons and its form look at the same row.

        An object with a random identifier answers to it: a number in an address counts the rows one may not see.
        """
        is_random = UUID_SHAPE.fullmatch(object_id) and hasattr(self.model, "uuid")
        field = "uuid" if is_random and not from_field else from_field
        if request.method != "GET" or from_field:
            return super().get_object(request, object_id, field)
        known: dict[Any, Any] = request.__dict__.setdefault("_desk_objects", {})
        key = self.opts.label, object_id
        if key not in known:
            known[key] = super().get_object(request, object_id, field)
        return known[key]

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Answer the same for what is absent and for what is not yours."""
        raise Http404

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one object with the acts its state and this person allow."""
        extra = {
            "acts": self.open_acts(request, object_id) if request.method == "GET" else [],
            **(extra_context or {}),
        }
        return self._answer(request, lambda: super(DeskAdmin, self).change_view(request, object_id, form_url, extra))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form again, filled, when the act behind it is refused."""
        return self._answer(request, lambda: super(DeskAdmin, self).add_view(request, form_url, extra_context))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Lead to the list whoever has just given a row away: Django's sentence links to what they no longer read."""
        if self.get_queryset(request).filter(pk=obj.pk).exists():
            return super().response_change(request, obj)
        messages.success(request, _("Recorded."))
        return self.response_post_save_change(request, obj)

    def _answer(self, request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
        """Show the page; when the service behind it refuses, show it again with the sentence and all that was typed."""
        try:
            return show()
        except DomainError as error:
            request.refusal = str(error.message)  # type: ignore[attr-defined]
        response = show()
        response.status_code = 422
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Let a refused act say so on the form it came from."""
        form = super().get_form(request, obj, change, **kwargs)
        if refusal := getattr(request, "refusal", ""):
            return type(form.__name__, (RefusedForm, form), {"refusal": refusal})
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Carry what the page was opened with, where it can be changed."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or not issubclass(self.form, GuardedModelForm) or not self.has_change_permission(request, obj):
            return sets
        (name, options), *others = sets
        return [(name, {**options, "fields": _with_seen(options["fields"])}), *others]

    def open_acts(self, request: HttpRequest, object_id: str) -> list[dict[str, Any]]:
        """Return the buttons of the page, in the order declared."""
        if not self.acts or (obj := self.get_object(request, object_id)) is None:
            return []
        return [
            {
                "name": act.transition.name,
                "label": act.transition.label,
                "reason": act.reason,
                "kind": act.kind,
                "url": reverse(self._name("act"), args=[object_id, act.transition.name]),
            }
            for act in self.acts
            if act.is_open(request.user, obj)
        ]

    def _name(self, page: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def get_urls(self) -> list[Any]:
        """Add the one address every act is posted to."""
        act = path(
            "<path:object_id>/acte/<slug:name>/",
            self.admin_site.admin_view(self.act_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_act",
        )
        return [*([act] if self.acts else []), *super().get_urls()]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Call the service of an act and say what came of it. POST only."""
        obj = self.get_object(request, object_id)
        act = next((one for one in self.acts if one.transition.name == name), None)
        if obj is None or act is None:
            raise Http404
        if request.method != "POST" or not act.may(request.user, obj):
            raise PermissionDenied
        reason = request.POST.get("reason", "").strip()
        if not self._take(request, obj, act, reason) and reason:
            return self._act_refused(request, object_id, reason)
        return HttpResponseRedirect(reverse(self._name("change"), args=[object_id]))

    def _take(self, request: HttpRequest, obj: Any, act: Act, reason: str) -> bool:
        """Call the service, with the reason where one is asked; a refusal becomes a message. Tell whether it was done."""
        if act.reason is not None and not reason:
            messages.error(request, _("Say why in a few words."))
            return False
        try:
            act.service(obj, by=request.user, **({"reason": reason} if act.reason is not None else {}))
            messages.success(request, _("Done: %(act)s.") % {"act": act.transition.label})
        except DomainError as error:
            show_domain_error(request, error)
            return False
        return True

    def _act_refused(self, request: HttpRequest, object_id: str, reason: str) -> HttpResponse:
        """Show the page again with the reason that was typed, beside the buttons still open or alone."""
        acts = self.open_acts(request, object_id)
        request.method, request.POST = "GET", QueryDict()  # type: ignore[assignment]
        response = self.change_view(request, object_id, "", {"acts": acts, "typed_reason": reason})
        response.status_code = 422
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show no second history: what happened is in the audit trail, for those who check."""
        raise Http404

    # --- traces ----------------------------------------------------------------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Write the addition to the audit trail, the only one there is."""
        audit.record(f"{audit.kind_of(obj)}.added", obj=obj, by=request.user)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Write which fields changed, never their content."""
        audit.record(f"{audit.kind_of(obj)}.changed", obj=obj, by=request.user, data={"fields": _changed(message)})

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Write each deletion."""
        for obj in queryset:
            audit.record(f"{audit.kind_of(obj)}.deleted", obj=obj, by=request.user)


def _changed(message: Any) -> list[str]:
    """Return the names of changed fields and inlines from Django's change message."""
    names: list[str] = []
    for entry in message if isinstance(message, list) else []:
        for what in entry.values():
            names.extend(str(field) for field in what.get("fields", [what.get("name", "")]))
    return names


def _with_seen(names: Any) -> list[Any]:
    return [*(name for name in names if name != SEEN), SEEN]


class ReadOnlyAdmin(DeskAdmin):
    """A page to look at: everything shown, nothing to change."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Iterable[str]:
        """Return every field."""
        return [field.name for field in self.opts.fields if field.editable or field.name != "id"]


class DeskInline(PolicyMixin, admin.TabularInline):
    """Rows of another model under a file; one empty line to add, without script."""

    form = GuardedModelForm
    extra = 1
    show_change_link = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Carry what each line was opened with, where it can be changed."""
        names = super().get_fields(request, obj)
        guarded = issubclass(self.form, GuardedModelForm) and self.has_change_permission(request, obj)
        return _with_seen(names) if guarded else names

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Offer an empty line only to whom may add."""
        return self.extra if self.has_add_permission(request, obj) else 0
