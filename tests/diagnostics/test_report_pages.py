"""The pages of a report: who reads what, what is kept when refused, what is never shown (§7.3, §7.4, §8.2)."""

import datetime as dt
import io
import json
import re

import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse

from clients.models import OutboundMessage, PortalMembership
from core import clock
from core.models import AuditEvent
from diagnostics.models import EnterpriseComment
from diagnostics.rules.dates import long_date
from diagnostics.rules.notice import notice_deadline
from diagnostics.services import report as reports
from diagnostics.services.notice import prepare_notice
from tests.factories import report as situations

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast):
    """A communicated report with a notice."""
    return situations.communicated(cast, with_notice=True)


@pytest.fixture
def reader(savane):
    """A reader of the enterprise."""
    from accounts.models import User

    user = User.objects.create_user("lecteur@example.org", "mot-de-passe-solide", full_name="Lecteur Simple")
    PortalMembership.objects.create(user=user, enterprise=savane, role="LEC")
    return user


@pytest.fixture(autouse=True)
def caches_cleared():
    """Tries of another test do not count here."""
    cache.clear()


def page(client, user, name, *args):
    """Open a page as somebody."""
    client.force_login(user)
    return client.get(reverse(f"diagnostics:{name}", args=args))


def test_enterprise_page_shows_strengths_first_and_no_score(client, cast, report):
    """The enterprise reads what it does well before anything else, and never a score or a segment."""
    text = page(client, cast.mawuli, "report_enterprise", report.uuid).content.decode()

    assert text.index("Vos points forts") < text.index("Axes de progrès") < text.index("Votre feuille de route")
    for phrase in ("segment", "score", "capacité"):
        assert phrase not in text.lower(), phrase


def test_enterprise_page_hides_the_notice_from_a_reader_of_the_enterprise(client, report, reader, cast):
    """Owner and deputy only: a reader must not even guess (§7.4)."""
    seen = page(client, reader, "report_enterprise", report.uuid).content.decode().lower()

    assert "régularis" not in seen
    assert "régularis" in page(client, cast.mawuli, "report_enterprise", report.uuid).content.decode().lower()


@pytest.mark.parametrize("who", ["senam", "akou", "adm"])
def test_report_of_others_does_not_exist(client, report, who, request):
    """404, never 403: a stranger must not learn that a report exists."""
    user = request.getfixturevalue(who)

    for name in ("report_enterprise", "report_read", "report_download", "report_review", "report_preview"):
        assert page(client, user, name, report.uuid).status_code == 404, name


def test_draft_does_not_exist_for_enterprise_and_relations_unit(client, cast):
    """Nobody reads a draft but those who make it (I7)."""
    draft = situations.in_review(cast)

    for user in (cast.mawuli, cast.afi, cast.kodjo):
        for name in ("report_enterprise", "report_read", "report_download", "report_review", "report_preview"):
            assert page(client, user, name, draft.uuid).status_code == 404, (user, name)
    assert page(client, cast.yawa, "report_review", draft.uuid).status_code == 200


def test_download_gives_the_sealed_bytes_and_is_written_down(client, cast, report):
    """What is downloaded is what was sealed, and each reading leaves a trace (§8.2)."""
    response = page(client, cast.mawuli, "report_download", report.uuid)

    content = b"".join(response.streaming_content)
    report.file.open("rb")
    assert content == report.file.read()
    assert response["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.filter(action="diagnostics.report_downloaded", by=cast.mawuli).count() == 1


def test_receipt_is_acknowledged_once_by_the_owner(client, cast, report):
    """A second click changes nothing; it commits to nothing."""
    client.force_login(cast.mawuli)
    url = reverse("diagnostics:report_receive", args=[report.uuid])

    client.post(url)
    report.refresh_from_db()
    first = report.received_at
    client.post(url)

    report.refresh_from_db()
    assert report.received_at == first is not None


def test_comment_sent_twice_is_annexed_once_and_leaves_the_report_unchanged(client, cast, report):
    """The sealed text is one thing, the enterprise's word another."""
    client.force_login(cast.mawuli)
    url = reverse("diagnostics:report_comment", args=[report.uuid])
    form = client.get(url).context["form"]
    data = {"once": str(form.initial["once"]), "text": "Merci à l’équipe.", "on_A1": "Nous avons déjà commencé."}

    client.post(url, data)
    client.post(url, data)

    before = report.sha256
    report.refresh_from_db()
    assert list(EnterpriseComment.objects.values_list("about", flat=True)) == ["", "A1"]
    assert OutboundMessage.objects.filter(code="N14").count() == 1, "one letter, however many passages"
    assert report.sha256 == before


def test_comment_sent_after_the_thirty_days_comes_back_with_its_text(client, cast, report):
    """A page opened on the last evening and sent the next morning must not lose what was written."""
    client.force_login(cast.mawuli)
    url = reverse("diagnostics:report_comment", args=[report.uuid])

    with clock.pretend(clock.now() + dt.timedelta(days=40)):
        response = client.post(url, {"on_A1": "Nous avons déjà commencé."})

    assert response.status_code == 422
    assert response.context["form"]["on_A1"].value() == "Nous avons déjà commencé."


def test_comment_left_empty_says_what_to_do(client, cast, report):
    """An empty form must not annex an empty page."""
    client.force_login(cast.mawuli)
    url = reverse("diagnostics:report_comment", args=[report.uuid])

    response = client.post(url, {"on_A1": " ", "text": ""})

    assert response.status_code == 422
    assert "Écrivez votre observation." in response.content.decode()
    assert not EnterpriseComment.objects.exists()


def test_notice_answered_on_the_portal_gives_a_dated_receipt(client, cast, report):
    """The enterprise leaves with a proof in hand."""
    client.force_login(cast.mawuli)
    url = reverse("diagnostics:notice_answer", args=[report.notice.uuid, "demander"])

    response = client.post(url, {"capacity": "Gérant"}, follow=True)

    text = response.content.decode()
    assert report.notice.answers.get().receipt in text
    assert "Gérant" in text


def test_notice_page_of_others_does_not_exist(client, report, reader, senam, adm):
    """The existence of a notice is part of the embargo (§7.4)."""
    for user in (reader, senam, adm):
        assert page(client, user, "notice", report.notice.uuid).status_code == 404


def test_notice_with_an_unknown_answer_does_not_exist(client, cast, report):
    """A mistyped address must not declare anything."""
    client.force_login(cast.mawuli)

    assert client.post(reverse("diagnostics:notice_answer", args=[report.notice.uuid, "autre"])).status_code == 404
    assert not report.notice.answers.exists()


def test_verification_by_anybody_tells_number_date_and_version_only(client, report):
    """A stranger with a paper in hand learns whether it is true, nothing else."""
    url = reverse("diagnostics:verify", args=[report.printed_code])
    text = client.get(url).content.decode()

    assert report.diagnostic.reference in text
    assert report.diagnostic.enterprise.name not in text
    assert report.sha256 not in text
    assert client.get(url, {"fingerprint": report.sha256}).context["is_same"]
    assert client.get(url, {"fingerprint": report.reader_sha256}).context["is_same"]
    assert not client.get(url, {"fingerprint": "0" * 64}).context["is_same"]


def test_verification_of_an_unknown_code_says_so(client, db):
    """A wrong code is an answer, not an error, and thirty of them are enough for five minutes."""
    url = reverse("diagnostics:verify", args=["0000-0000"])
    response = client.get(url)

    assert response.status_code == 200
    assert "Aucun rapport scellé ne porte ce code" in response.content.decode()
    assert [client.get(url).status_code for _ in range(30)][-1] == 429


def test_verification_of_a_draft_answers_as_for_a_code_never_drawn(client, cast):
    """A code seen on somebody's screen must not tell that a report is about to come out."""
    report = situations.countersigned(cast)
    client.logout()

    def bare(text):
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    answers = [
        bare(client.get(reverse("diagnostics:verify", args=[code])).content.decode().replace(code, "CODE"))
        for code in (report.printed_code, "0000-1111-2222-3333-4444")
    ]

    assert answers[0] == answers[1]


def test_data_of_a_report_keeps_the_notice_from_a_reader_of_the_enterprise(client, report, reader, cast):
    """A table or a JSON file that tells of the notice would undo the embargo (§7.4)."""
    whole = json.loads(page(client, cast.mawuli, "report_json", report.uuid).content)
    bare = json.loads(page(client, reader, "report_json", report.uuid).content)
    table = page(client, reader, "report_csv", report.uuid).content

    assert whole["notice"]["areas"]
    assert bare["notice"] is None
    assert whole["report"]["closed_on"] == report.closed_on.isoformat()
    assert table.startswith(b"\xef\xbb\xbf")
    lines = table.decode("utf-8-sig").split("\r\n")
    assert len([line for line in lines if line.startswith('"Critère";')]) == 54


def test_comments_are_annexed_as_a_document_that_names_the_sealed_file(client, cast, report):
    """An annex that does not say what it belongs to could be joined to anything."""
    at = {"args": [report.uuid]}
    assert page(client, cast.mawuli, "report_comments_pdf", report.uuid).status_code == 404
    client.post(reverse("diagnostics:report_comment", **at), {"on_A1": "Nous avons déjà commencé."})

    response = page(client, cast.mawuli, "report_comments_pdf", report.uuid)

    text = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages)
    assert "Nous avons déjà commencé." in text
    assert report.sha256[:20] in text.replace("\n", "")


def test_review_comments_stand_in_place_until_the_team_settles_them(client, cast):
    """A reviewer who must describe where the passage is will not review the next one."""
    report = situations.signed(cast)
    weak = report.diagnostic.findings.filter(kind="weakness").first()
    place = f"finding:{weak.uuid}"
    client.force_login(cast.yawa)

    client.post(reverse("diagnostics:report_remark", args=[report.uuid, place]), {"text": "Trop affirmatif."})
    unknown = client.get(reverse("diagnostics:report_remark", args=[report.uuid, "finding:rien"]))
    client.post(reverse("diagnostics:report_countersign", args=[report.uuid]))
    report.refresh_from_db()
    assert unknown.status_code == 404
    assert report.state == "in_review", "an open comment keeps the reviewer from countersigning by mistake"

    client.post(reverse("diagnostics:report_return", args=[report.uuid]), {"comments": ""})
    remark = report.remarks.get()
    client.force_login(cast.dede)
    bench = client.get(reverse("diagnostics:report_review", args=[report.uuid])).content.decode()
    assert "Trop affirmatif." in bench
    client.post(reverse("diagnostics:report_settle", args=[report.uuid, remark.uuid]), {"answer": "Nuancé."})
    remark.refresh_from_db()
    assert remark.settled_at
    assert client.get(reverse("diagnostics:report_remark", args=[report.uuid, place])).status_code == 403


def test_bench_shows_the_reviewer_what_the_closing_does(client, cast):
    """One act starts rights and delays: who acts must read them first."""
    report = situations.signed(cast, with_notice=True)

    text = page(client, cast.yawa, "report_review", report.uuid).content.decode()

    assert cast.mawuli.full_name in text
    assert cast.afi.full_name in text
    assert report.lead_signed_hash in text
    assert long_date(notice_deadline(clock.today()), "fr").split()[1] in text
    assert report.lead_signed_hash not in page(client, cast.dede, "report_review", report.uuid).content.decode()


def test_correction_stays_unread_until_both_sides_receive_it(client, cast, report):
    """A corrected text read in the follow-up before the new version would inform one side first (I7)."""
    client.force_login(cast.dede)
    client.post(reverse("diagnostics:report_correct", args=[report.uuid]), {"change_note": "Titre de A1 précisé."})
    second = report.diagnostic.reports.get(version=2)
    weak = report.diagnostic.findings.filter(kind="weakness").first()
    before = weak.title_fr
    url = reverse("diagnostics:report_correct_text", args=[second.uuid, f"finding:{weak.uuid}"])
    assert client.post(url, {"title": "", "text": ""}).status_code == 422
    client.post(url, {"title": "Relire à deux", "text": weak.text_fr})

    weak.refresh_from_db()
    assert weak.title_fr == before
    reports.submit_report(second, by=cast.dede, reviewer=cast.yawa)
    reports.sign_report(second, by=cast.dede)
    situations.sealed_by_hand(reports.countersign_report(second, by=cast.yawa))

    weak.refresh_from_db()
    second.refresh_from_db()
    report.refresh_from_db()
    assert weak.title_fr == "Relire à deux"
    assert "Relire à deux" in json.dumps(second.snapshot, ensure_ascii=False)
    assert "Relire à deux" not in json.dumps(report.snapshot, ensure_ascii=False)
    told = OutboundMessage.objects.filter(code="N13", about_uuid=second.uuid).values_list("user__email", flat=True)
    assert sorted(told) == sorted([cast.mawuli.email, cast.afi.email, cast.kodjo.email])
    old = page(client, cast.mawuli, "report_enterprise", report.uuid).content.decode()
    assert reverse("diagnostics:report_enterprise", args=[second.uuid]) in old
    assert page(client, cast.mawuli, "report_enterprise", second.uuid).status_code == 200


def test_correction_with_a_notice_of_its_own_starts_two_new_months(cast, report):
    """The enterprise must not lose days because our notice changed (§7.3)."""
    with clock.pretend(clock.now() + dt.timedelta(days=20)):
        second = reports.start_correction(report, by=cast.dede, change_note="Notification précisée.")
        weak = report.diagnostic.findings.filter(kind="weakness")[:1]
        prepare_notice(second, by=cast.dede, findings=weak)
        reports.submit_report(second, by=cast.dede, reviewer=cast.yawa)
        reports.sign_report(second, by=cast.dede)
        situations.sealed_by_hand(reports.countersign_report(second, by=cast.yawa))
        second.refresh_from_db()

        assert second.notice.deadline == notice_deadline(clock.today())
    report.notice.refresh_from_db()
    assert report.notice.state == "replaced"


def test_bench_lets_the_reviewer_return_but_not_write(client, cast):
    """Each one their part: the team writes, the reviewer judges."""
    report = situations.signed(cast)
    client.force_login(cast.yawa)

    assert client.get(reverse("diagnostics:report_text", args=[report.uuid])).status_code == 403
    response = client.post(reverse("diagnostics:report_return", args=[report.uuid]), {"comments": ""})
    assert response.status_code == 422
    client.post(reverse("diagnostics:report_return", args=[report.uuid]), {"comments": "Préciser A1."})
    report.refresh_from_db()
    assert report.state == "drafting"


def test_bench_whole_way_by_forms_ends_communicated(client, cast, run_after_commit):
    """From the first click of the team to both sides reading: no hand in the database."""
    mission = situations.mission_with_findings(cast)
    from diagnostics.services.finding import answer_past_issue

    answer_past_issue(mission, suspected=True, by=cast.dede)
    client.force_login(cast.dede)
    client.post(reverse("diagnostics:report_start", args=[mission.uuid]))
    report = mission.reports.get()
    at = {"args": [report.uuid]}
    client.post(
        reverse("diagnostics:report_text", **at), {"lead_text": "Une organisation qui tient.", "language": "fr"}
    )
    reading = reverse("diagnostics:report_reading", args=[report.uuid, "D01"])
    client.post(reading, {"reading": "La direction suit le sujet.", "next_step": ""})
    weak = mission.findings.filter(kind="weakness").first()
    client.post(reverse("diagnostics:report_notice", **at), {"findings": [weak.pk], "period": ""})
    assert client.get(reverse("diagnostics:report_preview", **at))["Content-Type"] == "application/pdf"
    client.post(reverse("diagnostics:report_submit", **at), {"reviewer": cast.yawa.pk})
    client.post(reverse("diagnostics:report_sign", **at))
    client.force_login(cast.yawa)
    with run_after_commit():
        client.post(reverse("diagnostics:report_countersign", **at))

    report.refresh_from_db()
    assert report.state == "communicated"
    assert report.snapshot["summary"]["lead"] == "Une organisation qui tient."
    assert report.snapshot["dimensions"][0]["reading"] == "La direction suit le sujet."
    assert page(client, cast.mawuli, "report_enterprise", report.uuid).status_code == 200
    assert page(client, cast.afi, "report_read", report.uuid).status_code == 200


@pytest.mark.parametrize(("fingerprint", "kind"), [("same", "success"), ("other", "danger")])
def test_verification_says_in_colour_icon_and_words_whether_the_file_is_sealed(client, cast, fingerprint, kind):
    """A stranger with a changed file must not take the answer for a decoration."""
    report = situations.communicated(cast)
    typed = report.sha256 if fingerprint == "same" else "a" * 64

    text = client.get(
        reverse("diagnostics:verify_search"), {"code": report.verification_code, "fingerprint": typed}, follow=True
    ).content.decode()

    assert f'<div class="alert alert-{kind}" role="status"><p class="state' in text
    assert "<dt>Nombre</dt>" not in text
