"""What the relations unit's pages show: state, answers in words, orientation; no point, no score (§8.2)."""

import re
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from questionnaires.enums import Orientation, ResponseState
from questionnaires.models import ScreeningResponse
from questionnaires.permissions import can_key_paper, can_open_paper, can_reopen, can_scan_again, can_tell_outcome
from questionnaires.queries.evaluation import answer_labels
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import BLANK

TAGS = {
    ResponseState.INVITED: "",
    ResponseState.IN_PROGRESS: "now",
    ResponseState.SUBMITTED: "you",
    ResponseState.UNDER_EVALUATION: "now",
    ResponseState.COMPLEMENT_REQUESTED: "warn",
    ResponseState.EVALUATED: "now",
    ResponseState.ORIENTED: "ok",
    ResponseState.WITHDRAWN: "",
    ResponseState.EXPIRED: "",
}


def responses(rows: QuerySet[ScreeningResponse], state: str, words: str) -> QuerySet[ScreeningResponse]:
    """Responses of a state and of enterprises whose name or reference holds the words."""
    if state in ResponseState.values:
        rows = rows.filter(state=state)
    if words.strip():
        asked = words.strip()
        code = asked.replace("-", "").lower()
        found = Q(enterprise__search_key__icontains=asked) | Q(reference__icontains=asked)
        if re.fullmatch("[0-9a-f]{8}", code):  # the code printed on a paper form
            found |= Q(uuid__startswith=code)
        rows = rows.filter(found)
    return rows.select_related("enterprise", "campaign", "evaluation__evaluator").order_by("-invited_on", "-pk")


def state_filters(current: str) -> list[dict[str, Any]]:
    """The choices of the state filter."""
    choices = [("", _("All states")), *ResponseState.choices]
    return [{"value": value, "label": label, "is_current": value == current} for value, label in choices]


def orientation_label(response: ScreeningResponse) -> str:
    """The orientation in words, only once validated."""
    if response.state != ResponseState.ORIENTED:
        return ""
    return str(Orientation(response.evaluation.orientation).label)


def dossier(response: ScreeningResponse, user: Any) -> dict[str, Any]:
    """One response: answers once sent (a draft stays the enterprise's), evidence names, orientation."""
    context: dict[str, Any] = {
        "response": response,
        "tag": TAGS[ResponseState(response.state)],
        "orientation": orientation_label(response),
        "can_tell": can_tell_outcome(user, response),
        "can_reopen": can_reopen(user, response),
        "can_key": can_key_paper(user, response),
        "paper": getattr(response, "paper", None),
        "can_open_paper": can_open_paper(user, response),
        "can_rescan": can_scan_again(user, response),
        "sections": [],
    }
    if response.is_sent:
        filling = load_filling(response)
        context["sections"] = [
            {
                "section": section,
                "lines": [
                    {
                        "question": question,
                        "labels": answer_labels(question, filling.answers.get(question.code, BLANK)),
                        "evidence": filling.evidence.get(question.code, []),
                    }
                    for question in filling.questions(section.code)
                ],
            }
            for section in filling.sections
        ]
    return context


def offers() -> dict[str, str]:
    """A first wording of what follows each orientation; the agent adapts it (§5.3)."""
    return {
        Orientation.INELIGIBLE: _(
            "Your enterprise is not concerned by this programme for now. Our public information remains open to you, "
            "and you may write to us at any time if your situation changes."
        ),
        Orientation.EDUCATION: _(
            "Before a diagnostic, we offer you free awareness and training sessions on the organisation of customs "
            "matters. We suggest that we take stock together in six months."
        ),
        Orientation.DAQE_PROPOSAL: _(
            "If you wish, we can carry out a free and voluntary diagnostic of your organisation with you. You will "
            "receive a separate proposal; you are free to accept, to decline or to talk it over first."
        ),
        Orientation.SERVICES: _(
            "We offer you free support on the points above: you choose what is useful to you. A diagnostic remains "
            "possible later, whenever you wish."
        ),
    }


def outcome_draft(response: ScreeningResponse) -> dict[str, str]:
    """What the agent starts from: the evaluator's plain words and the offer that goes with the orientation."""
    evaluation = response.evaluation
    return {
        "strengths": evaluation.strengths,
        "gaps": evaluation.gaps,
        "message": offers().get(evaluation.orientation, ""),
    }
