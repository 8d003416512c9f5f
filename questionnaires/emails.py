"""What the letters of the questionnaire say: facts in both languages, the text itself is a file per language."""

import datetime as dt
from typing import Any

from django.utils import translation

from core import clock, mail
from core.context_processors import administration_identity
from core.templatetags.ccv import long_date
from questionnaires.models import Campaign
from questionnaires.queries.offer import offer_of

LANGUAGES = ("fr", "en")


def in_words(name: str, day: dt.date) -> dict[str, str]:
    """A date in full letters, in both languages: a letter is written in its reader's when it leaves."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[f"{name}_{language}"] = long_date(day)
    return words


def invitation_facts(campaign: Campaign | None, version_id: int | None, due_on: dt.date) -> dict[str, Any]:
    """What the invitation says besides its fixed text: the campaign's message, how long it is, the last day."""
    offer = offer_of(version_id)
    message_fr = campaign.message_fr if campaign else ""
    message_en = (campaign.message_en or campaign.message_fr) if campaign else ""
    size = {"question_count": offer.questions, "minutes": offer.minutes} if offer else {}
    return {"message_fr": message_fr, "message_en": message_en, **size, **in_words("due", due_on)}


def invitation_letters(campaign: Campaign) -> list[dict[str, str]]:
    """The invitation as it will be read, in both languages, with a made-up reader."""
    due = clock.today() + dt.timedelta(days=campaign.days_to_answer)
    letters = []
    for language in LANGUAGES:
        with translation.override(language):
            context = {
                "greeting_name": "Awa Tchalla",
                "enterprise_name": "Savane Karité Export SARL",
                "link": "https://…",
                "administration": administration_identity(),
                **invitation_facts(campaign, campaign.version_id, due),
            }
        letter = mail.compose("N01", language=language, context=context)
        letters.append({"language": language, "subject": letter.subject, "text": letter.text})
    return letters
