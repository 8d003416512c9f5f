"""The board, one indicator, the matrix of segments, the effect of services (domain §10)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.views import require
from insight.enums import Cut
from insight.forms import BoardFilter, MatrixFilter
from insight.permissions import can_read_indicators, can_read_people, can_read_unit
from insight.queries import board as queries
from insight.queries import crossed, detail, effects, loads, migration
from insight.queries.registry import INDICATORS, Indicator

CUTS = (Cut.REGION, Cut.SIZE, Cut.SECTOR)


def _enter(request: HttpRequest) -> None:
    """An enterprise never learns that these pages exist; a customs role without a board is told no."""
    if not getattr(request.user, "is_customs", False):
        raise Http404
    require(can_read_indicators(request.user))


def board(request: HttpRequest) -> HttpResponse:
    """Every indicator the person may see, over a period, for all enterprises or one group of them."""
    _enter(request)
    form = BoardFilter(request.GET, user=request.user)
    lens = form.lens
    attitudes = INDICATORS["K12"]
    context = {
        "form": form,
        "lens": lens,
        "themes": queries.board(lens),
        "attitudes": detail.by_kind(attitudes, queries.tallies(["K12"], lens).get("K12", {}), lens),
        "checked_at": queries.checked_at(),
        "is_unit": can_read_unit(request.user),
    }
    return render(request, "insight/board.html", context)


def _readable(request: HttpRequest, code: str) -> Indicator:
    item = INDICATORS.get(code)
    if item is None or item.page:
        raise Http404
    require(item.may is None or item.may(request.user))
    return item


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: definition, figure, months, kinds and groups, and the way to its list."""
    _enter(request)
    item = _readable(request, code)
    form = BoardFilter(request.GET, user=request.user)
    lens = form.lens
    context = {"form": form, "item": item, "lens": lens}
    if code == "K21":
        context["loads"] = loads.lines()
    else:
        tally, target = queries.tallies([code], lens).get(code, {}), queries.targets()[code]
        tables = [detail.by_kind(item, tally, lens)]
        if lens.cut == Cut.ALL and can_read_unit(request.user):
            tables += [detail.by_cut(item, lens, cut) for cut in CUTS]
            context["crossed"] = crossed.by_pair(item, lens)
        chart, months = detail.by_month(item, lens, target)
        context |= {
            "line": queries.line(item, queries.figure(item, tally), target, lens),
            "tables": [table for table in tables if table is not None],
            "chart": chart,
            "months": months,
        }
    if item.list_url and request.user.has_role(*item.list_roles):
        context["list_url"] = reverse(item.list_url)
    return render(request, "insight/indicator.html", context)


def matrix(request: HttpRequest) -> HttpResponse:
    """How many enterprises went from one segment to another between the ends of two months."""
    _enter(request)
    require(can_read_unit(request.user))
    form = MatrixFilter(request.GET, user=request.user)
    k = 0 if form.may_choose else 5
    found = migration.counts(form.since, form.until)
    context = {
        "form": form,
        "facts": migration.facts(found, k=k),
        "matrix": migration.matrix(found, k=k) if found else [],
        "letters": migration.LETTERS,
        "checked_at": queries.checked_at(),
    }
    return render(request, "insight/migration.html", context)


def service_effects(request: HttpRequest) -> HttpResponse:
    """Before and after by service: figures, interval, and how little they prove."""
    _enter(request)
    require(can_read_unit(request.user))
    form = BoardFilter(request.GET, user=request.user, narrow=False)
    context = {"form": form, "lines": effects.lines(form.period), "may_people": can_read_people(request.user)}
    return render(request, "insight/effects.html", context)
