"""What the portal says on a timeline or in a task is read in the language of whoever reads it."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from clients.models import Interaction, Task
from clients.services import relation
from core.clock import today
from core.languages import filled

REVIEW = gettext_lazy("Review report %(reference)s")


def opened(enterprise, owner, *, actor_reads):
    """Open the task a system act opens, by somebody who reads one language."""
    with translation.override(actor_reads):
        words = filled(REVIEW, {"reference": "D-1"})
        about = {"kind": "diagnostics.report", "uuid": enterprise.uuid}
        return relation.open_task(enterprise, owner=owner, title=words, due_on=today(), by=owner, **about)


@pytest.mark.parametrize("actor_reads", ["fr", "en"])
def test_task_is_read_in_the_language_of_its_reader(savane, afi, actor_reads):
    """A reviewer who reads English would be asked in French, or a French one in English, after whoever acted."""
    task = opened(savane, afi, actor_reads=actor_reads)
    task.refresh_from_db()

    with translation.override("en"):
        assert task.words == str(task) == "Review report D-1"
    with translation.override("fr"):
        assert task.words == str(task) == "Relire le rapport D-1"


def test_same_task_asked_in_two_languages_is_one(savane, afi):
    """Two colleagues press the same button, each in a language: the owner would do the work twice."""
    assert opened(savane, afi, actor_reads="fr") == opened(savane, afi, actor_reads="en")


def test_what_a_person_typed_stays_as_it_was_typed(savane, afi):
    """An agent's own words have no other language: an English reader would read an empty line."""
    row = relation.note_exchange(
        savane, by=afi, channel="phone", direction="out", succeeded=True, subject="Appel", call_back_on=today()
    )

    with translation.override("en"):
        assert row.words == "Appel"
        assert Task.objects.get().words == "Call back: Appel"


def test_line_written_before_there_were_two_languages_is_still_read(savane, afi):
    """Years of a file would vanish from the timeline of an English reader."""
    row = relation.log_interaction(savane, by=afi, subject="Rapport communiqué")

    with translation.override("en"):
        assert row.words == "Rapport communiqué"


@pytest.mark.parametrize("searched", ["Relire le rapport", "Review report"])
def test_task_is_found_by_its_words_in_either_language(client, savane, afi, searched):
    """An agent searches for what she read on the page; the list would be empty."""
    opened(savane, afi, actor_reads="fr")
    client.force_login(afi)

    page = client.get(reverse("admin:clients_task_changelist"), {"q": searched}).content.decode()

    assert "Relire le rapport D-1" in page


def test_corrected_line_says_the_same_in_both_languages(savane, afi):
    """The author mends a sentence: the English reader would go on reading what was wrong."""
    sentence = gettext_lazy("Service agreed")
    row = relation.log_interaction(savane, by=afi, channel="phone", subject=sentence, summary=sentence)

    relation.edit_interaction(row, by=afi, summary="Jeudi")
    with translation.override("en"):
        line = Interaction.objects.get()
        assert (line.words, line.details) == ("Service agreed", "Jeudi")

    relation.edit_interaction(row, by=afi, subject="Service reporté")
    with translation.override("en"):
        assert Interaction.objects.get().words == "Service reporté"


def test_line_added_to_another_one_keeps_both_its_languages(savane, afi):
    """What is added later stands under the same title, whoever reads."""
    row = relation.log_interaction(savane, by=afi, channel="phone", subject=gettext_lazy("Service agreed"))

    with translation.override("en"):
        assert relation.amend_interaction(row, text="Lundi aussi", by=afi).words == "Service agreed"
