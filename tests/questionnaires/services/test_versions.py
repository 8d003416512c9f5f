"""Versions of the questionnaire: two persons publish, a published version never changes (§3, §8.2)."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.models import AuditEvent
from questionnaires.models import Choice, Question, QuestionnaireVersion, Section
from questionnaires.services import versions
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def draft(by) -> QuestionnaireVersion:
    version = versions.copy_version(make.questionnaire(), by=by)
    version.summary = "Une question plus claire sur l’archivage."
    version.save(update_fields=["summary"])
    return version


def published(by, second) -> QuestionnaireVersion:
    return versions.publish(versions.propose(draft(by), by=by), by=second)


def test_copy_says_the_same_under_the_next_code(adm):
    """A revision that starts from nothing would lose forty help texts."""
    copy = draft(adm)

    assert copy.code == "QF-2026-02"
    assert copy.state == "draft"
    assert QuestionnaireVersion.objects.with_content().get(pk=copy.pk).asks == make.questionnaire().asks


def test_version_published_by_a_second_person_is_audited(adm, kodjo):
    """Without a trace nobody can say later who decided on the questions."""
    version = published(adm, kodjo)

    assert (version.state, version.published_by) == ("published", kodjo)
    actions = set(AuditEvent.objects.filter(object_uuid=version.uuid).values_list("action", flat=True))
    kind = "questionnaires.questionnaireversion"
    assert {f"{kind}.drafted", f"{kind}.propose", f"{kind}.publish"} <= actions


def test_whoever_wrote_in_a_version_cannot_publish_it(adm, elom, kodjo):
    """One person alone would decide what every enterprise is asked."""
    version = draft(adm)
    with transaction.atomic():
        versions.open_draft(version, by=elom)
    version = versions.propose(version, by=adm)

    for person in (adm, elom):
        with pytest.raises(TwoPersonsNeeded):
            versions.publish(version, by=person)
    assert versions.publish(version, by=kodjo).state == "published"


def test_version_without_a_reason_is_not_proposed(adm):
    """The second person would approve a change nobody explains."""
    version = versions.copy_version(make.questionnaire(), by=adm)

    with pytest.raises(DomainError) as refused:
        versions.propose(version, by=adm)
    assert refused.value.code == "summary_missing"


def test_version_with_an_empty_section_is_not_proposed(adm):
    """Enterprises would meet a page without a question."""
    version = draft(adm)
    Section.objects.create(version=version, code="Z", order=9, title_fr="Vide", title_en="Empty")

    with pytest.raises(DomainError) as refused:
        versions.propose(version, by=adm)
    assert refused.value.code == "version_unsound"


def test_proposed_version_can_no_longer_be_written(adm):
    """What the second person reads must be what is published."""
    version = versions.propose(draft(adm), by=adm)

    with pytest.raises(TransitionRefused), transaction.atomic():
        versions.open_draft(version, by=adm)


def test_last_version_in_use_is_not_withdrawn(adm, kodjo):
    """No enterprise could open a questionnaire any more."""
    first = make.questionnaire()
    with pytest.raises(DomainError) as refused:
        versions.withdraw(first, by=kodjo)
    assert refused.value.code == "last_version"

    published(adm, kodjo)
    assert versions.withdraw(first, by=kodjo).state == "retired"


ATTEMPTS = {
    "change the words": lambda v: Question.objects.filter(version=v, code="C1").update(text_fr="Autre ?"),
    "change a weight": lambda v: Question.objects.filter(version=v, code="C1").update(weight=9),
    "change points": lambda v: Choice.objects.filter(question__version=v, points=1).update(points=3),
    "change a section": lambda v: Section.objects.filter(version=v, code="C").update(title_fr="Autre"),
    "add a question": lambda v: Question.objects.create(
        version=v, section=v.sections.first(), code="A9", order=9, kind="text", text_fr="?"
    ),
    "add a choice": lambda v: Choice.objects.create(
        question=v.questions.get(code="C1"), code="new", order=9, label_fr="Nouveau"
    ),
    "change the introduction": lambda v: QuestionnaireVersion.objects.filter(pk=v.pk).update(header_fr="Autre"),
    "return to draft": lambda v: QuestionnaireVersion.objects.filter(pk=v.pk).update(state="draft"),
    "forget the publication": lambda v: QuestionnaireVersion.objects.filter(pk=v.pk).update(
        state="draft", published_at=None
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
@pytest.mark.parametrize("state", ["published", "retired"])
def test_database_refuses_to_change_a_published_version(adm, kodjo, attempt, state):
    """Answers already given would change their meaning, and a score could never be computed again."""
    version = make.questionnaire()
    if state == "retired":
        published(adm, kodjo)
        version = versions.withdraw(version, by=kodjo)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        attempt(version)


def test_database_lets_a_draft_be_written(adm):
    """The guard of published versions must not stop the work on the next one."""
    version = draft(adm)

    for attempt in list(ATTEMPTS.values())[:7]:
        attempt(version)
    version.questions.filter(code="A9").delete()
    assert not version.questions.filter(code="A9").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite empties its databases by deleting")
@pytest.mark.parametrize("rows", [Choice, Question, Section])
def test_postgresql_refuses_to_delete_from_a_published_version(rows):
    """A question taken away would take the meaning of its answers along."""
    version = make.questionnaire()
    path = {"Choice": "question__version", "Question": "version", "Section": "version"}[rows.__name__]

    found = rows.objects.filter(**{path: version})
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        found._raw_delete(found.db)
