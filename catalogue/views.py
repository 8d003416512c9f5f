"""Pages of the catalogue: what customs can do for an enterprise, free and paid clearly apart."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView, TemplateView

from catalogue import queries
from catalogue.models import ServiceOffering
from catalogue.permissions import can_read_catalogue, can_revise_catalogue
from core import clock
from core.views import require


class CatalogueMixin:
    """What both pages share: who may read, and in which layout."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the layout of the reader's side."""
        user = self.request.user  # type: ignore[attr-defined]
        require(can_read_catalogue(user))
        layout = "layout/agent.html" if user.is_customs else "layout/portal.html"
        return super().get_context_data(layout=layout, **kwargs)  # type: ignore[misc]


class OfferingList(CatalogueMixin, TemplateView):
    """The whole catalogue on one page, by theme."""

    template_name = "catalogue/offering_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Free services by theme; paid ones in their own block (I14)."""
        user, today = self.request.user, clock.today()
        return super().get_context_data(
            themes=queries.free_by_theme(user, today),
            paid=queries.paid_offerings(user, today),
            may_revise=can_revise_catalogue(user),
            **kwargs,
        )


class OfferingDetail(CatalogueMixin, DetailView):
    """One service: what it is, how long, where, what to prepare."""

    template_name = "catalogue/offering_detail.html"
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "offering"

    def get_queryset(self) -> QuerySet[ServiceOffering]:
        """Only what this person may see; anything else is not found."""
        return ServiceOffering.objects.visible_to(self.request.user).select_related("category")
