"""What the file of an enterprise lists beside its timeline, read at once in columns common to all parts (§7.8, §8.2).

Numbers, places, needs, consents, the regularisation window, then each app's own rows: every part starts from what this
person may see, is cut to what a page shows, and costs no read of its own.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from catalogue.models import ServiceOffering
from clients.models import ClientNeed, Contact, Enterprise, EnterpriseIdentifier, FormerName, Site
from core.languages import localised_column, other_language_column
from core.models import AuditEvent
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest, FormalConsent, RegularisationNotice
from followup.models import FollowUp, ServiceProposal
from questionnaires.enums import NEEDS_QUESTION
from questionnaires.models import Choice, ScreeningResponse

SHOWN = 12
NUMBER, SITE, NEED, WINDOW, FORMER = "number", "site", "need", "window", "former"
FORMAL, OPTED = "formal", "opted"
RESPONSE, REQUEST, MISSION, REPORT, SERVICE, ADVICE = "response", "request", "mission", "report", "service", "advice"
OPT_ACTS = ("clients.contact_opted_out", "clients.contact_opted_in")


@dataclass(frozen=True)
class Line:
    """One row of a part: what it is called, what is said of it, who did it, from when, until when.

    `lang` is the language of the title where it is not the reader's.
    """

    part: str
    pk: int
    uuid: UUID
    title: str
    detail: str
    state: str
    who: str
    on: dt.date | None
    until: dt.date | None
    lang: str

    @property
    def details(self) -> list[str]:
        """The pieces of the detail that say something."""
        return [piece for piece in self.detail.split("\n") if piece]


# The first part, the numbers, gives every column its type; the others follow it.
_NOTHING, _NO_DAY = Value(""), Value(None, output_field=DateField())


def _text(*sources: Any) -> Any:
    """Return several columns as one text, a line each."""
    if len(sources) < 2:
        return sources[0] if sources else _NOTHING
    pieces: list[Any] = [sources[0]]
    for source in sources[1:]:
        pieces += [Value("\n"), source]
    return Concat(*pieces, output_field=TextField())


def _part(
    name: str,
    rows: QuerySet[Any],
    *,
    title: Any,
    detail: tuple[Any, ...] = (),
    state: Any = _NOTHING,
    who: Any = _NOTHING,
    on: Any = _NO_DAY,
    until: Any = _NO_DAY,
    lang: Any = _NOTHING,
    many: str = "",
) -> QuerySet[Any]:
    """Put the rows of one part into the common columns; `many` is the order in which a part that grows is cut."""
    if many:
        rows = rows.model._default_manager.filter(pk__in=rows.order_by(many).values("pk")[:SHOWN])
    values = (Value(name), "pk", "uuid", title, _text(*detail), state, who, on, until, lang)
    return rows.order_by().values_list(*values)


def _named_need() -> Any:
    """Return what a need is about: a choice of the questionnaire, a service of the catalogue, else its code."""
    choice = Choice.objects.filter(question__code=NEEDS_QUESTION, code=OuterRef("code")).order_by("-pk")
    offering = ServiceOffering.objects.filter(code=OuterRef("code")).order_by("-pk")
    return Coalesce(
        Subquery(choice.values(name=localised_column("label"))[:1]),
        Subquery(offering.values(name=localised_column("title"))[:1]),
        F("code"),
    )


def _identity(enterprise: Enterprise, user: Any) -> Iterable[QuerySet[Any]]:
    own = {"enterprise": enterprise}
    numbers = EnterpriseIdentifier.objects.filter(**own)
    yield _part(
        NUMBER, numbers, title="value", detail=("type",), state="status", who="verified_by__full_name",
        on="verified_on", until="expires_on",
    )  # fmt: skip
    yield _part(FORMER, FormerName.objects.filter(**own), title="name", until="until")
    places = ("street", "district", "landmark", "po_box", "city")
    yield _part(SITE, Site.objects.filter(**own), title="name", detail=places, state="region")
    yield _part(
        NEED, ClientNeed.objects.visible_to(user).filter(**own), title=_named_need(), detail=("text",),
        state="source", on=TruncDate("created_at"), until="met_on", many="-pk",
    )  # fmt: skip
    person = Contact.objects.filter(uuid=OuterRef("object_uuid")).values("full_name")[:1]
    acts = AuditEvent.objects.filter(
        object_kind="clients.contact",
        object_uuid__in=Contact.objects.filter(**own).values("uuid"),
        action__in=OPT_ACTS,
    )
    yield _part(OPTED, acts, title=Subquery(person), state="action", on=TruncDate("at"), many="-pk")
    yield _part(
        FORMAL, FormalConsent.objects.visible_to(user).filter(**own), title="signatory_name",
        detail=("signatory_function",), state="method", who="recorded_by__full_name", on="signed_on",
        until=TruncDate("withdrawn_at"),
    )  # fmt: skip


def _work(enterprise: Enterprise, user: Any) -> Iterable[QuerySet[Any]]:
    own = {"enterprise": enterprise}
    notices = RegularisationNotice.objects.visible_to(user).unanswered()
    yield _part(WINDOW, notices.filter(report__diagnostic__enterprise=enterprise), title="state", until="deadline")
    name = localised_column("version__questionnaire__name")
    reader = Cast("evaluation__evaluator", TextField())  # whose bench it is, known by key
    responses = ScreeningResponse.objects.visible_to(user).filter(**own)
    yield _part(
        RESPONSE, responses, title="reference", detail=(name,), state="state", who=reader, on="invited_on", many="-pk"
    )
    requests = DiagnosticRequest.objects.visible_to(user).filter(**own)
    yield _part(REQUEST, requests, title="reference", state="state")
    missions = Diagnostic.objects.papers_visible_to(user).filter(**own)
    yield _part(MISSION, missions, title="reference", state="state", on="starts_on")
    reports = DiagnosticReport.objects.visible_to(user).communicated().filter(diagnostic__enterprise=enterprise)
    yield _part(REPORT, reports, title="diagnostic__reference", detail=(Cast("version", TextField()),), state="state")
    services = ServiceProposal.objects.visible_to(user).filter(**own)
    offered, lang = localised_column("offering__title"), other_language_column("offering__title")
    yield _part(SERVICE, services, title=offered, detail=("reference",), state="state", many="-pk", lang=lang)
    advice = FollowUp.objects.visible_to(user).filter(**own)
    text, lang = localised_column("recommendation__title"), other_language_column("recommendation__title")
    yield _part(ADVICE, advice, title=text, state="attitude", until="due_on", many="due_on", lang=lang)


def lines(enterprise: Enterprise, user: Any) -> dict[str, list[Line]]:
    """Return the rows of every part, those a page shows, with one read."""
    first, *others = [*_identity(enterprise, user), *_work(enterprise, user)]
    found: dict[str, list[Line]] = {}
    for row in first.union(*others, all=True):
        part, pk, uuid, title, detail, state, who, on, until, lang = row
        line = Line(part, pk, uuid, title or "", detail or "", state, who or "", on, until, lang)
        found.setdefault(line.part, []).append(line)
    for part, rows in found.items():
        rows.sort(key=_by_name if part in {NUMBER, SITE} else _soonest if part == ADVICE else _newest)
    return found


def _by_name(line: Line) -> Any:
    return line.detail, line.title


def _soonest(line: Line) -> Any:
    return line.until or dt.date.max, line.pk


def _newest(line: Line) -> Any:
    return -line.pk
