"""Surveys for the tests: prepared by an agent, opened by the head of unit."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from core import clock
from questionnaires.models import OpinionSurvey
from questionnaires.rules.completeness import Given
from questionnaires.services import survey as services
from questionnaires.services import survey_answers


def draft(author: User, kind: str = "relationship", **fields: Any) -> OpinionSurvey:
    """A survey as an agent leaves it."""
    fields.setdefault("closes_on", clock.today() + dt.timedelta(days=30))
    return services.create_survey(by=author, kind=kind, title_fr="Votre avis", title_en="Your view", **fields)


def opened(author: User, head: User, kind: str = "relationship", **fields: Any) -> OpinionSurvey:
    """A survey open to answers, its letters written."""
    survey = services.open_survey(draft(author, kind, **fields), by=head)
    services.invite_waiting(survey)
    return survey


def marks(csat: int = 4, **more: Given) -> dict[str, Given]:
    """Answers to the usual questions."""
    return {"Q1": Given((str(csat),)), "Q2": Given(("4",)), **more}


def answered_by_many(author: User, head: User, *csats: int) -> OpinionSurvey:
    """A closed public survey with these satisfactions, each with a word of its own."""
    survey = opened(author, head, "public")
    for number, csat in enumerate(csats):
        words = Given(text=f"Mot {number}")
        survey_answers.answer_public(survey, given=marks(csat, Q3=words), once=uuid.uuid4())
    return services.close_survey(survey, by=head)
