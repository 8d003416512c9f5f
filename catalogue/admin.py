"""The catalogue in the administration: the head of the relations unit writes it, saving publishes a version."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalogue.forms import OfferingForm
from catalogue.models import ServiceCategory, ServiceOffering
from catalogue.permissions import can_read_catalogue, can_revise_catalogue
from catalogue.services import revise_offering
from core.admin import DeskAdmin


@admin.register(ServiceCategory)
class ServiceCategoryAdmin(DeskAdmin):
    """Families of services."""

    list_display = ("code", "title_fr", "order")
    may_view = staticmethod(can_read_catalogue)
    may_add = may_change = staticmethod(can_revise_catalogue)
    desk_order = 61


@admin.register(ServiceOffering)
class ServiceOfferingAdmin(DeskAdmin):
    """Services in force; a change publishes a new version and leaves proposals already made as they were."""

    form = OfferingForm
    list_display = ("code", "title_fr", "category", "mode", "is_paid", "version")
    list_filter = ("category", "is_paid", "mode")
    list_select_related = ("category",)
    search_fields = ("code", "title_fr", "title_en")
    search_placeholder = _("Code or title of a service")
    ordering = ("category__order", "order", "code")
    may_view = staticmethod(can_read_catalogue)
    may_add = may_change = staticmethod(can_revise_catalogue)
    desk_order = 60

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceOffering]:
        """Versions in force only: earlier ones are read from the proposals that name them."""
        return super().get_queryset(request).current()

    def save_model(self, request: HttpRequest, obj: ServiceOffering, form: Any, change: bool) -> None:
        """Publish a revision, or the first version of a new service."""
        if not change:
            obj.revised_by = request.user
            super().save_model(request, obj, form, change)
            return
        stored = ServiceOffering.objects.get(pk=obj.pk)
        changes = {name: value for name, value in form.cleaned_data.items() if name != "code"}
        revised = revise_offering(stored, by=request.user, **changes)
        obj.pk, obj.uuid, obj.version = revised.pk, revised.uuid, revised.version
