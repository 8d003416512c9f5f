"""What a service seems to change (K27, §10): planted effects are found, absent ones are not claimed, small groups hide."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from core import clock
from followup.models import FollowUpPoint, ServiceProposal
from insight.queries import effects
from insight.queries.words import small_text
from insight.rules.periods import Period, month_of, shift
from insight.services.refresh import refresh
from tests.factories.insight import SERVICES, Year

pytestmark = pytest.mark.django_db
PLANTED, ABSENT = SERVICES[0], SERVICES[1:]


def read():
    """The lines of the page, over the whole year."""
    refresh(full=True)
    now = month_of(clock.today())
    return {line.code: line for line in effects.lines(Period(shift(now, -12), now))}


def keep_only(code, *, enterprises):
    """Leave the deliveries of a service to so many of the enterprises that answered since, and take the others back."""
    rows = ServiceProposal.objects.filter(offering__code=code, delivered_on__isnull=False, circle="enterprise")
    last = {row.enterprise_id: row.answered_at.date() for row in FollowUpPoint.objects.exclude(answered_at=None)}
    told = {
        row.enterprise_id for row in rows if row.enterprise_id in last and row.delivered_on <= last[row.enterprise_id]
    }
    rows.exclude(enterprise_id__in=sorted(told)[:enterprises]).update(state="cancelled", delivered_on=None)


def test_planted_effect_is_found_and_absent_ones_are_not_claimed(policy):
    """A service that helps would be dropped, or one that does nothing kept, on figures that see what is not there."""
    Year(600, lift={PLANTED: 1})

    lines = read()

    assert (lines[PLANTED].kind, lines[PLANTED].verdict) == ("better", "nettement plus de progrès")
    now = month_of(clock.today())
    found = effects.compared(Period(shift(now, -12), now))
    assert found[PLANTED].low <= 1 <= found[PLANTED].high
    for code in ABSENT:
        assert lines[code].kind == "none", lines[code]
        assert found[code].low < 0 < found[code].high


@pytest.mark.parametrize("seed", [3, 5, 11])
def test_year_without_effect_claims_none(policy, seed):
    """Chance read as a result sends enterprises to a service that brings nothing."""
    Year(300, seed=seed)

    assert {line.kind for line in read().values()} <= {"none", "small"}


def test_harm_is_shown_as_plainly_as_help(policy):
    """A service after which enterprises fall back must not stand beside the others as if nothing were."""
    Year(600, lift={PLANTED: -1})

    assert read()[PLANTED].kind == "worse"


def test_service_delivered_to_four_enterprises_shows_no_figure(policy, kodjo, client):
    """Four enterprises are people one knows: their mean is what each of them said of itself."""
    Year(600, lift={PLANTED: 1})
    keep_only(PLANTED, enterprises=4)

    line = read()[PLANTED]
    client.force_login(kodjo)
    page = client.get(reverse("insight:effects")).content.decode()

    assert (line.kind, line.with_n) == ("small", small_text())
    assert {line.with_change, line.without_change, line.difference, line.interval} == {"–"}
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if PLANTED in row)
    assert not re.search(r"[+−-]\d|\d,\d", strip_tags(row.replace(PLANTED, "")))


def test_service_delivered_to_five_enterprises_is_compared(policy):
    """Hiding more than must be hidden leaves the unit without what it already may know."""
    Year(600, lift={PLANTED: 1})
    keep_only(PLANTED, enterprises=5)

    assert read()[PLANTED].with_n == "5"
