"""The second reading: asked when assigning, done without sight of the first, given up or finished (§7.1)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Capacity, Circle
from clients.services import assignments, relation
from core import audit, clock
from core.errors import DomainError
from core.languages import filled
from core.lifecycle import lock
from questionnaires.models import ScreeningResponse, SecondMark, SecondReading
from questionnaires.models.second_reading import SECOND_KIND
from questionnaires.queries.evaluation import declaration_of
from questionnaires.queries.second_reading import second_bench
from questionnaires.services.evaluation import START_WORKING_DAYS, Assessed, write_marks


@transaction.atomic
def ask_second_reading(response: ScreeningResponse, *, reader: User, by: User) -> SecondReading:
    """Have the same answers read by somebody else, who sees nothing of the first reading until both are done."""
    response = lock(response)
    if not reader.has_role("DIA") or reader.pk == response.evaluation.evaluator_id:
        raise DomainError("second_reader", _("The second reader is another diagnostician."))
    declared = declaration_of(reader, response)
    if declared is not None and declared.has_conflict:
        raise DomainError("conflict_declared", _("This person declared a conflict of interest: choose somebody else."))
    known = SecondReading.objects.filter(response=response).first()
    if known is not None and known.reader_id != reader.pk:
        assignments.release_all(SECOND_KIND, response.uuid, by=by)
        relation.close_tasks_about(SECOND_KIND, response.uuid, by=by)
        known.marks.all().delete()
    reading, _created = SecondReading.objects.update_or_create(
        response=response, defaults={"reader": reader, "asked_by": by, "finished_at": None, "dropped_at": None}
    )
    assignments.assign(
        response.enterprise, user=reader, capacity=Capacity.EVALUATOR, kind=SECOND_KIND, uuid=response.uuid, by=by
    )
    relation.open_task(
        response.enterprise,
        owner=reader,
        kind_of_task="evaluate",
        title=filled(
            gettext_lazy("Second reading of the questionnaire %(reference)s"), {"reference": response.reference}
        ),
        due_on=clock.add_working_days(clock.today(), START_WORKING_DAYS),
        by=by,
        kind=SECOND_KIND,
        uuid=response.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    audit.record("questionnaires.secondreading.asked", obj=reading, by=by)
    return reading


def _require_waited_for(reading: SecondReading) -> None:
    if not reading.is_waited_for:
        raise DomainError("second_reading_over", _("This second reading is over: nothing more can be changed."))


@transaction.atomic
def mark_answers(
    reading: SecondReading, *, assessed: Mapping[str, Assessed], seen: Mapping[str, str] | None = None
) -> list[str]:
    """Keep what the second reader retains; points that differ from the declared ones need their reason (§5.1).

    Returns the codes another window changed since the page was opened, as `assess_answers` does.
    """
    reading = lock(reading)
    _require_waited_for(reading)
    bench = second_bench(reading.response, reading)
    return write_marks(bench, assessed, seen or {}, SecondMark.objects, reading=reading)


@transaction.atomic
def finish_second_reading(reading: SecondReading, *, by: User) -> SecondReading:
    """Close the second reading; every piece of evidence was judged. Pressed twice, it is closed once."""
    reading = lock(reading)
    if reading.finished_at is not None:
        return reading
    _require_waited_for(reading)
    unread = second_bench(reading.response, reading).unread_evidence
    if unread:
        codes = ", ".join(unread)
        raise DomainError("evidence_unread", _("Evidence is still to be read: %(codes)s.") % {"codes": codes})
    reading.finished_at = clock.now()
    reading.save(update_fields=["finished_at", "updated_at"])
    relation.close_tasks_about(SECOND_KIND, reading.response.uuid, by=by)
    audit.record("questionnaires.secondreading.finished", obj=reading, by=by)
    return reading


@transaction.atomic
def drop_second_reading(reading: SecondReading, *, by: User) -> None:
    """Go on without the second reading; the reader no longer reaches the file."""
    reading = lock(reading)
    _require_waited_for(reading)
    reading.dropped_at = clock.now()
    reading.save(update_fields=["dropped_at", "updated_at"])
    response = reading.response
    assignments.release_all(SECOND_KIND, response.uuid, by=by)
    relation.close_tasks_about(SECOND_KIND, response.uuid, by=by)
    audit.record("questionnaires.secondreading.dropped", obj=reading, by=by)
