"""How long the questionnaire is, said before anybody begins: the same figure everywhere, counted from its questions."""

import pytest
from django.urls import reverse

from clients.models import OutboundMessage
from questionnaires.enums import Axis, VersionState
from questionnaires.models import Question, QuestionnaireVersion
from questionnaires.queries import pages
from questionnaires.queries.offer import offer_of
from questionnaires.queries.response import load_filling
from questionnaires.services import reminder
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def test_size_announced_is_the_one_the_task_list_counts(savane):
    """Told 35, counted 34: a person looks for the question that is missing."""
    response = make.invited(savane)
    counted = sum(line["progress"].total for line in pages.overview(load_filling(response))["lines"])

    assert offer_of(response.version_id).questions == counted


def test_size_announced_follows_the_version_in_use_on_every_page(client, golfe, senam):
    """A unit that shortens its questionnaire must not go on announcing the long one."""
    long = make.questionnaire()
    QuestionnaireVersion.objects.published().update(state=VersionState.WITHDRAWN, withdrawn_at="2026-01-01T00:00Z")
    assert offer_of() is None
    short = QuestionnaireVersion.objects.create(
        questionnaire=long.questionnaire, code="QF-COURT", estimated_minutes=7, header_fr="Bonjour"
    )
    section = short.sections.create(code="A", order=1, title_fr="Profil")
    for number in range(1, 4):
        Question.objects.create(
            version=short,
            section=section,
            code=f"A{number}",
            order=number,
            kind="text",
            axis=Axis.NONE,
            weight=0,
            text_fr="?",
        )
    QuestionnaireVersion.objects.filter(pk=short.pk).update(state="published", published_at="2099-01-01T00:00Z")

    assert "3 questions" in client.get("/").content.decode()
    client.force_login(senam)
    for name in ("questionnaires:response_list", "portal:home"):
        page = client.get(reverse(name), follow=True).content.decode()
        assert "3 questions" in page, name
        assert "35 questions" not in page


def test_invitation_says_how_long_its_own_version_is(savane, mawuli):
    """The letter is read first: a figure of another version makes the page a surprise."""
    response = make.invited(savane)
    reminder.invite(response, person=mawuli, by=None)

    said = OutboundMessage.objects.get(code="N01").context
    assert (said["question_count"], said["minutes"]) == (34, response.version.estimated_minutes)
