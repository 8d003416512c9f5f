"""Who reads which figures; pages read counted rows only; an embargoed notice changes no byte; small groups stay hidden."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from clients.models import Assignment, Contact, OutboundMessage, PortalMembership
from clients.services import relation
from core import clock, jobs
from core.models import AuditEvent
from diagnostics.services import notice as notices
from insight.models import IndicatorRow, IndicatorTarget, MonthlyReport
from insight.queries import special
from insight.queries.registry import INDICATORS, SCORECARD
from insight.rules.periods import half_year, month_of, shift
from insight.services import monthly
from insight.services.refresh import SPECIAL, refresh
from tests.factories import questionnaires as make
from tests.factories.insight import Year

pytestmark = pytest.mark.django_db
PAGES = ("insight:board", "insight:migration", "insight:effects", "insight:scorecard", "insight:month_list")
DEFINED = [code for code, item in INDICATORS.items() if not item.page]


@pytest.fixture
def sena(make_agent):
    """Management: aggregates only."""
    return make_agent("DIR", "Sena Ahadji")


@pytest.fixture
def year(policy):
    """A small generated year, counted."""
    made = Year(40)
    refresh()
    return made


def page(user, name, *args, **query):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client.get(reverse(name, args=args), query)


def text(answer):
    """The page without what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


def everything(user):
    """Every page of figures, and the export, as this person gets them."""
    found = [text(page(user, name)) for name in PAGES]
    found += [text(page(user, "insight:indicator", code)) for code in DEFINED]
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    found.append(client.post(reverse("insight:export"), {"reason": "Rapport du comité"}).content.decode("utf-8-sig"))
    return [re.sub(r"(À jour|Up to date)[^<]*", "", one) for one in found]


def test_embargoed_notice_changes_no_byte_for_anybody(year, kodjo, elom, sena):
    """A count that moves the day a report is closed tells who was invited to come forward; N16 and its tasks too."""
    missions = year.missions[:8]
    for number, firm in enumerate(dict.fromkeys(mission.enterprise for mission in missions)):
        owner = User.objects.create_user(f"titulaire{number}@example.org", "mot-de-passe-solide")
        PortalMembership.objects.create(user=owner, enterprise=firm, role="OWN")
        Contact.objects.create(enterprise=firm, user=owner, full_name="Titulaire", email=owner.email)
    refresh(full=True)
    before = {user: everything(user) for user in (kodjo, elom, sena)}
    for number, mission in enumerate(missions):
        notice = year.notice(mission, deadline=clock.today(), state="prepared")
        notices.issue_notice(notice.report, by=year.staff[1])
        type(notice).objects.filter(pk=notice.pk).update(deadline=clock.today() + dt.timedelta(days=number * 5))
        relation.log_interaction(
            mission.enterprise, by=year.staff[0], channel="phone", subject="Avis", circle="notice"
        )
        relation.open_task(
            mission.enterprise, owner=year.staff[0], title="Avis", due_on=clock.today(), by=None, circle="notice"
        )
    assert OutboundMessage.objects.filter(code="N16").count() == len(missions)
    refresh()
    refresh(full=True)
    assert {user: everything(user) for user in before} == before


def test_notices_show_once_their_half_year_is_over_and_holds_five(year, kodjo):
    past = half_year(clock.today()) - dt.timedelta(days=20)
    for mission in year.missions[:4]:
        year.notice(mission, deadline=past, state="expired")
    refresh(full=True)
    assert not IndicatorRow.objects.filter(indicator="K23").exists()
    year.notice(year.missions[4], deadline=past, state="checked_nothing_to_regularise")
    refresh(full=True)
    rows = dict(IndicatorRow.objects.filter(indicator="K23").values_list("part", "n"))
    assert rows == {"issued": 5, "expired": 4, "nothing": 1}
    assert page(kodjo, "insight:indicator", "K23").status_code == 200


def test_agent_reads_her_portfolio_only_whatever_the_address_says(year, afi, kodjo):
    Assignment.objects.filter(user=afi).delete()
    for enterprise in year.enterprises[:6]:
        Assignment.objects.create(
            enterprise=enterprise, user=afi, capacity="account_agent", starts_on=clock.today() - dt.timedelta(days=9)
        )
    refresh(full=True)
    own = page(afi, "insight:indicator", "K24").context["line"]
    assert own.cases == "6"
    asked = page(afi, "insight:indicator", "K24", vue=f"agent:{year.staff[0].uuid}").context["line"]
    assert asked.cases == "6"
    assert page(kodjo, "insight:indicator", "K24").context["line"].cases == "40"  # 39 of the year, and Savane
    assert page(afi, "insight:indicator", "K21").status_code == 403
    assert page(afi, "insight:migration").status_code == 403


def test_management_sees_no_figure_under_five_and_no_agent(year, sena, kodjo):
    refresh(full=True)
    region = IndicatorRow.objects.filter(indicator="K06", cut="region", part="proposed").values_list("cut_value", "n")
    assert any(n for _value, n in region)
    for code in ("K06", "K08", "K12", "K15"):
        context = page(sena, "insight:indicator", code).context
        for table in (*context["tables"], context["months"]):
            for row in table.rows:
                assert not row.cases or int(row.cases) >= 5
    assert page(sena, "insight:indicator", "K21").status_code == 403
    form = page(sena, "insight:board", vue=f"agent:{year.staff[0].uuid}").context["form"]
    assert form.lens.cut == "all"
    assert "du" not in form.fields
    assert "annee" in form.fields


def test_enterprise_and_roles_without_board_do_not_enter(year, mawuli, yawa, adm):
    for name in (*PAGES, "insight:export"):
        assert page(mawuli, name).status_code == 404
        assert page(yawa, name).status_code == 403
        assert page(adm, name).status_code == 403


def test_pages_read_as_many_rows_of_nothing_but_counts(year, kodjo):
    def queries(name, *args):
        with CaptureQueriesContext(connection) as seen:
            assert page(kodjo, name, *args).status_code == 200
        return [one["sql"] for one in seen.captured_queries]

    forbidden = ("questionnaires_screeningresponse", "diagnostics_", "followup_", "clients_segmentassessment")
    counts = {}
    for name, *args in [(name,) for name in PAGES] + [("insight:indicator", code) for code in ("K04", "K12", "K21")]:
        found = queries(name, *args)
        assert not [sql for sql in found if any(f'FROM "{table}' in sql for table in forbidden)], name
        counts[name, *args] = len(found)
    rows = list(IndicatorRow.objects.filter(cut="all"))
    IndicatorRow.objects.bulk_create(
        IndicatorRow(
            indicator=row.indicator, month=shift(row.month, -40), cut=row.cut, part=row.part, n=1,
            computed_at=row.computed_at,
        )
        for row in rows
    )  # fmt: skip
    assert {key: len(queries(*key)) for key in counts} == counts


def test_refresh_counts_again_only_what_an_act_may_have_changed(year, savane, mawuli, dede, elom):
    assert refresh() == []
    response = make.submitted(savane, mawuli)
    assert response.submitted_at
    changed = set(refresh())
    assert "K02" in changed
    assert changed <= {"K01", "K02", "K04", "K05", "K24", "K21"}
    refresh()
    assert refresh() == []


def test_history_of_every_segment_is_not_read_again_each_minute(year, savane, mawuli, dede, elom, monkeypatch):
    """At the size of a country that count would keep the letters and the scans of everybody waiting behind it."""
    refresh()
    monkeypatch.setattr(special, "trajectories", lambda *_all: pytest.fail("read again"))
    assert special.migration not in [SPECIAL[code][0] for code in SPECIAL if SPECIAL[code][1]]

    AuditEvent.objects.create(at=clock.now(), action="clients.segment_computed", object_kind="clients.enterprise")
    refresh()

    assert settings.CELERY_BEAT_SCHEDULE["indicators"]["options"] == {"queue": "bulk"}


def test_targets_of_the_administration_replace_the_default(year, kodjo):
    IndicatorTarget.objects.create(indicator="K02", value=99.5)
    line = page(kodjo, "insight:indicator", "K02").context["line"]
    assert "99" in line.target
    assert line.met is False


def test_export_asks_why_keeps_the_reason_and_no_cell_is_computed(year, kodjo):
    client = Client()
    client.force_login(kodjo, settings.AUTHENTICATION_BACKENDS[0])
    assert client.post(reverse("insight:export"), {"reason": "bref"}).status_code == 422
    answer = client.post(reverse("insight:export"), {"reason": "Rapport du comité de pilotage"})
    assert answer["Content-Type"].startswith("text/csv")
    assert AuditEvent.objects.get(action="insight.exported").reason == "Rapport du comité de pilotage"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) > 20
    assert not [cell for line in lines for cell in line.split(";") if cell[:1] in {"=", "+", "@"}]


def test_month_is_made_once_by_the_calendar_and_kept(year, kodjo):
    today = clock.today()
    assert monthly.make_last_month(today) == 1
    assert monthly.make_last_month(today) == 0
    jobs.run_due()
    report = MonthlyReport.objects.get(month=shift(month_of(today), -1))
    assert report.is_ready
    answer = page(kodjo, "insight:month_file", report.uuid)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="insight.month_downloaded", by=kodjo).exists()


def test_enterprise_sees_the_promises_about_its_own_file_only(savane, golfe, mawuli, senam, akou, policy):
    make.submitted(golfe, senam)
    response = make.submitted(savane, mawuli)
    found = page(mawuli, "insight:promises").context["promises"]
    assert [one.about for one in found] == [response.reference]
    assert found[0].kept is None
    response.submitted_at -= dt.timedelta(days=60)
    response.save(update_fields=["submitted_at"])
    assert page(mawuli, "insight:promises").context["tally"] == {"kept": 0, "late": 1, "running": 0}
    assert page(akou, "insight:promises").status_code == 403


def test_scorecard_of_the_unit_shows_every_promise(year, kodjo, elom):
    lines = page(kodjo, "insight:scorecard").context["lines"]
    assert [line.indicator.code for line in lines] == list(SCORECARD)
    assert sum(bool(line.cases) for line in lines) >= 5
