"""What happens to a response before it is sent: opened, started, filled, withdrawn, re-opened, expired (§7.1)."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.models import ClientNeed, Enterprise
from clients.services import assignments, relation
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock, lock_each, move, move_each
from questionnaires import states
from questionnaires.enums import ResponseOrigin, ResponseState
from questionnaires.models import Answer, Question, QuestionnaireVersion, ScreeningResponse
from questionnaires.models.response import EVALUATION_KIND, OUTCOME_KIND, RESPONSE_KIND, WISH_KIND
from questionnaires.models.second_reading import SECOND_KIND
from questionnaires.queries.response import Filling, load_filling
from questionnaires.rules import marks
from questionnaires.rules.activity import active_seconds
from questionnaires.rules.completeness import BLANK, MAX_TEXT, WRITTEN, Given, clean_values, size_profile
from questionnaires.rules.conditions import asked_only
from questionnaires.rules.values import in_one_form
from questionnaires.services.timeline import note_step

DAYS_TO_ANSWER = 30


@dataclass(frozen=True)
class Opened:
    """The page answers come from: its own random word, and what each answer was when it was opened (rules.marks)."""

    page: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)


UNOPENED = Opened()


@dataclass(frozen=True)
class Saved:
    """What was kept, and which answers were changed elsewhere meanwhile (not overwritten)."""

    saved_at: dt.datetime
    conflicts: tuple[str, ...]


@transaction.atomic
def open_response(enterprise: Enterprise, *, by: User) -> ScreeningResponse:
    """Open a questionnaire for an enterprise that comes by itself; the one under way is returned if any (§7.1)."""
    lock(enterprise)  # two presses at once open one
    live = ScreeningResponse.objects.live().filter(enterprise=enterprise).first()
    if live is not None:
        return live
    version = QuestionnaireVersion.objects.published().order_by("-published_at").first()
    if version is None:
        raise DomainError("no_questionnaire", _("No questionnaire is open at the moment. Call us, we will help you."))
    today = clock.today()
    response = ScreeningResponse.objects.create(
        enterprise=enterprise,
        version=version,
        origin=ResponseOrigin.ENTERPRISE,
        invited_on=today,
        due_on=today + dt.timedelta(days=DAYS_TO_ANSWER),
    )
    audit.record("questionnaires.screeningresponse.opened", obj=response, by=by)
    note_step(response, subject=gettext_lazy("Questionnaire opened by the enterprise"), by=by)
    return response


@transaction.atomic
def start_response(response: ScreeningResponse, *, by: User) -> ScreeningResponse:
    """Begin to answer; harmless when already begun."""
    response = lock(response)
    if response.state == ResponseState.INVITED:
        move(response, states.START, by=by, started_at=clock.now())
    return response


@transaction.atomic
def save_answers(
    response: ScreeningResponse,
    *,
    given: Mapping[str, Given],
    by: User,
    opened: Opened = UNOPENED,
    visited: str = "",
) -> Saved:
    """Keep everything that was typed, complete or not; nothing typed is ever lost (§3, completion rule).

    An answer changed elsewhere since the page was opened, by a colleague or by the same person on another device, is
    not overwritten: left alone when this page did not touch it, else a conflict to be chosen by the person. Refused
    once the response was sent, except for what a complement asks.
    """
    response = lock(response)
    filling = load_filling(response)
    _require_writable(filling, given)
    now = clock.now()
    clean = {code: _cleaned(filling, code, answer) for code, answer in given.items()}
    settled = {code: _may_write(filling, code, clean[code], by, opened) for code in given}
    conflicts = tuple(code for code, may in settled.items() if may is None)
    kept = {
        code: _keep(filling, code, clean[code], by=by, now=now, page=opened.page)
        for code, may in settled.items()
        if may
    }
    _mark_saved(filling, kept, now=now, visited=visited, by=by)
    return Saved(saved_at=now, conflicts=conflicts)


def _require_writable(filling: Filling, given: Mapping[str, Given]) -> None:
    state = filling.response.state
    if filling.response.is_open or (state == ResponseState.COMPLEMENT_REQUESTED and set(given) <= set(filling.asked)):
        return
    if state == ResponseState.EXPIRED:
        raise DomainError(
            "response_expired",
            _("This invitation has ended. Your draft is kept: call us and we will open it again."),
        )
    if state == ResponseState.WITHDRAWN:
        raise DomainError("response_withdrawn", _("This questionnaire was withdrawn: it can no longer be changed."))
    raise DomainError("response_sent", _("These answers have already been sent: they can no longer be changed."))


def _may_write(filling: Filling, code: str, answer: Given, by: User, opened: Opened) -> bool | None:
    row = filling.rows.get(code)
    if row is not None and opened.page and (row.saved_from, row.saved_by_id) == (opened.page, by.pk):
        return True  # the page saves again what it saved itself
    held = marks.answer_digest(row.given if row else BLANK)
    return marks.may_write(seen=opened.seen.get(code, ""), held=held, mine=marks.answer_digest(answer))


def _cleaned(filling: Filling, code: str, answer: Given) -> Given:
    """An answer as it is stored: only what the question offers."""
    question = filling.question(code)
    if question is None:
        return BLANK
    ask = filling.ask(code)
    return Given(
        values=() if answer.not_applicable else clean_values(ask, answer.values),
        text=_kept_text(question, answer),
        not_applicable=answer.not_applicable and ask.not_applicable_allowed,
    )


def _keep(filling: Filling, code: str, kept: Given, *, by: User, now: dt.datetime, page: str) -> Given:
    """Write one answer when it changed; return what is stored."""
    question = filling.question(code)
    row = filling.rows.get(code)
    if question is None or kept == (row.given if row else BLANK):
        return kept
    Answer.objects.update_or_create(
        response=filling.response,
        question=question,
        defaults={
            "values": list(kept.values),
            "text": kept.text,
            "not_applicable": kept.not_applicable,
            "saved_by": by,
            "saved_at": now,
            "saved_from": page,
        },
    )
    return kept


def _kept_text(question: Question, answer: Given) -> str:
    """What was typed, a number or a date in one form; what cannot be read as such is kept as it is."""
    if not (question.text_allowed or question.kind in WRITTEN):
        return ""
    return in_one_form(question.kind, answer.text.strip()[:MAX_TEXT])


def _mark_saved(filling: Filling, kept: Mapping[str, Given], *, now: dt.datetime, visited: str, by: User) -> None:
    response = filling.response
    if response.state == ResponseState.INVITED:
        move(response, states.START, by=by, started_at=now)
    if response.state == ResponseState.IN_PROGRESS:
        response.active_seconds += active_seconds(response.saved_at or response.started_at, now)
    response.saved_at = now
    if visited and visited not in response.visited:
        response.visited = [*response.visited, visited]
    stored = {code: row.given for code, row in filling.rows.items()}
    response.size_profile = size_profile(*asked_only(filling.every_ask, {**stored, **kept}))
    response.save(update_fields=["saved_at", "active_seconds", "visited", "size_profile", "updated_at"])


@transaction.atomic
def withdraw_response(response: ScreeningResponse, *, by: User) -> ScreeningResponse:
    """Take the response back, freely and without a reason; kept six months, then erased (§7.1, I2).

    The evaluator who was reading no longer reaches the file.
    """
    response = lock(response)
    move(response, states.WITHDRAW, by=by, withdrawn_at=clock.now())
    assignments.release_all(RESPONSE_KIND, response.uuid, by=by)
    assignments.release_all(SECOND_KIND, response.uuid, by=by)
    for kind in (EVALUATION_KIND, OUTCOME_KIND, WISH_KIND, SECOND_KIND):
        relation.close_tasks_about(kind, response.uuid, by=by)
    note_step(response, subject=gettext_lazy("Questionnaire withdrawn"), by=by)
    return response


@transaction.atomic
def reopen_response(response: ScreeningResponse, *, by: User) -> ScreeningResponse:
    """Give an enterprise that asks for it thirty more days on its draft (§7.1)."""
    response = lock(response)
    lock(response.enterprise)  # it may be opening another one at this very moment
    today = clock.today()
    if ScreeningResponse.objects.live().filter(enterprise=response.enterprise_id).exists():
        raise DomainError(
            "another_live", _("This enterprise already has a questionnaire under way: no need to re-open this one.")
        )
    return move(
        response,
        states.REOPEN,
        by=by,
        invited_on=today,
        due_on=today + dt.timedelta(days=DAYS_TO_ANSWER),
        reminded_day=0,
        started_at=response.started_at or clock.now(),
    )


@transaction.atomic
def expire_responses(responses: Collection[ScreeningResponse], *, today: dt.date) -> int:
    """Close invitations whose last day has passed; neutral, never an attitude (I2). Return how many it closed."""
    due = ScreeningResponse.objects.expiring(today).filter(pk__in=[response.pk for response in responses])
    return move_each(lock_each(due), states.EXPIRE, by=None)


@transaction.atomic
def erase_withdrawn(response: ScreeningResponse) -> bool:
    """Erase what a withdrawn response held, files included; the empty line remains for the count (§7.1)."""
    response = lock(response)
    if response.state != ResponseState.WITHDRAWN or response.erased_at is not None:
        return False
    names = [(item.file.storage, str(item.file.name)) for item in response.evidence.all() if item.file]
    if hasattr(response, "paper"):
        names.append((response.paper.file.storage, str(response.paper.file.name)))
        response.paper.delete()
    mine = (response.evidence, response.answers, response.aside)
    for related in (*mine, response.submissions, response.complements, response.shares):
        related.all().delete()
    ClientNeed.objects.filter(about_kind=RESPONSE_KIND, about_uuid=response.uuid).delete()
    for name in ("evaluation", "second_reading"):
        if hasattr(response, name):
            getattr(response, name).delete()
    response.erased_at = clock.now()
    response.save(update_fields=["erased_at", "updated_at"])
    audit.record("questionnaires.screeningresponse.erased", obj=response, by=None)
    for storage, name in names:
        transaction.on_commit(partial(storage.delete, name))
    return True
