"""A version of the questionnaire as a file holds it: for copies, exports, differences and checks."""

from typing import Any

from questionnaires.models import Choice, Question, QuestionnaireVersion, Section
from questionnaires.rules import sheet as rules
from questionnaires.rules.conditions import condition_from, stored_form


def sheet_of(version: QuestionnaireVersion) -> dict[str, Any]:
    """Return everything a version holds; its content must be prefetched (with_content)."""
    family = version.questionnaire
    return {
        "format": rules.FORMAT,
        "questionnaire": {name: getattr(family, name) for name in rules.FAMILY},
        "version": {name: getattr(version, name) for name in rules.VERSION},
        "groups": [{name: group.get(name, "") for name in rules.GROUP} for group in version.groups],
        "sections": [_section(section) for section in version.sections.all()],
    }


def _section(section: Section) -> dict[str, Any]:
    row = {name: getattr(section, name) for name in rules.SECTION}
    return row | {"questions": [question_row(question) for question in section.questions.all()]}


def question_row(question: Question) -> dict[str, Any]:
    """Return a question with its choices as files hold it."""
    row = {name: getattr(question, name) for name in rules.QUESTION}
    row["ask_when"] = stored_form(condition_from(question.ask_when))
    for name in ("minimum", "maximum"):
        row[name] = None if row[name] is None else rules.plain(row[name])
    return row | {"choices": choice_rows(question)}


def choice_rows(question: Question) -> list[dict[str, Any]]:
    """Return the choices of a question as files hold them."""
    return [_choice(choice) for choice in question.choices.all()]


def _choice(choice: Choice) -> dict[str, Any]:
    return {name: getattr(choice, name) for name in rules.CHOICE}
