"""Pages of the catalogue: what customs can do for an enterprise, free and paid clearly apart; asking for a service."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView

from catalogue import queries
from catalogue.forms import AskForm, BrowseForm
from catalogue.models import OfferingSession, ServiceOffering
from catalogue.permissions import can_ask, can_read_catalogue, can_revise_catalogue
from catalogue.services.asking import ask_for_service
from clients.models import Enterprise
from clients.queries.access import current_membership
from core import clock
from core.views import DomainErrorMixin, require


def my_enterprise(user: Any) -> Enterprise | None:
    """The enterprise this person acts for; customs staff have none."""
    membership = None if user.is_customs else current_membership(user)
    return membership.enterprise if membership else None


class CatalogueMixin:
    """What the pages share: who may read, and in which layout."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the layout of the reader's side."""
        user = self.request.user  # type: ignore[attr-defined]
        require(can_read_catalogue(user))
        layout = "layout/agent.html" if user.is_customs else "layout/portal.html"
        return super().get_context_data(**{"layout": layout, **kwargs})  # type: ignore[misc]


class OfferingList(CatalogueMixin, TemplateView):
    """The whole catalogue on one page, by theme, or what was looked for in it."""

    template_name = "catalogue/offering_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Free services by theme; paid ones in their own block (I14). A word nobody knows finds nothing."""
        user, today = self.request.user, clock.today()
        choices = queries.theme_choices()
        form = BrowseForm(self.request.GET or None, themes=choices)
        wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
        themes, paid = queries.browse(
            user, today, word=wanted.get("q", ""), theme=wanted.get("theme", ""), need=wanted.get("need", "")
        )
        return super().get_context_data(
            themes=themes,
            paid=paid,
            browse_form=form,
            theme_choices=choices,
            chosen_theme=wanted.get("theme", ""),
            is_filtered=any(wanted.values()),
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
        rows = ServiceOffering.objects.visible_to(self.request.user)
        return rows.select_related("category__parent").prefetch_related("documents")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether this person may ask for it, and its next dates."""
        user = self.request.user
        ahead = OfferingSession.objects.visible_to(user).ahead(clock.now()).filter(offering__code=self.object.code)
        given = {
            "may_ask": can_ask(user, my_enterprise(user)),
            "sessions": list(ahead[:5]),
            "reader_is_customs": user.is_customs,
        }
        return super().get_context_data(**{**given, **kwargs})


class Ask(DomainErrorMixin, CatalogueMixin, FormView):
    """Asking for a service: a few words, a call within two working days, no commitment."""

    template_name = "catalogue/offering_ask.html"
    form_class = AskForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The service must be in force; only who answers for the enterprise asks."""
        enterprise = my_enterprise(request.user)
        if enterprise is None:
            raise Http404
        self.enterprise = enterprise
        self.offering = get_object_or_404(
            ServiceOffering.objects.visible_to(request.user).available(clock.today()), uuid=kwargs["uuid"]
        )
        require(can_ask(request.user, enterprise))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the service."""
        return super().get_context_data(**{"offering": self.offering, **kwargs})

    def form_valid(self, form: AskForm) -> HttpResponse:
        """Write the need and the task; asked twice, it is asked once."""
        note = form.cleaned_data["note"]
        if ask_for_service(self.enterprise, offering=self.offering, note=note, by=self.request.user):
            said = _("Thank you. Your relationship agent calls you within two working days. Nothing is engaged.")
        else:
            said = _("You have already asked for this service: your relationship agent has it and will call you.")
        messages.success(self.request, said)
        return redirect("catalogue:offering_detail", self.offering.uuid)
