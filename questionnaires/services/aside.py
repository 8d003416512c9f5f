"""Answers kept aside when their question is not asked, and given back when it is asked again (§3, ADR 0022)."""

from questionnaires.enums import AsideReason
from questionnaires.models import Answer, AsideAnswer, Question, ScreeningResponse
from questionnaires.queries.response import load_filling

COPIED = ("values", "text", "not_applicable", "saved_by", "saved_at")


def keep_aside(answer: Answer, *, reason: str) -> None:
    """Take an answer out of what counts, and keep every word of it."""
    fields = {name: getattr(answer, name) for name in COPIED}
    AsideAnswer.objects.update_or_create(
        response_id=answer.response_id, question_id=answer.question_id, defaults={**fields, "reason": reason}
    )
    answer.delete()


def give_back(row: AsideAnswer, question: Question) -> None:
    """Put an answer kept aside back among those that count."""
    fields = {name: getattr(row, name) for name in COPIED}
    Answer.objects.create(response_id=row.response_id, question=question, **fields)
    row.delete()


def settle_hidden(response: ScreeningResponse) -> None:
    """Once sent: answers to questions that are not asked go aside, those asked again come back.

    Whoever reads answers afterwards (evaluation, wishes, comparisons) then meets only those that count. An answer that
    comes back may ask another question: done again until nothing moves.
    """
    for _turn in range(response.version.questions.count() + 1):
        filling = load_filling(response)
        hidden = [row for code, row in filling.rows.items() if code in filling.hidden]
        rows = response.aside.filter(reason=AsideReason.HIDDEN, question__version=response.version_id)
        asked = [
            row
            for row in rows.select_related("question")
            if row.question.code not in filling.hidden and row.question.code not in filling.rows
        ]
        for answer in hidden:
            keep_aside(answer, reason=AsideReason.HIDDEN)
        for row in asked:
            give_back(row, row.question)
        if not hidden and not asked:
            return
