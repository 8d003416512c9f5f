"""Writing the content of a draft from its file form: reference content, copies, imports."""

from typing import Any

from questionnaires.models import Choice, Question, QuestionnaireVersion, Section
from questionnaires.rules import sheet as rules


def write_content(version: QuestionnaireVersion, sheet: dict[str, Any]) -> int:
    """Write the sections, questions and choices of an empty draft; return how many rows."""
    rows = 0
    for order, content in enumerate(sheet["sections"], 1):
        fields = {name: content[name] for name in rules.SECTION}
        section = Section.objects.create(version=version, order=order, **fields)
        rows += 1 + sum(_write_question(section, place, item) for place, item in enumerate(content["questions"], 1))
    return rows


def _write_question(section: Section, order: int, content: dict[str, Any]) -> int:
    fields = {name: content[name] for name in rules.QUESTION}
    question = Question.objects.create(version=section.version, section=section, order=order, **fields)
    choices = [Choice(question=question, order=n, **choice) for n, choice in enumerate(content["choices"], 1)]
    Choice.objects.bulk_create(choices)
    return 1 + len(choices)
