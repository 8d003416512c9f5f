"""A merge while somebody else works on one of the two files: nothing is lost, nothing stays with a file nobody opens."""

from typing import Any

import pytest

from clients.enums import MergeState, Status
from clients.models import DuplicateCandidate, Enterprise, EnterpriseMerge, Interaction, InternalNote
from clients.queries.merge import default_choices, plan_of
from clients.services import merge as service
from clients.services import relation
from core import jobs
from core.errors import DomainError
from questionnaires.models import Answer
from questionnaires.services import response as responses
from tests.factories import questionnaires as ask
from tests.postgres.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
REASON = "Même gérant, même adresse, même numéro."


@pytest.fixture(autouse=True)
def _nobody_delivers(monkeypatch):
    monkeypatch.setattr(jobs, "publish", lambda *_args, **_options: True)


def proposed(kept: Enterprise, other: Enterprise, by: Any) -> EnterpriseMerge:
    first, second = sorted((kept, other), key=lambda one: one.pk)
    pair = DuplicateCandidate.objects.create(first=first, second=second, score=80, reasons=["same_name"])
    return service.propose_merge(pair, kept=kept, choices=default_choices(kept, other), reason=REASON, by=by)


def confirming(merge: EnterpriseMerge, by: Any) -> Any:
    """Return the press on the button of a preview already looked at."""
    mark = plan_of(merge.survivor, merge.absorbed, merge.choices).fingerprint
    return lambda: service.confirm_merge(EnterpriseMerge.objects.get(pk=merge.pk), fingerprint=mark, by=by)


@pytest.fixture
def twins(make_enterprise):
    kept = make_enterprise("Mono Textile ZF SA", "1000000003", "Yao Kpodar")
    return kept, make_enterprise("Mono Textil", "1000000004", "Ablavi Dossou")


def test_merge_confirmed_by_two_heads_at_once_is_done_once(twins, afi, kodjo, make_agent):
    """Done twice, the second would move rows the first has already moved, and its undo would scatter them."""
    merge = proposed(*twins, afi)
    other_head = make_agent("CRH", "Abla Cheffe")

    results = at_once(confirming(merge, kodjo), confirming(merge, other_head))

    assert sum(isinstance(one, DomainError) for one in results) == 1, results
    merge.refresh_from_db()
    made = [label for label, _key in merge.created or ()]
    assert (merge.state, made) == (MergeState.DONE, ["clients.Interaction", "clients.FormerName"])


def test_two_merges_sharing_a_file_at_once_leave_no_file_in_two_others(twins, make_enterprise, afi, kodjo, make_agent):
    """A file that went into two others has no address left, and half its history in each."""
    kept, shared = twins
    third = make_enterprise("Mono Textiles", "1000000005", "Koku Adzo")
    other_agent, other_head = make_agent("CRA", "Yao Agent"), make_agent("CRH", "Abla Cheffe")

    asked = at_once(lambda: proposed(kept, shared, afi), lambda: proposed(third, shared, other_agent))
    merges = [one for one in asked if isinstance(one, EnterpriseMerge)]
    results = at_once(*(confirming(one, head) for one, head in zip(merges, (kodjo, other_head), strict=False)))

    assert sum(isinstance(one, EnterpriseMerge) for one in results) == 1, (asked, results)
    assert all(isinstance(one, EnterpriseMerge | DomainError) for one in [*asked, *results]), (asked, results)
    shared.refresh_from_db()
    assert shared.status == Status.MERGED
    assert not shared.contacts.exists()


@pytest.mark.parametrize("turn", range(4))
def test_answer_that_arrives_during_a_merge_is_kept_on_the_file_that_lives(twins, afi, kodjo, turn):
    """An enterprise that answers while two files become one must find its answer again."""
    kept, other = twins
    user = other.memberships.get().user
    row = responses.start_response(ask.invited(other), by=user)
    given = dict(list(ask.answers(row).items())[:2])
    merge = proposed(kept, other, afi)

    confirmed, saved = at_once(confirming(merge, kodjo), lambda: responses.save_answers(row, given=given, by=user))

    assert not isinstance(saved, Exception), saved
    assert Answer.objects.filter(response=row).count() >= len(given)
    row.refresh_from_db()
    done = not isinstance(confirmed, Exception)
    assert done or isinstance(confirmed, DomainError), confirmed
    assert row.enterprise == (kept if done else other)


@pytest.mark.parametrize("turn", range(4))
def test_call_recorded_during_a_merge_stands_on_the_file_that_lives(twins, afi, kodjo, turn):
    """A call noted on a page opened before the merge must be read by whoever opens the file after it."""
    kept, other = twins
    merge = proposed(kept, other, afi)

    confirmed, *_written = at_once(
        confirming(merge, kodjo),
        lambda: relation.note_exchange(
            other, by=afi, channel="phone", direction="out", succeeded=True, subject="Rendez-vous pris"
        ),
        lambda: relation.write_note(other, text="Préfère le matin", scope="relationship", by=afi),
    )

    living = other if isinstance(confirmed, Exception) else kept
    assert [row.enterprise for row in Interaction.objects.filter(subject="Rendez-vous pris")] == [living]
    assert [row.enterprise for row in InternalNote.objects.all()] == [living]
