"""Twins that differ only by a refusal get the same segment: questionnaire, diagnostic, service (I2, I9, §5.5)."""

import pytest

from accounts.models import User
from clients.models import SegmentAssessment
from clients.queries.segment import latest_assessment
from clients.services import segment as segments
from clients.services.schedules import load_schedules
from core import reference
from diagnostics.services import request as requests
from followup.services import proposal
from questionnaires.services import response as responses
from tests.factories import catalogue as catalogue_factory
from tests.factories import diagnostics as diagnostics_factory
from tests.factories import followup as followup_factory
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(savane, golfe, mawuli, senam):
    """Two enterprises with the same answers."""
    golfe.size_profile = savane.size_profile
    golfe.save()
    catalogue_factory.load()
    load_schedules(reference.read("schedules"))
    diagnostics_factory.load_content()
    for enterprise in (savane, golfe):
        values = {"capacity": "62", "motivation": "58", "insufficiency_confirmed": False}
        segments.set_part(enterprise, part="screening", values=values, by=None)
    return savane, golfe


def seen(enterprise):
    """Everything a segment says, apart from whose it is."""
    row = segments.recompute(enterprise, by=None, trigger="test")
    return row.computed, row.applied, row.status, row.flags, row.inputs, row.explanation, row.capacity_score


def test_refused_questionnaire_diagnostic_and_service_change_nothing(twins, mawuli: User, afi):
    refusing, silent = twins
    before = SegmentAssessment.objects.filter(enterprise=refusing).count()

    responses.withdraw_response(make.filled(refusing, mawuli, level=0), by=mawuli)
    asked = diagnostics_factory.proposal(refusing, by=afi)
    requests.decline_proposal(asked, by=mawuli, reason="Pas cette année.")
    offered = followup_factory.proposed(refusing, by=afi, code="FOR-01")
    proposal.answer_proposal(offered, answer="decline", note="Non merci.", by=mawuli)

    assert SegmentAssessment.objects.filter(enterprise=refusing).count() == before
    assert latest_assessment(refusing).applied == latest_assessment(silent).applied
    assert seen(refusing) == seen(silent)
