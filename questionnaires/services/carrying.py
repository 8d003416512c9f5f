"""Moving drafts of responses to a new version: by the written rules of ADR 0022, and nothing answered is lost."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, jobs
from core.errors import DomainError
from core.lifecycle import lock
from questionnaires.enums import AsideReason, VersionState
from questionnaires.models import Answer, AsideAnswer, Question, QuestionnaireVersion, ScreeningResponse
from questionnaires.queries.response import load_filling
from questionnaires.queries.sheets import question_row
from questionnaires.rules.completeness import size_profile
from questionnaires.rules.difference import keeps_meaning
from questionnaires.services.aside import give_back, keep_aside
from questionnaires.states import OPEN_STATES

CARRY = "questionnaires.carry_drafts"
SLICE = 200


@dataclass(frozen=True)
class Carried:
    """What became of the answers of one draft."""

    kept: int
    aside: int


def drafts_before(version: QuestionnaireVersion) -> QuerySet[ScreeningResponse]:
    """Drafts still on an earlier version of the same questionnaire."""
    rows = ScreeningResponse.objects.filter(
        state__in=OPEN_STATES,
        version__questionnaire=version.questionnaire_id,
        version__published_at__lt=version.published_at,
    )
    return rows.exclude(version=version).order_by("pk")


def is_latest(version: QuestionnaireVersion) -> bool:
    """Tell whether drafts may move here: the latest published version of its questionnaire."""
    rows = QuestionnaireVersion.objects.published().filter(questionnaire=version.questionnaire_id)
    latest = rows.order_by("-published_at", "-pk").first()
    return version.state == VersionState.PUBLISHED and latest is not None and latest.pk == version.pk


def _require_latest(version: QuestionnaireVersion) -> None:
    if not is_latest(version):
        raise DomainError("not_latest", _("Drafts move to the latest published version only."))


@transaction.atomic
def call_drafts(version: QuestionnaireVersion, *, by: User) -> int:
    """Ask for every draft on an earlier version to move here, in the background; return how many there are."""
    version = lock(version)
    _require_latest(version)
    count = drafts_before(version).count()
    if count:
        audit.record("questionnaires.questionnaireversion.drafts_called", obj=version, by=by, data={"drafts": count})
        jobs.enqueue(CARRY, version.uuid)
    return count


def carry_slice(version: QuestionnaireVersion) -> int:
    """Move some drafts, each by itself; return how many are left."""
    if not is_latest(version):
        return 0
    for pk in list(drafts_before(version).values_list("pk", flat=True)[:SLICE]):
        with transaction.atomic():
            carry_draft(ScreeningResponse(pk=pk), version, by=None)
    return drafts_before(version).count()


@transaction.atomic
def carry_draft(response: ScreeningResponse, version: QuestionnaireVersion, *, by: User | None) -> Carried | None:
    """Move one draft; None when it was sent, moved or withdrawn meanwhile.

    An answer goes along when it says exactly the same to the new question; otherwise it is kept aside, readable beside
    the new questionnaire, and the question is asked again. Files follow the code of their question.
    """
    response = lock(response)
    _require_latest(version)
    if not response.is_open or response.version_id == version.pk:
        return None
    if response.version.questionnaire_id != version.questionnaire_id:
        raise DomainError("other_questionnaire", _("These answers belong to another questionnaire."))
    old_code = response.version.code
    new = {row.code: row for row in _with_choices(version)}
    old = {row.pk: row for row in _with_choices(response.version)}
    carried = [_carry_answer(answer, old[answer.question_id], new) for answer in response.answers.all()]
    response.version = version
    for row in list(response.aside.select_related("question")):
        _take_back(row, new)
    for item in response.evidence.select_related("question"):
        if item.question.code in new:
            item.question = new[item.question.code]
            item.save(update_fields=["question", "updated_at"])
    sections = {row.section.code for row in new.values()}
    response.visited = [code for code in response.visited if code in sections]
    filling = load_filling(response)
    response.size_profile = size_profile(filling.asks, filling.answers)
    response.save(update_fields=["version", "visited", "size_profile", "updated_at"])
    told = Carried(kept=sum(carried), aside=len(carried) - sum(carried))
    data = {"from": old_code, "to": version.code, "kept": told.kept, "aside": told.aside}
    audit.record("questionnaires.screeningresponse.carried", obj=response, by=by, data=data)
    return told


def _with_choices(version: QuestionnaireVersion) -> list[Question]:
    return list(version.questions.select_related("section").prefetch_related("choices"))


def _fits(old: Question, new: Question | None, values: list[str]) -> bool:
    return new is not None and keeps_meaning(question_row(old), question_row(new), tuple(values))


def _carry_answer(answer: Answer, old: Question, new: dict[str, Question]) -> bool:
    """Give an answer to its new question, or keep it aside; return whether it went along."""
    target = new.get(old.code)
    if target is None or not _fits(old, target, answer.values):
        keep_aside(answer, reason=AsideReason.VERSION)
        return False
    answer.question = target
    answer.save(update_fields=["question"])
    return True


def _take_back(row: AsideAnswer, new: dict[str, Question]) -> None:
    """An answer kept aside by an earlier move counts again when the newest version asks exactly that."""
    target = new.get(row.question.code)
    if target is None or row.question_id == target.pk or not _fits(row.question, target, row.values):
        return
    if not Answer.objects.filter(response=row.response_id, question=target).exists():
        give_back(row, target)
