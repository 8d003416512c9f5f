"""The catalogue in the administration: the head of the relations unit writes drafts, previews and publishes them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import states
from catalogue.enums import OfferingState
from catalogue.forms import OfferingForm
from catalogue.models import ServiceCategory, ServiceOffering
from catalogue.permissions import can_read_catalogue, can_revise_catalogue
from catalogue.services import offering as services
from core.admin import Act, DeskAdmin
from core.lifecycle import Transition
from core.templatetags.typography import written

BEGIN = Transition(
    "begin", {OfferingState.PUBLISHED, OfferingState.WITHDRAWN}, "", label=gettext_lazy("Begin a draft")
)


@admin.register(ServiceCategory)
class ServiceCategoryAdmin(DeskAdmin):
    """Families of services, one inside another at most."""

    list_display = ("code", "called", "parent", "order")
    list_select_related = ("parent",)
    may_view = staticmethod(can_read_catalogue)
    may_add = may_change = staticmethod(can_revise_catalogue)
    desk_order = 61

    @admin.display(description=gettext_lazy("Title"), ordering="title_fr")
    def called(self, row: ServiceCategory) -> Any:
        """The title in the reader's language."""
        return written(row, "title")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only families of the first level hold others."""
        if db_field.name == "parent":
            kwargs["queryset"] = ServiceCategory.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ServiceOffering)
class ServiceOfferingAdmin(DeskAdmin):
    """Versions in force and drafts; saving writes the draft, publishing leaves agreements made as they were."""

    form = OfferingForm
    list_display = ("code", "called", "category", "cost", "state", "version")
    list_extra = ("category", "version")
    list_filter = ("state", "category", "is_paid", "mode")
    list_select_related = ("category",)
    search_fields = ("code", "title_fr", "title_en")
    search_placeholder = gettext_lazy("Code or title of a service")
    ordering = ("category__order", "order", "code", "-version")
    may_view = staticmethod(can_read_catalogue)
    may_add = may_change = staticmethod(can_revise_catalogue)
    desk_order = 60
    acts = (
        Act(states.PUBLISH, services.publish_offering, can_revise_catalogue, kind="primary"),
        Act(states.ABANDON, services.abandon_draft, can_revise_catalogue),
        Act(BEGIN, services.start_draft, can_revise_catalogue),
        Act(
            states.WITHDRAW,
            services.withdraw_offering,
            can_revise_catalogue,
            reason=gettext_lazy("Why it leaves the catalogue"),
            kind="danger",
        ),
    )

    @admin.display(description=gettext_lazy("Title"), ordering="title_fr")
    def called(self, row: ServiceOffering) -> Any:
        """The title in the reader's language."""
        return written(row, "title")

    @admin.display(description=gettext_lazy("cost"), ordering="is_paid")
    def cost(self, row: ServiceOffering) -> str:
        """Free or on quotation, in words: a cross would read as a fault."""
        return _("On quotation") if row.is_paid else _("Free")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceOffering]:
        """Versions in force, drafts and withdrawn services: earlier ones are read from what names them."""
        return super().get_queryset(request).exclude(state__in=states.EARLIER)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a version with the way to its preview, its documents and the draft a colleague began."""
        obj = self.get_object(request, object_id)
        draft = None
        if obj is not None and not obj.is_draft and can_revise_catalogue(request.user):
            draft = ServiceOffering.objects.filter(code=obj.code, state=OfferingState.DRAFT).first()
        extra = {"draft": draft, "may_revise": can_revise_catalogue(request.user), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def open_acts(self, request: HttpRequest, object_id: str) -> list[dict[str, Any]]:
        """Return the buttons of the page; a draft is begun once."""
        acts = super().open_acts(request, object_id)
        obj = self.get_object(request, object_id)
        begun = obj is not None and ServiceOffering.objects.filter(code=obj.code, state=OfferingState.DRAFT).exists()
        return [act for act in acts if not (begun and act["name"] == BEGIN.name)]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """After an act, show the version that matters now."""
        response = super().act_view(request, object_id, name)
        obj = ServiceOffering.objects.filter(pk=object_id).first()
        if response.status_code != HttpResponseRedirect.status_code or obj is None:
            return response
        if name == BEGIN.name:
            obj = ServiceOffering.objects.filter(code=obj.code, state=OfferingState.DRAFT).first() or obj
        if obj.state in states.EARLIER:
            return HttpResponseRedirect(reverse("admin:catalogue_serviceoffering_changelist"))
        return HttpResponseRedirect(reverse("admin:catalogue_serviceoffering_change", args=[obj.pk]))

    def save_model(self, request: HttpRequest, obj: ServiceOffering, form: Any, change: bool) -> None:
        """Write the draft: of a new service, the one on the page, or one begun from the version in force."""
        if not change:
            services.new_service(obj, by=request.user)
            return
        stored = ServiceOffering.objects.get(pk=obj.pk)
        columns = {field.name for field in obj._meta.fields}
        changes = {name: value for name, value in form.cleaned_data.items() if name != "code" and name in columns}
        written = services.write_draft(stored, by=request.user, **changes)
        obj.pk, obj.uuid, obj.version, obj.state = written.pk, written.uuid, written.version, written.state

    def _to_draft(self, request: HttpRequest, obj: ServiceOffering) -> HttpResponse:
        if obj.is_draft:
            said = _("Draft of version %(version)s saved. Preview it, then publish it.") % {"version": obj.version}
        else:
            said = _("Nothing has changed.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:catalogue_serviceoffering_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: ServiceOffering) -> HttpResponse:
        """Stay on the draft."""
        return self._to_draft(request, obj)

    def response_add(self, request: HttpRequest, obj: ServiceOffering, post_url_continue: Any = None) -> HttpResponse:
        """Stay on the draft."""
        return self._to_draft(request, obj)
