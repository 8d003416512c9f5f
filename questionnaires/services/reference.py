"""Loading the default questionnaire: a published version is written once and never touched again."""

from typing import Any

from django.db import transaction

from core import clock
from questionnaires.enums import VersionStatus
from questionnaires.models import Choice, Question, Questionnaire, QuestionnaireVersion, Section

QUESTION_FIELDS = (
    "code",
    "kind",
    "axis",
    "weight",
    "points_cap",
    "required",
    "evidence_expected",
    "critical",
    "not_applicable_allowed",
    "text_allowed",
    "text_fr",
    "text_en",
    "help_fr",
    "help_en",
    "evidence_fr",
    "evidence_en",
    "dimension",
)
OPTIONAL_FIELDS = {"not_applicable_when": None, "not_applicable_fr": "", "not_applicable_en": ""}


@transaction.atomic
def load_questionnaire(data: dict[str, Any]) -> int:
    """Write the questionnaire of reference/questionnaire.json if its version is not there yet (§3).

    Answers keep their meaning: a version that exists is left alone, whatever the file says.
    """
    family, meta = data["questionnaire"], data["version"]
    questionnaire, _created = Questionnaire.objects.get_or_create(code=family["code"], defaults=family)
    if QuestionnaireVersion.objects.filter(code=meta["code"]).exists():
        return 0
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        published_at=clock.now() if meta["status"] == VersionStatus.PUBLISHED else None,
        groups=data["groups"],
        **meta,
    )
    return 1 + sum(_load_section(version, order, content) for order, content in enumerate(data["sections"], 1))


def _load_section(version: QuestionnaireVersion, order: int, content: dict[str, Any]) -> int:
    fields = {name: content[name] for name in ("code", "title_fr", "title_en", "why_fr", "why_en")}
    section = Section.objects.create(version=version, order=order, **fields)
    rows = 1
    for position, item in enumerate(content["questions"], 1):
        rows += _load_question(section, position, item)
    return rows


def _load_question(section: Section, order: int, content: dict[str, Any]) -> int:
    fields = {name: content[name] for name in QUESTION_FIELDS}
    fields |= {name: content.get(name, default) for name, default in OPTIONAL_FIELDS.items()}
    question = Question.objects.create(version=section.version, section=section, order=order, **fields)
    choices = [Choice(question=question, order=n, **choice) for n, choice in enumerate(content["choices"], 1)]
    Choice.objects.bulk_create(choices)
    return 1 + len(choices)
