"""Reads about responses: what was answered, how far each section is, who to write to."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from accounts.models import User
from clients.enums import Capacity
from clients.models import Assignment, Contact, Enterprise, PortalMembership
from questionnaires.enums import ResponseState, ScanStatus, SectionState
from questionnaires.models import (
    Answer,
    ComplementRequest,
    Evidence,
    Question,
    QuestionnaireVersion,
    ScreeningResponse,
    Section,
)
from questionnaires.rules.completeness import Ask, Given, Progress, missing_codes, progress
from questionnaires.rules.conditions import asked_only, pages_apart

PAGE_LENGTH = 5


@dataclass(frozen=True)
class SectionLine:
    """One line of the task list."""

    section: Section
    progress: Progress
    state: SectionState


@dataclass(frozen=True)
class Filling:
    """A response with its questionnaire, answers and evidence: everything a filling page needs, in few queries.

    `asks`, `answers`, sections, questions and pages leave out what conditions hide; `every_ask` and `rows` do not.
    """

    response: ScreeningResponse
    version: QuestionnaireVersion
    every_ask: tuple[Ask, ...]
    asks: tuple[Ask, ...]
    answers: Mapping[str, Given]
    rows: Mapping[str, Answer]
    complement: ComplementRequest | None = None

    @cached_property
    def evidence(self) -> Mapping[str, list[Evidence]]:
        """The files given, by question; read by the pages that show them."""
        if self.response.pk is None:  # a preview
            return {}
        found: dict[str, list[Evidence]] = {}
        for item in self.response.evidence.select_related("question", "added_by"):
            found.setdefault(item.question.code, []).append(item)
        return found

    @property
    def sections(self) -> list[Section]:
        """Sections in order; one whose questions are all hidden is left out."""
        asked = {ask.section for ask in self.asks if ask.kind != "declaration"}
        return [section for section in self.version.sections.all() if section.code in asked]

    @property
    def hidden(self) -> frozenset[str]:
        """Codes of the questions that are not asked, given the answers."""
        return frozenset(ask.code for ask in self.every_ask) - {ask.code for ask in self.asks}

    def questions(self, section: str) -> list[Question]:
        """Questions asked in a section, in order, the declaration left out: it is made when sending."""
        hidden = self.hidden
        return [question for question in self._every_question(section) if question.code not in hidden]

    def _every_question(self, section: str) -> list[Question]:
        found = next(s for s in self.version.sections.all() if s.code == section)
        return [question for question in found.questions.all() if question.kind != "declaration"]

    def question(self, code: str) -> Question | None:
        """One question by its code."""
        return next((q for s in self.version.sections.all() for q in s.questions.all() if q.code == code), None)

    def ask(self, code: str) -> Ask:
        """One question as the rules see it."""
        return next(ask for ask in self.every_ask if ask.code == code)

    def pages(self, section: str) -> list[list[Question]]:
        """The questions asked on each page of a section; one that asks nothing any more is empty and keeps its number."""
        hidden = self.hidden
        return [[one for one in page if one.code not in hidden] for page in self.full_pages(section)]

    def full_pages(self, section: str) -> list[list[Question]]:
        """Questions of a section, asked or not, cut into even pages of five at most: light on a weak network.

        A question never shares a page with one its condition reads.
        """
        questions = {question.code: question for question in self._every_question(section)}
        if not questions:
            return []
        asks = [self.ask(code) for code in questions]
        size = -(-len(asks) // -(-len(asks) // PAGE_LENGTH))
        cut = pages_apart(asks[start : start + size] for start in range(0, len(asks), size))
        return [[questions[ask.code] for ask in page] for page in cut]

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the questions that still prevent sending."""
        return missing_codes(self.asks, self.answers)

    @property
    def asked(self) -> dict[str, str]:
        """Codes asked in the open complement round, with what was asked."""
        if self.complement is None:
            return {}
        return {item.question.code: item.text for item in self.complement.items.all()}

    def lines(self) -> list[SectionLine]:
        """The task list: every section with its state."""
        return [self._line(section) for section in self.sections]

    def _line(self, section: Section) -> SectionLine:
        done = progress(section.code, self.asks, self.answers)
        if done.is_complete and done.answered:
            state = SectionState.COMPLETE
        elif section.code in self.response.visited and done.missing:
            state = SectionState.TO_FIX
        elif done.answered:
            state = SectionState.STARTED
        else:
            state = SectionState.TO_START
        return SectionLine(section=section, progress=done, state=state)


def version_content(row: QuestionnaireVersion) -> QuestionnaireVersion:
    """A version with its sections, questions and choices; what was published is read once by each process.

    The database refuses to change the content of a published version (migrations/_published.py): only the row of the
    version itself, whose state still moves, is the one just read.
    """
    if row.published_at is None:
        return QuestionnaireVersion.objects.with_content().get(pk=row.pk)
    version = copy(_published(row.uuid))
    for field in row._meta.concrete_fields:
        setattr(version, field.attname, getattr(row, field.attname))
    return version


@lru_cache(maxsize=16)
def _published(uuid: UUID) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.with_content().get(uuid=uuid)


def load_filling(response: ScreeningResponse) -> Filling:
    """Read a response with everything a page needs; the number of queries does not depend on the answers."""
    version = version_content(response.version)
    questions = {question.pk: question for section in version.sections.all() for question in section.questions.all()}
    rows = {}
    for row in response.answers.select_related("saved_by"):
        row.question = questions.get(row.question_id) or row.question
        rows[row.question.code] = row
    every_ask = version.asks
    asks, answers = asked_only(every_ask, {code: row.given for code, row in rows.items()})
    return Filling(
        response=response,
        version=version,
        every_ask=every_ask,
        asks=asks,
        answers=answers,
        rows=rows,
        complement=open_complement(response),
    )


def open_complement(response: ScreeningResponse) -> ComplementRequest | None:
    """The round of details that waits for the enterprise, or None."""
    if response.state != ResponseState.COMPLEMENT_REQUESTED:
        return None
    return (
        response.complements.filter(answered_at__isnull=True, timed_out_at__isnull=True)
        .prefetch_related("items__question")
        .last()
    )


def role_in(user: Any, enterprise_id: int) -> str:
    """The person's role on the portal for an enterprise, or ''."""
    if not getattr(user, "is_authenticated", False):
        return ""
    memberships = PortalMembership.objects.active().filter(user=user, enterprise_id=enterprise_id)
    return memberships.values_list("role", flat=True).first() or ""


def account_agent(enterprise: Enterprise) -> User | None:
    """The relationship agent who follows this enterprise, or None."""
    assignment = (
        Assignment.objects.active()
        .filter(enterprise=enterprise, capacity=Capacity.ACCOUNT_AGENT, user__is_active=True)
        .select_related("user")
        .first()
    )
    return assignment.user if assignment else None


def relation_unit(enterprise: Enterprise) -> list[User]:
    """Whom to tell in the relations unit: the account agent, else the heads."""
    agent = account_agent(enterprise)
    return [agent] if agent else list(User.objects.with_role("CRH"))


def correspondent(enterprise: Enterprise) -> User | Contact | None:
    """Who receives the letters of the questionnaire: the account owner, else the focal point, else any contact."""
    owner = PortalMembership.objects.active().filter(enterprise=enterprise, role="OWN").select_related("user").first()
    if owner is not None:
        return owner.user
    contacts = Contact.objects.active().filter(enterprise=enterprise, bounced_at=None).exclude(email="")
    return contacts.order_by("-is_focal", "pk").first()


def responders(response: ScreeningResponse) -> list[User | Contact]:
    """Who is reminded: the people who may send the response, else the contact who was invited."""
    members = (
        PortalMembership.objects.active()
        .filter(enterprise=response.enterprise, role__in=["OWN", "DEP"])
        .select_related("user")
    )
    users: list[User | Contact] = [member.user for member in members]
    if users:
        return users
    contact = correspondent(response.enterprise)
    return [contact] if contact else []


def reusable_evidence(
    response: ScreeningResponse, only: frozenset[str] | None = None, limit: int = 30
) -> list[Evidence]:
    """What the enterprise already gave and may take again, each content once, the latest first.

    A contributor who was given sections sees what belongs to those.
    """
    rows = Evidence.objects.filter(response__enterprise_id=response.enterprise_id, state=ScanStatus.CLEAN)
    if only is not None:
        rows = rows.filter(question__section__code__in=only)
    found: dict[str, Evidence] = {}
    for row in rows.filter(response__withdrawn_at=None).exclude(file="").order_by("-created_at", "-pk")[: limit * 3]:
        found.setdefault(row.sha256, row)
    return list(found.values())[:limit]
