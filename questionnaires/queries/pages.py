"""What the enterprise's pages show: named facts, so that templates decide nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.urls import reverse

from core.languages import localised
from core.uploads import ACCEPT
from questionnaires.enums import EvidenceCategory, SectionState
from questionnaires.models import Answer, Choice, Evidence, Question, ScreeningResponse, Section
from questionnaires.queries.asking import following_pages, unreadable
from questionnaires.queries.evaluation import answer_labels
from questionnaires.queries.response import Filling, SectionLine, reusable_evidence
from questionnaires.queries.sharing import names_by_section
from questionnaires.rules import marks
from questionnaires.rules.completeness import (
    BLANK,
    WRITTEN,
    Given,
    is_answered,
    is_eligible,
    is_not_applicable_by_default,
)

STRIP = {
    SectionState.COMPLETE: "done",
    SectionState.TO_FIX: "fix",
    SectionState.STARTED: "now",
    SectionState.TO_START: "",
}
TAGS = {
    SectionState.COMPLETE: "ok",
    SectionState.TO_FIX: "you",
    SectionState.STARTED: "now",
    SectionState.TO_START: "",
}
FILL = "questionnaires:response_fill"


@dataclass(frozen=True)
class Page:
    """One page of questions inside a section."""

    section: Section
    position: int
    section_count: int
    number: int
    page_count: int
    questions: list[Question]
    place: int = 1
    every_question: list[Question] = field(default_factory=list)
    only: frozenset[str] | None = None  # the sections this reader was given, when some were given out

    @property
    def is_last(self) -> bool:
        """The last page of its section that asks something."""
        return self.place == self.page_count


@dataclass(frozen=True)
class ChoiceLine:
    """One row of choices on the page."""

    choice: Choice
    name: str
    html_id: str
    is_checked: bool


@dataclass(frozen=True)
class GroupLine:
    """A group of choices under one heading (A4 has two, the others one without heading)."""

    label: str
    choices: list[ChoiceLine]


@dataclass(frozen=True)
class QuestionLine:
    """One question as the page shows it."""

    question: Question
    given: Given
    groups: list[GroupLine]
    evidence: list[Evidence]
    error: str = ""
    conflict: str = ""
    asked: str = ""
    is_preset: bool = False
    is_doubtful: bool = False
    reusable: list[Evidence] = field(default_factory=list)
    seen: str = ""
    labels: list[str] = field(default_factory=list)

    @property
    def input_type(self) -> str:
        """Radios for one answer, boxes for several."""
        return "checkbox" if self.question.kind == "multi" else "radio"

    @property
    def is_written(self) -> bool:
        """True when the answer is typed: a text, a number, a date."""
        return self.question.kind in WRITTEN

    @property
    def takes_evidence(self) -> bool:
        """True when a file may support the answer."""
        return bool(self.question.evidence_hint)

    @property
    def first_id(self) -> str:
        """Where a line of the error summary leads."""
        return self.groups[0].choices[0].html_id if self.groups else f"t_{self.question.code}"

    @property
    def described_by(self) -> str:
        """What a screen reader reads after the question."""
        names = [f"help_{self.question.code}"] if self.question.help else []
        return " ".join([*names, f"error_{self.question.code}"] if self.error or self.conflict else names)


def find_page(filling: Filling, section: str, number: int) -> Page | None:
    """One page of a section by its number, or None; one whose questions are hidden asks nothing but is still there."""
    found = next((one for one in filling.version.sections.all() if one.code == section), None)
    pages = filling.full_pages(section) if found else []
    if found is None or not 1 <= number <= len(pages):
        return None
    sections = [one.pk for one in filling.sections]
    shown = filling.pages(section)
    asking = [place for place, questions in enumerate(shown, 1) if questions]
    return Page(
        section=found,
        position=sections.index(found.pk) + 1 if found.pk in sections else 1,
        section_count=len(sections),
        number=number,
        page_count=len(asking),
        questions=shown[number - 1],
        place=len([place for place in asking if place <= number]),
        every_question=pages[number - 1],
    )


def section_page(filling: Filling, section: str) -> Page | None:
    """A whole section on one page, for whoever keys it from paper; None when it does not exist."""
    codes = [found.code for found in filling.sections]
    if section not in codes:
        return None
    position = codes.index(section)
    questions = filling.questions(section)
    return Page(filling.sections[position], position + 1, len(codes), 1, 1, questions)


def find_question(filling: Filling, code: str) -> Page:
    """A page of one question only."""
    number, section = next(
        (number, section)
        for number, section in enumerate(filling.sections, 1)
        if code in {question.code for question in filling.questions(section.code)}
    )
    questions = [question for question in filling.questions(section.code) if question.code == code]
    return Page(section, number, len(filling.sections), 1, 1, questions)


def section_after(filling: Filling, section: str) -> str:
    """The code of the next section, or ''."""
    codes = [found.code for found in filling.sections]
    return next(iter(codes[codes.index(section) + 1 :]), "")


def complement_page(filling: Filling, only: frozenset[str] | None = None) -> Page:
    """Only the questions asked about, all on one page; a contributor's own sections when some were given out."""
    sections = [section for section in filling.sections if only is None or section.code in only]
    questions = [q for s in sections for q in filling.questions(s.code) if q.code in filling.asked]
    return Page(filling.sections[0], 1, 1, 1, 1, questions, only=only)


def must_begin_with_eligibility(filling: Filling, page: Page) -> bool:
    """What decides on eligibility (A1, A2) comes first: the other sections open once it is answered (§7.1)."""
    if page.section.pk == filling.sections[0].pk:
        return False
    deciding = [ask for ask in filling.asks if any(option.outcome == "ineligible" for option in ask.options)]
    return any(not is_answered(ask, filling.answers.get(ask.code, BLANK)) for ask in deciding)


def missing_on_page(filling: Filling, page: Page) -> tuple[str, ...]:
    """Questions of the page that still wait for an answer, or for one that can be read."""
    waiting = set(filling.missing)
    return tuple(question.code for question in page.questions if question.code in waiting)


def _is_excused(filling: Filling) -> bool:
    return not is_eligible(filling.asks, filling.answers)


def next_address(filling: Filling, page: Page, *, leaving: str) -> str:
    """Where the button leads: the next page, the next section, the check page or the task list."""
    uuid = filling.response.uuid
    if leaving == "list":
        return reverse("questionnaires:response", args=[uuid])
    if _is_excused(filling):
        return reverse("questionnaires:response_check", args=[uuid])
    for section, number in following_pages(filling, page.section, page.number):
        if number == 1:
            return reverse("questionnaires:response_fill", args=[uuid, section])
        return reverse("questionnaires:response_fill", args=[uuid, section, number])
    return reverse("questionnaires:response_check", args=[uuid])


def question_line(
    filling: Filling, question: Question, *, posted: Given | None = None, error: str = "", conflict: str = ""
) -> QuestionLine:
    """One question with what was typed (or stored), its choices, its files."""
    stored = filling.answers.get(question.code, BLANK)
    given = stored if posted is None else posted
    preset = (
        posted is None
        and stored.is_blank
        and is_not_applicable_by_default(filling.ask(question.code), filling.answers)
    )
    if preset:
        given = Given(not_applicable=True)
    return QuestionLine(
        question=question,
        given=given,
        groups=_groups(filling, question, given),
        evidence=filling.evidence.get(question.code, []),
        error=error,
        conflict=conflict,
        asked=filling.asked.get(question.code, ""),
        is_preset=preset,
        seen=marks.answer_digest(stored),
        labels=answer_labels(question, stored),
    )


def _groups(filling: Filling, question: Question, given: Given) -> list[GroupLine]:
    headings = {group["code"]: group for group in filling.version.groups}
    found: dict[str, list[ChoiceLine]] = {}
    for choice in question.choices.all():
        suffix = f"_{choice.group}" if choice.group else ""
        line = ChoiceLine(
            choice=choice,
            name=f"a_{question.code}{suffix}",
            html_id=f"id_{question.code}_{choice.code}",
            is_checked=choice.code in given.values,
        )
        found.setdefault(choice.group, []).append(line)
    return [GroupLine(label=_heading(headings, name), choices=lines) for name, lines in found.items()]


def _heading(headings: Mapping[str, dict[str, str]], name: str) -> str:
    return localised(headings.get(name, {}), "label")


def _meanwhile(row: Answer | None, question: Question) -> str:
    """What was answered meanwhile, by a colleague or on another device, in words."""
    if row is None:
        return ""
    return " · ".join(answer_labels(question, row.given)) or "–"


def page_context(
    filling: Filling,
    page: Page,
    *,
    posted: Any = None,
    conflicts: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    is_refused: bool = False,
) -> dict[str, Any]:
    """Everything a page of questions shows; what was typed wins over what is stored when the page comes back."""
    lines = []
    takes_files = any(question.evidence_hint for question in page.questions)
    given_earlier = reusable_evidence(filling.response, page.only) if takes_files else []
    for question in page.questions:
        code = question.code
        shown = (
            posted.given.get(code) if posted and (code in conflicts or is_refused or code in posted.errors) else None
        )
        conflict = _meanwhile(filling.rows.get(code), question) if code in conflicts else ""
        error = posted.errors.get(code, "") if posted else ""
        if not error and code in missing:
            error = unreadable(filling, question) or "missing"
        line = question_line(filling, question, posted=shown, error=error, conflict=conflict)
        here = {item.sha256 for item in line.evidence}
        again = [item for item in given_earlier if item.sha256 not in here] if line.takes_evidence else []
        is_doubtful = bool(posted) and code in posted.doubts
        lines.append(replace(line, reusable=again, is_doubtful=is_doubtful))
    saved_at = filling.response.saved_at
    return {
        "response": filling.response,
        "page": page,
        "lines": lines,
        "errors": [line for line in lines if line.error or line.conflict],
        "strip": [STRIP[line.state] if line.section.pk != page.section.pk else "now" for line in filling.lines()],
        "accept": ACCEPT,
        "categories": EvidenceCategory.choices,
        "page_key": uuid4().hex[:12],
        "saved_at": saved_at,
        "had_missing": bool(missing),
    }


def overview(filling: Filling, only: frozenset[str] | None = None) -> dict[str, Any]:
    """The task list: sections with their state, who answers them, what is saved, what remains.

    Somebody who was given sections sees those: the others are not theirs to follow.
    """
    lines = [line for line in filling.lines() if only is None or line.section.code in only]
    given = names_by_section(filling.response)
    complete = sum(line.state == SectionState.COMPLETE for line in lines)
    total = sum(line.progress.total for line in lines)
    answered = sum(line.progress.answered for line in lines)
    left = filling.version.estimated_minutes * (total - answered) // max(total, 1)
    return {
        "response": filling.response,
        "version": filling.version,
        "lines": [_overview_line(filling, line, given) for line in lines],
        "strip": [STRIP[line.state] for line in lines],
        "complete_count": complete,
        "section_count": len(lines),
        "minutes_left": max(5, -(-left // 5) * 5) if answered < total else 0,
        "is_complete": not filling.missing,
        "has_answers": bool(filling.rows),
        "is_limited": only is not None,
        "is_eligible": is_eligible(filling.asks, filling.answers),
        "complement": filling.complement,
    }


def _overview_line(filling: Filling, line: SectionLine, given: Mapping[int, str]) -> dict[str, Any]:
    inside = [q.code for q in filling.questions(line.section.code)]
    written = sorted((row for code, row in filling.rows.items() if code in inside), key=lambda row: row.saved_at)
    latest = {str(row.saved_by): row.saved_at for row in written if row.saved_by}
    return {
        "section": line.section,
        "progress": line.progress,
        "label": line.state.label,
        "tag": TAGS[line.state],
        "people": [{"name": name, "at": at} for name, at in latest.items()],
        "given_to": given.get(line.section.pk, ""),
    }


def check_context(filling: Filling, only: frozenset[str] | None = None, route: str = "") -> dict[str, Any]:
    """The check page: every answer in words, who wrote it and when, what is missing with a link to it."""
    sections = []
    missing = set(filling.missing)
    todo = []
    for section in filling.sections:
        if only is not None and section.code not in only:
            continue
        lines = []
        for number, questions in enumerate(filling.pages(section.code), 1):
            place = [filling.response.uuid, section.code]
            address = reverse(route, args=place) if route else reverse(FILL, args=[*place, number])
            for question in questions:
                line = {
                    "line": question_line(filling, question),
                    "row": filling.rows.get(question.code),
                    "url": f"{address}#q-{question.code}",
                }
                lines.append(line)
                if question.code in missing:
                    todo.append(line)
        sections.append({"section": section, "lines": lines})
    return {
        "response": filling.response,
        "sections": sections,
        "missing": todo,
        "can_send": not missing,
        "is_eligible": is_eligible(filling.asks, filling.answers),
    }


def outcome_context(response: ScreeningResponse) -> dict[str, Any]:
    """What follows, in plain words: strengths, then improvement areas, then what is offered."""
    return {
        "response": response,
        "strengths": [line.strip("-• ") for line in response.outcome_strengths.splitlines() if line.strip()],
        "gaps": [line.strip("-• ") for line in response.outcome_gaps.splitlines() if line.strip()],
    }
