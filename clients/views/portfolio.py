"""Portfolios: the workload of the unit, one agent's enterprises, bulk reassignment, absences (domain §7.8)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from accounts.models import User
from clients.forms.portfolio import AbsenceForm, MoveForm, PortfolioFilter
from clients.models import PortfolioMove
from clients.permissions import portfolio as may
from clients.queries import portfolio as queries
from clients.services import portfolio as service
from core import clock
from core.errors import DomainError
from core.views import DomainErrorMixin, outcome_said, paginate, require, show_domain_error

NOBODY = "personne"


@require_safe
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """Who follows how many enterprises, who is away, what was moved lately."""
    require(may.can_see_portfolios(request.user))
    absences = [(row, may.can_end_absence(request.user, row)) for row in queries.absences_ahead(request.user)]
    moves = list(queries.recent_moves()[:20]) if may.can_move_portfolios(request.user) else []
    context = {
        "loads": queries.workload(clock.today()),
        "absences": absences,
        "moves": moves,
        "now": clock.now(),
    }
    return render(request, "clients/portfolio_list.html", context)


def _agent(key: str) -> User | None:
    """Return whose portfolio an address names; nobody's has its own word."""
    if key == NOBODY:
        return None
    try:
        return get_object_or_404(queries.agents(), uuid=UUID(key))
    except ValueError as error:
        raise Http404 from error


def _page(
    request: HttpRequest, agent: User | None, key: str, *, move: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    filters = PortfolioFilter(request.GET)
    rows = queries.with_work(queries.narrowed(queries.followed_by(agent), **filters.wanted()))
    may_move = may.can_move_portfolios(request.user)
    context = {
        "agent": agent,
        "key": key,
        "page": paginate(request, rows, estimated=True),
        "filters": filters,
        "move": (move or MoveForm(present=agent)) if may_move else None,
        "ticked": request.POST.getlist("enterprise"),
        "today": clock.today(),
        "form": move,
    }
    return render(request, "clients/portfolio.html", context, status=status)


@require_safe
def portfolio(request: HttpRequest, key: str) -> HttpResponse:
    """The enterprises of one agent, narrowed and paged, with the way to give them to another."""
    require(may.can_see_portfolios(request.user))
    return _page(request, _agent(key), key)


def _chosen(request: HttpRequest, agent: User | None, which: str) -> list[Any]:
    """Return the enterprises meant: those ticked, or the whole narrowed list."""
    rows = queries.narrowed(queries.followed_by(agent), **PortfolioFilter(request.GET).wanted())
    if which == "ticked":
        keys = [key for key in request.POST.getlist("enterprise") if key.isdecimal() and len(key) < 19]
        rows = rows.filter(pk__in=keys)
    return list(rows[: service.MOST + 1])


@require_POST
def portfolio_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a reassignment would do; nothing is written."""
    require(may.can_move_portfolios(request.user))
    agent = _agent(key)
    form = MoveForm(request.POST, present=agent)
    rows = _chosen(request, agent, form.cleaned_data["which"]) if form.is_valid() else []
    if form.is_valid() and not rows:
        form.add_error("which", _("Tick at least one enterprise."))
    if not form.is_valid():
        return _page(request, agent, key, move=form, status=422)
    context = {
        "agent": agent,
        "key": key,
        "to": form.cleaned_data["to"],
        "preview": queries.preview(rows, to=form.cleaned_data["to"]),
        "query": request.GET.urlencode(),
    }
    return render(request, "clients/portfolio_preview.html", context)


@require_POST
def portfolio_move(request: HttpRequest, key: str) -> HttpResponse:
    """Give the enterprises shown in the preview to the agent chosen, exactly those."""
    require(may.can_move_portfolios(request.user))
    agent = _agent(key)
    to = _agent(request.POST.get("to", ""))
    if to is None:
        raise Http404
    rows = _chosen(request, agent, "ticked")
    try:
        row = service.reassign(rows, to=to, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
        return redirect("clients:portfolio", key)
    count = len(row.items)
    said = ngettext(
        "%(n)s enterprise now followed by %(agent)s. You may undo this until tomorrow.",
        "%(n)s enterprises now followed by %(agent)s. You may undo this until tomorrow.",
        count,
    )
    messages.success(request, said % {"n": count, "agent": to})
    return redirect("clients:portfolio_list")


@require_POST
def portfolio_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a reassignment back."""
    require(may.can_undo_move(request.user))
    row = get_object_or_404(PortfolioMove, uuid=uuid)
    try:
        count = service.undo(row, by=request.user)
    except DomainError as error:
        show_domain_error(request, error)
    else:
        kept = len(row.items) - count
        said = ngettext("%(n)s enterprise went back.", "%(n)s enterprises went back.", count) % {"n": count}
        if kept:
            said += " " + ngettext(
                "%(n)s stays: it changed hands again since.", "%(n)s stay: they changed hands again since.", kept
            ) % {"n": kept}
        messages.success(request, said)
    return redirect("clients:portfolio_list")


class AbsenceNew(DomainErrorMixin, FormView):
    """Record an absence and who stands in."""

    template_name = "clients/absence_new.html"
    form_class = AbsenceForm
    success_url = reverse_lazy("clients:portfolio_list")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the page to the unit."""
        require(may.can_record_absence(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The head records for anybody, an agent for herself."""
        chooses = may.can_move_portfolios(self.request.user)
        return {**super().get_form_kwargs(), "by": self.request.user, "chooses": chooses}

    def form_valid(self, form: AbsenceForm) -> HttpResponse:
        """Record it; a refusal is shown above the form."""
        data = dict(form.cleaned_data)
        try:
            service.plan_absence(data.pop("user"), by=self.request.user, **data)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("The absence is recorded. Nobody is asked for a reason."))
        return redirect(self.get_success_url())


@require_POST
def absence_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Cancel an absence to come, end one under way."""
    require(may.can_see_portfolios(request.user))
    row = get_object_or_404(queries.absences_ahead(request.user), uuid=uuid)
    require(may.can_end_absence(request.user, row))
    with outcome_said(request, _("The files and the open tasks are back with their agent.")):
        service.end(row, by=request.user)
    return redirect("clients:portfolio_list")
