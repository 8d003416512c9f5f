"""Small groups: counted in enterprises, in every kind and every month; scores for whom §8.2 lets read them."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from catalogue.models import ServiceOffering
from core import clock
from diagnostics.models import Recommendation
from followup.models import FollowUp, ServiceProposal
from insight.documents.monthly import month_markup
from insight.models import IndicatorRow
from insight.queries import detail
from insight.queries.board import Lens, tallies
from insight.queries.month import month_content
from insight.queries.registry import INDICATORS
from insight.rules.periods import Period, month_of, shift
from insight.services.refresh import refresh
from tests.factories.insight import Year

pytestmark = pytest.mark.django_db


@pytest.fixture
def sena(make_agent):
    """Management: aggregates only."""
    return make_agent("DIR", "Sena Ahadji")


@pytest.fixture
def year(policy):
    """A small generated year, not counted yet."""
    return Year(40)


def get(user, name, *args, **query):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client.get(reverse(name, args=args), query)


def test_quality_of_evidence_is_read_by_those_who_read_scores_only(year, afi, kodjo, dede, sena):
    """An agent who follows one evaluated enterprise would read the diagnostician's score of it to the decimal (§8.2)."""
    refresh()

    assert IndicatorRow.objects.filter(indicator="K05").exists()
    assert get(afi, "insight:indicator", "K05").status_code == 403
    assert "K05" not in {
        line.indicator.code for _t, lines in get(afi, "insight:board").context["themes"] for line in lines
    }
    assert {get(user, "insight:indicator", "K05").status_code for user in (kodjo, dede, sena)} == {200}


def kinds(code: str, user) -> dict[str, str]:
    """What a person reads of one indicator by kind, over the year."""
    now = month_of(clock.today())
    lens = Lens(user, Period(shift(now, -12), now))
    table = detail.by_kind(INDICATORS[code], tallies([code], lens)[code], lens)
    return {row.label: row.value for row in table.rows} if table else {}


@pytest.mark.parametrize(("code", "kind"), [("K11", "critical"), ("K12", "ignored")])
def test_kind_of_recommendations_of_one_enterprise_is_a_small_group(year, sena, kodjo, code, kind):
    """Five recommendations left without answer by one enterprise: management reads what that enterprise decided."""
    mine = FollowUp.objects.filter(recommendation__diagnostic=year.missions[0])
    FollowUp.objects.update(
        attitude="adopted",
        contested_at=None,
        implementation="not_started",
        told_on=clock.today() - dt.timedelta(days=40),
        due_on=clock.today() - dt.timedelta(days=3),
    )
    Recommendation.objects.update(priority="major")
    mine.update(attitude="ignored")
    Recommendation.objects.filter(diagnostic=year.missions[0]).update(priority="critical")
    assert mine.count() == 5
    refresh(full=True)
    name = str(dict(INDICATORS[code].parts)[kind])

    assert name in kinds(code, kodjo), "the head reads it"
    assert re.search(r"\d", kinds(code, kodjo)[name])
    assert not re.search(r"\d", kinds(code, sena)[name])


def test_kind_of_services_of_one_enterprise_is_a_small_group(year, sena, kodjo):
    """Six paid services taken by one enterprise are no group of six."""
    paid, free = ServiceOffering.objects.current().filter(code__in=("FOR-01", "FOR-02"))
    ServiceOffering.objects.filter(pk=paid.pk).update(is_paid=True)
    ServiceOffering.objects.exclude(pk=paid.pk).update(is_paid=False)
    keys = list(ServiceProposal.objects.order_by("pk").values_list("pk", flat=True))
    assert len(keys) > 6
    ServiceProposal.objects.update(
        state="declined", circle="enterprise", offering=free, proposed_at=clock.now() - dt.timedelta(days=40)
    )
    ServiceProposal.objects.filter(pk__in=keys[:6]).update(offering=paid, enterprise=year.enterprises[0])
    refresh(full=True)
    name = str(dict(INDICATORS["K16"].parts)["True"])

    assert re.search(r"\d", kinds("K16", kodjo)[name])
    assert not re.search(r"\d", kinds("K16", sena)[name])


def test_file_of_a_month_holds_no_number_of_cases(year):
    """Management reads the year: the year without the files of eleven months is the month that is hidden (§8.2)."""
    FollowUp.objects.update(attitude="adopted", contested_at=None)
    keys = list(FollowUp.objects.order_by("pk").values_list("pk", flat=True))
    FollowUp.objects.filter(pk__in=keys[::2]).update(attitude="in_progress")
    refresh(full=True)
    months = IndicatorRow.objects.filter(indicator="K12", cut="all", part="who").order_by("-n")
    month = months.values_list("month", flat=True)[0]
    IndicatorRow.objects.filter(indicator="K12", month=month, cut="all").update(n=7)

    content = month_content(month)
    page = month_markup(content)

    assert "K12" not in {line.now.indicator.code for _title, lines in content.themes for line in lines}
    assert content.attitudes is not None
    shares = [row.value for row in content.attitudes.rows if re.search(r"[1-9]", row.value)]
    assert shares
    assert all(value.endswith("%") for value in shares)
    assert ">Cas<" not in page
