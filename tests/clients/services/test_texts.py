"""The unit's own words: checked before they are kept, every version kept, and really what leaves (§11)."""

import uuid

import pytest
from django.core import mail

from clients.emails import wording
from clients.emails.outreach import TITLES, preview
from clients.models import MessageText, ReminderStep
from clients.services import outreach, schedules
from core import jobs, reference
from core.errors import DomainError

pytestmark = pytest.mark.django_db
GOOD = {
    "subject_fr": "Vos dates",
    "body_fr": "Bonjour {{ greeting_name }},\n\nVoir :\n{{ link }}\n",
    "subject_en": "",
    "body_en": "",
}


def test_shipped_words_of_every_code_would_be_accepted_and_previewed():
    """What the form shows first must not be refused when it is saved unchanged."""
    wrong = {}
    for code in TITLES:
        words = {}
        for language in ("fr", "en"):
            for part in ("subject", "body"):
                words[f"{part}_{language}"] = text = wording.shipped(code, language, part)
                if found := wording.problems(code, text, part=part):
                    wrong[code, language, part] = found
        assert all(letter["text"] and "{{" not in letter["text"] for letter in preview(code, words))
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{{ user.password }} {{ link }}", "user.password"),
        ("{% include 'x' %} {{ link }}", "include"),
        ("{{ link|safe }}{{ link }}", "safe"),
        ("{% if link %} {{ link }}", "if"),
        ("https://ailleurs.example {{ link }}", "link"),
        ("Bonjour", "link"),
        ("{{ settings.SECRET_KEY }}{{ link }}", "settings"),
        ("{{ greeting_name|long_date }} {{ link }}", "greeting_name|long_date"),
        ("{% if link %}a{% else %}{{ enterprise_name|thousands }}{% endif %} {{ link }}", "enterprise_name|thousands"),
    ],
)
def test_text_with_anything_but_the_variables_of_its_code_is_refused(kodjo, text, word):
    with pytest.raises(DomainError) as refused:
        schedules.write_text("N11", by=kodjo, **(GOOD | {"body_fr": text}))

    assert word in str(refused.value)
    assert not MessageText.objects.exists()


def test_page_of_words_kept_before_they_were_checked_still_opens(client, kodjo):
    """A text that fails once values are there stopped every letter of its code, and its page could not mend it."""
    words = GOOD | {"body_fr": "Bonjour {{ greeting_name|long_date }}\n{{ link }}"}
    MessageText.objects.create(code="N11", number=1, written_by=kodjo, **words)
    client.force_login(kodjo)

    page = client.get("/entreprises/messages/textes/N11/")

    assert page.status_code == 200
    assert "greeting_name|long_date" in page.content.decode()


def test_words_of_the_unit_leave_in_both_languages_and_versions_stay(savane, mawuli, kodjo):
    with pytest.raises(DomainError):
        schedules.write_text("N11", by=kodjo, **(GOOD | {"body_fr": ""}))
    schedules.write_text("N11", by=kodjo, **GOOD)
    schedules.write_text("N11", by=kodjo, **(GOOD | {"subject_fr": "Les dates"}))
    for language in ("fr", "en"):
        mawuli.language = language
        outreach.post("N11", enterprise=savane, to=mawuli, about=("tests.x", uuid.uuid4()), link="/espace/")
    jobs.run_due()
    schedules.restore_text("N11", by=kodjo)
    outreach.post("N11", enterprise=savane, to=mawuli, about=("tests.x", uuid.uuid4()), link="/espace/")
    jobs.run_due()

    assert [letter.subject for letter in mail.outbox] == ["Les dates", "Les dates", "Your diagnostic dates"]
    assert "parce que" in mail.outbox[0].body
    assert list(MessageText.objects.values_list("number", "is_default")) == [(3, True), (2, False), (1, False)]


def test_step_is_moved_or_paused_but_never_to_the_other_side_of_its_date(kodjo):
    schedules.load_schedules(reference.read("schedules"))
    step = ReminderStep.objects.get(code="N16", occurrence="D-30")

    with pytest.raises(DomainError):
        schedules.change_steps("notice", {step.pk: (3, True)}, by=kodjo)
    assert schedules.change_steps("notice", {step.pk: (-28, False)}, by=kodjo) == 1
    step.refresh_from_db()
    assert (step.occurrence, step.offset_days, step.is_active) == ("D-30", -28, False)


def test_pages_of_texts_say_what_is_wrong_beside_the_field_and_keep_what_was_typed(client, kodjo, afi):
    client.force_login(kodjo)
    url = "/entreprises/messages/textes/N11/"
    typed = GOOD | {"body_fr": "Bonjour {{ inconnu }}\n{{ link }}"}

    answer = client.post(url, typed | {"act": "save"})
    page = answer.content.decode()
    assert (answer.status_code, "inconnu" in page, MessageText.objects.count()) == (422, True, 0)
    assert client.post(url, GOOD | {"act": "save"}).status_code == 302
    assert MessageText.objects.get().written_by == kodjo
    client.force_login(afi)
    assert (client.get(url).status_code, client.post(url, GOOD).status_code) == (200, 403)
