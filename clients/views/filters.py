"""Views of the register kept under a name: keep the one on screen, share it, forget it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, ListView

from clients.forms.filters import SavedFilterForm
from clients.models import SavedFilter
from clients.permissions.filters import can_change_filter, can_save_filter, can_share_filter
from clients.services import filters as service
from core.views import PredicateRequiredMixin, require


class FilterList(PredicateRequiredMixin, ListView):
    """One's own views and those of the unit."""

    predicate = staticmethod(can_save_filter)
    template_name = "clients/filter_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """Return them by name."""
        return SavedFilter.objects.visible_to(self.request.user).select_related("owner")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what this person may do."""
        return super().get_context_data(may_share=can_share_filter(self.request.user), **kwargs)


class FilterKeep(PredicateRequiredMixin, FormView):
    """Give a name to the filter of the address."""

    predicate = staticmethod(can_save_filter)
    template_name = "clients/filter_keep.html"
    form_class = SavedFilterForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 404 when the address holds no filter."""
        self.query = service.plain_query(request.GET.get("filtre", ""))
        if not self.query or len(self.query) > SavedFilter._meta.get_field("query").max_length:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer to share only to somebody who has a unit."""
        return {**super().get_form_kwargs(), "may_share": can_share_filter(self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lead back to the list as it was."""
        back = f"{reverse('admin:clients_enterprise_changelist')}?{self.query}"
        return super().get_context_data(back=back, **kwargs)

    def form_valid(self, form: SavedFilterForm) -> HttpResponse:
        """Keep it and go back to the list."""
        data = form.cleaned_data
        service.keep(name=data["name"], query=self.query, is_shared=data.get("is_shared", False), by=self.request.user)
        messages.success(self.request, _("The filter is kept: it stands above the list."))
        return redirect(f"{reverse('admin:clients_enterprise_changelist')}?{self.query}")

    def form_invalid(self, form: SavedFilterForm) -> HttpResponse:
        """Show the form again with what was typed."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def filter_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Share a view, keep it for oneself, or forget it."""
    saved = get_object_or_404(SavedFilter.objects.visible_to(request.user), uuid=uuid)
    require(can_change_filter(request.user, saved))
    if act == "retirer":
        service.remove(saved, by=request.user)
        messages.success(request, _("The filter is removed."))
    elif act in {"partager", "garder"}:
        require(act == "garder" or can_share_filter(request.user))
        service.share(saved, is_shared=act == "partager", by=request.user)
        messages.success(request, _("Done."))
    else:
        raise Http404
    return redirect("clients:filter_list")
