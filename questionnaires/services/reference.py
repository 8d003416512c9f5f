"""Loading the default questionnaire: a published version is written once and never touched again."""

from typing import Any

from django.db import transaction

from core import clock
from core.lifecycle import move
from questionnaires import states
from questionnaires.models import Questionnaire, QuestionnaireVersion
from questionnaires.rules.sheet import parse
from questionnaires.services.sheets import write_content


@transaction.atomic
def load_questionnaire(data: dict[str, Any]) -> int:
    """Write the questionnaire of reference/questionnaire.json if its version is not there yet (§3).

    Answers keep their meaning: a version that exists is left alone, whatever the file says.
    """
    sheet, problems = parse(data)
    if problems:
        raise ValueError(f"reference questionnaire: {problems[0]}")
    family, meta = sheet["questionnaire"], sheet["version"]
    questionnaire, _created = Questionnaire.objects.get_or_create(code=family["code"], defaults=family)
    if QuestionnaireVersion.objects.filter(code=meta["code"]).exists():
        return 0
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, groups=sheet["groups"], **meta)
    rows = 1 + write_content(version, sheet)
    if data["version"].get("status") == "published":
        move(version, states.FIX_VERSION, by=None, published_at=clock.now())
    return rows
