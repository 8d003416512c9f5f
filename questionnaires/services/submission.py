"""Sending a response and its complements: checked, frozen, hashed, acknowledged (§7.1, N04, N06)."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Circle
from clients.models import ClientNeed, Contact
from clients.services import outreach, relation
from core import clock
from core.errors import DomainError
from core.lifecycle import lock, move
from core.references import allocate
from questionnaires import states
from questionnaires.emails import in_words
from questionnaires.enums import NEEDS_QUESTION, ResponseState
from questionnaires.models import PaperForm, ScreeningResponse, Submission
from questionnaires.models.response import RESPONSE_KIND, WISH_KIND
from questionnaires.queries.response import Filling, account_agent, load_filling
from questionnaires.services.aside import settle_hidden
from questionnaires.services.timeline import note_step

EVALUATION_WORKING_DAYS = 20
PROPOSAL_QUESTION = "B5"
SENT = gettext_lazy("Questionnaire sent by the enterprise")
KEYED = gettext_lazy("Paper questionnaire keyed for the enterprise")


def snapshot(filling: Filling) -> dict[str, Any]:
    """What is sent, readable by itself: every question with its words, every answer with its label."""
    answers = []
    for section in filling.sections:
        for question in filling.questions(section.code):
            given = filling.answers.get(question.code)
            if given is None or given.is_blank:
                continue
            labels = [c.label_fr for c in question.choices.all() if c.code in given.values]
            answers.append(
                {
                    "question": question.code,
                    "asked": question.text_fr,
                    "values": list(given.values),
                    "labels": labels,
                    "text": given.text,
                    "not_applicable": given.not_applicable,
                    "evidence": [item.sha256 for item in filling.evidence.get(question.code, []) if item.is_kept],
                }
            )
    return {"version": filling.version.code, "size_profile": filling.response.size_profile, "answers": answers}


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a snapshot in its canonical form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def submit_response(
    response: ScreeningResponse,
    *,
    by: User,
    entitled: bool,
    electronic_consent: bool = False,
    paper: PaperForm | None = None,
    told: User | Contact | None = None,
) -> ScreeningResponse:
    """Send the answers: complete, declared sincere, frozen with a hash and acknowledged by N04 (§7.1).

    Sending twice gives the same receipt. Refused when something required is missing. `paper` is the signed form an
    agent keyed; the receipt then goes to `told`, the enterprise's own correspondent.
    """
    response = lock(response)
    if response.is_sent:
        return response
    filling = load_filling(response)
    if not entitled:
        raise DomainError(
            "declaration_missing", _("Tick the declaration: it says that you may answer for the company.")
        )
    if filling.missing:
        raise DomainError("incomplete", _("Some questions still wait for an answer. They are listed on this page."))
    now, today = clock.now(), clock.today()
    move(
        response,
        states.SUBMIT,
        by=by,
        reference=response.reference or allocate("QF", today.year),
        submitted_at=now,
        submitted_by=by,
        evaluate_by=clock.add_working_days(today, EVALUATION_WORKING_DAYS),
    )
    _freeze(filling, round_=0, by=by, electronic_consent=electronic_consent, paper=paper)
    settle_hidden(response)
    _hand_to_relations(filling, by=by, today=today, electronic_consent=electronic_consent)
    receiver = by if paper is None else told
    if receiver is not None:
        _send_receipt(response, to=receiver)
    note_step(response, subject=SENT if paper is None else KEYED, by=by)
    return response


def _freeze(
    filling: Filling, *, round_: int, by: User, electronic_consent: bool, paper: PaperForm | None = None
) -> Submission:
    content = snapshot(filling)
    if paper is not None:
        content["paper"] = {
            "received_on": paper.received_on.isoformat(),
            "signed_on": paper.signed_on.isoformat(),
            "scan": paper.sha256,
        }
    return Submission.objects.create(
        response=filling.response,
        round=round_,
        content=content,
        sha256=digest(content),
        entitled=True,
        electronic_consent=electronic_consent,
        sent_at=clock.now(),
        sent_by=by,
    )


def _send_receipt(response: ScreeningResponse, *, to: User | Contact) -> None:
    outreach.post(
        "N04",
        enterprise=response.enterprise,
        to=to,
        about=(RESPONSE_KIND, response.uuid),
        context={"reference": response.reference, **in_words("day", clock.today())},
        link=reverse("questionnaires:response_receipt", args=[response.uuid]),
    )


def _hand_to_relations(filling: Filling, *, by: User, today: dt.date, electronic_consent: bool) -> None:
    """Keep what the enterprise told the relations unit: consent, needs (G6), wish for a diagnostic (B5)."""
    response = filling.response
    enterprise = response.enterprise
    fields = []
    if electronic_consent and enterprise.electronic_consent_at is None:
        enterprise.electronic_consent_at = clock.now()
        fields.append("electronic_consent_at")
    if enterprise.size_profile != response.size_profile:
        enterprise.size_profile = response.size_profile
        fields.append("size_profile")
    if fields:
        enterprise.save(update_fields=[*fields, "updated_at"])
    needs = filling.answers.get(NEEDS_QUESTION)
    for code in needs.values if needs else ():
        ClientNeed.objects.get_or_create(
            enterprise=enterprise,
            code=code,
            about_kind=RESPONSE_KIND,
            about_uuid=response.uuid,
            defaults={"text": needs.text if needs else "", "source": "questionnaire"},
        )
    wish = filling.answers.get(PROPOSAL_QUESTION)
    if wish and wish.values and wish.values[0] in {"yes", "more"}:
        relation.open_task(
            enterprise,
            owner=account_agent(enterprise),
            kind_of_task="call",
            title=gettext_lazy("The enterprise would like to hear about the diagnostic"),
            due_on=clock.add_working_days(today, 5),
            by=by,
            kind=WISH_KIND,
            uuid=response.uuid,
            circle=Circle.RELATIONSHIP,
        )


@transaction.atomic
def send_complement(response: ScreeningResponse, *, by: User) -> ScreeningResponse:
    """Send the details that were asked; the evaluation goes on (§7.1, N06). Harmless when already sent."""
    response = lock(response)
    request = load_filling(response).complement
    if request is None:
        return response
    settle_hidden(response)  # a detail may have changed which questions are asked
    filling = load_filling(response)
    request.answered_at = clock.now()
    request.save(update_fields=["answered_at", "updated_at"])
    move(response, states.RECEIVE_COMPLEMENT, by=by)
    _freeze(filling, round_=request.round, by=by, electronic_consent=False)
    tell_evaluator(response, occurrence=f"received-{request.round}")
    note_step(response, subject=gettext_lazy("Details sent by the enterprise"), by=by)
    return response


@transaction.atomic
def time_out_complement(response: ScreeningResponse, *, today: dt.date) -> bool:
    """Go on with what exists once the fifteen days are over (§7.1, N06). Return whether it did."""
    response = lock(response)
    if response.state != ResponseState.COMPLEMENT_REQUESTED:
        return False
    request = load_filling(response).complement
    if request is None or request.due_on >= today:
        return False
    request.timed_out_at = clock.now()
    request.save(update_fields=["timed_out_at", "updated_at"])
    settle_hidden(response)
    move(response, states.TIME_OUT_COMPLEMENT, by=None)
    tell_evaluator(response, occurrence=f"timed-out-{request.round}")
    return True


def tell_evaluator(response: ScreeningResponse, *, occurrence: str) -> None:
    """Write to the evaluator that the round of details is over (N06, internal)."""
    outreach.post(
        "N06",
        enterprise=response.enterprise,
        to=response.evaluation.evaluator,
        about=(RESPONSE_KIND, response.uuid),
        occurrence=occurrence,
        circle=Circle.DIAGNOSTIC,
        context={"reference": response.reference},
        link=reverse("questionnaires:evaluation", args=[response.uuid]),
    )
