"""Diagnostics of the demonstration enterprises, from the proposal to the sealed report."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile

from accounts.models import User
from clients.models import Enterprise
from core import clock, jobs, pdf
from core.models import Job
from diagnostics.enums import AuthorityBasis, ConsentMethod
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from diagnostics.queries import grid as grids
from diagnostics.services import conflict, consent, finding, mission, notice, planning, rating, report, request, seal
from portal.services.demo.days import at

LEVELS = {"weak": (1, 2, 2, 1, 3, 2), "fair": (3, 2, 3, 4, 2, 3), "good": (4, 4, 3, 5, 4, 3)}
RATIONALE = "Constaté lors des entretiens et sur les modèles vierges présentés par l’équipe."


def _page(*lines: str) -> bytes:
    """Return one page with a few lines, written without any library: a PDF any reader accepts."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    words = f"BT /F1 11 Tf 60 760 Td 18 TL {shown}ET"
    bodies = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(words)}>>stream\n{words}\nendstream ",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    text, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(f"{len(text):010d} 00000 n \n")
        text += f"{number} 0 obj{body}endobj\n"
    start = len(text)
    table = f"xref\n0 6\n0000000000 65535 f \n{''.join(offsets)}trailer<</Size 6/Root 1 0 R>>\n"
    return f"{text}{table}startxref\n{start}\n%%EOF\n".encode("cp1252")


PDF = _page()  # stands for a scanned letter
NOT_LAID_OUT = _page(
    "Rapport de démonstration, non mis en page : cette machine n’a pas les bibliothèques PDF.",
    "Demonstration report, not laid out: this machine lacks the PDF libraries.",
    f"apt-get install {pdf.SYSTEM_PACKAGES}",
)


@dataclass(frozen=True)
class Visit:
    """One diagnostic to play: who, when it is proposed, how strong the organisation is."""

    enterprise: Enterprise
    owner: User
    proposed_on: dt.date
    levels: str
    suspected: bool = False
    motivation: str = ""


def accept_online(row: DiagnosticRequest, *, owner: User, day: dt.date) -> None:
    """Accept with a one-time code, as the account owner does."""
    with clock.pretend(at(day, 15)):
        signatory = consent.Signatory(owner.full_name, "Gérant", AuthorityBasis.LEGAL_REPRESENTATIVE)
        challenge = consent.start_online_consent(row, by=owner, signatory=signatory)
        consent.confirm_online_consent(challenge, by=owner, code=consent.one_time_code(challenge))
    row.refresh_from_db()


def accept_on_paper(row: DiagnosticRequest, *, agent: User, name: str, day: dt.date) -> None:
    """Record a consent signed on paper, scanned by the agent: nobody is forced to sign online."""
    with clock.pretend(at(day, 15)):
        consent.record_signed_document(
            row,
            by=agent,
            signatory=consent.Signatory(name, "Présidente", AuthorityBasis.LEGAL_REPRESENTATIVE),
            method=ConsentMethod.PAPER,
            signed_on=day,
            document=ContentFile(PDF, name="accord-signe.pdf"),
        )
    row.refresh_from_db()


def plan(row: DiagnosticRequest, *, day: dt.date, staff: dict[str, User]) -> Diagnostic:
    """Name the team, take their declarations and agree on dates."""
    team = [staff["DIA"], staff["DIA2"]]
    with clock.pretend(at(day, 9)):
        planning.name_team(row, lead=team[0], members=[team[1]], by=staff["LDI"])
        row.refresh_from_db()
        for member in team:
            conflict.declare_ties(row, has_conflict=False, by=member)
        return planning.plan_diagnostic(
            row,
            starts_on=day + dt.timedelta(days=7),
            ends_on=day + dt.timedelta(days=8),
            agreed_with="direction",
            by=staff["LDI"],
        )


def rate(row: Diagnostic, *, levels: str, motivation: str = "", share: float = 1.0) -> None:
    """Rate the criteria one after the other; the levels vary as in life."""
    done = grids.ratings_of(row)
    criteria = [criterion for criterion in grids.criteria_of(row) if criterion.pk not in done]
    for place, criterion in enumerate(criteria[: int(len(criteria) * share)]):
        pattern = LEVELS[motivation or levels] if criterion.feeds_motivation else LEVELS[levels]
        values = rating.RatingValues(
            level=pattern[(place * 7 + place // 5) % len(pattern)],
            rationale=RATIONALE,
            evidence_kinds=["interview", "template"],
            interviewee="customs",
            confidence="medium",
        )
        rating.save_rating(row, criterion, values=values, version=0, by=row.lead)


def visit(row: Diagnostic, *, levels: str, motivation: str = "") -> None:
    """Open, rate everything and close the fieldwork."""
    lead = row.lead
    with clock.pretend(at(row.starts_on, 9)):
        mission.start_visit(
            row,
            held_at=clock.now(),
            functions=["direction", "customs"],
            minutes="Cadre volontaire et confidentialité lus.",
            by=lead,
        )
    row.refresh_from_db()
    with clock.pretend(at(row.ends_on, 15)):
        rate(row, levels=levels, motivation=motivation)
        mission.end_fieldwork(
            row,
            held_at=clock.now(),
            functions=["direction", "customs"],
            minutes="Points forts et axes dits de vive voix.",
            by=lead,
        )
    row.refresh_from_db()


def write(row: Diagnostic, *, day: dt.date, staff: dict[str, User], suspected: bool) -> DiagnosticReport:
    """Draft, review, sign, countersign; the sealing job closes and communicates it the same day."""
    lead = row.lead
    with clock.pretend(at(day, 10)):
        finding.propose_findings(row, by=lead)
        unanswered = row.findings.filter(kind="weakness", recommendations=None)
        unanswered.update(no_recommendation_reason="Repris par une autre recommandation du rapport.")
        finding.answer_past_issue(row, suspected=suspected, by=lead)
        draft = report.start_report(row, by=lead)
        report.write_report(
            draft,
            by=lead,
            lead_text="L’entreprise s’appuie sur une équipe engagée ; la priorité est d’écrire et de partager les méthodes.",
        )
        if suspected:
            weak = row.findings.filter(kind="weakness")[:2]
            notice.prepare_notice(draft, by=lead, findings=weak)
        report.submit_report(draft, by=lead, reviewer=staff["REV"])
        draft.refresh_from_db()
        report.sign_report(draft, by=lead)
        draft.refresh_from_db()
        draft = report.countersign_report(draft, by=staff["REV"])
        seal.store_seal(draft, *_files(draft))
        run_waiting_jobs("diagnostics.")
    draft.refresh_from_db()
    return draft


def _files(draft: DiagnosticReport) -> tuple[seal.ReportFile, seal.ReportFile | None]:
    """The files of the report; a page that says why where they cannot be laid out, so that the rest can be seen."""
    try:
        return seal.render_files(draft)
    except pdf.PdfUnavailable:
        bare = seal.ReportFile(NOT_LAID_OUT, pdf.digest(NOT_LAID_OUT), clock.today())
        return bare, bare if (draft.snapshot or {})["notice"] else None


def run_waiting_jobs(prefix: str = "") -> int:
    """Do the work that waits, here and now, at the pretended instant.

    A report that this machine cannot lay out is tried once: the calendar runs on, and would use up its attempts.
    """
    waiting = Job.objects.filter(state=Job.State.QUEUED, kind__startswith=prefix, due_at__lte=clock.now())
    waiting = waiting.exclude(error=pdf.PdfUnavailable.__name__)
    return sum(jobs.run(job.pk) for job in waiting.order_by("pk"))


def propose(played: Visit, *, staff: dict[str, User]) -> DiagnosticRequest:
    """Propose the diagnostic."""
    with clock.pretend(at(played.proposed_on, 9)):
        return request.propose_diagnostic(played.enterprise, by=staff["CRA"])


def play(played: Visit, *, staff: dict[str, User]) -> DiagnosticReport:
    """Play a whole diagnostic: proposed, accepted, planned, visited, written, communicated."""
    row = propose(played, staff=staff)
    accept_online(row, owner=played.owner, day=played.proposed_on + dt.timedelta(days=3))
    diagnostic = plan(row, day=played.proposed_on + dt.timedelta(days=5), staff=staff)
    visit(diagnostic, levels=played.levels, motivation=played.motivation)
    day = played.proposed_on + dt.timedelta(days=21)
    return write(diagnostic, day=day, staff=staff, suspected=played.suspected)
