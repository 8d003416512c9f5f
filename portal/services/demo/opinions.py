"""Two opinion surveys: a public one with its published results, and the yearly one, open (domain §15)."""

import datetime as dt
import uuid

from accounts.models import User
from core import clock
from portal.services.demo.days import ago, at
from portal.services.demo.diagnostic import run_waiting_jobs
from questionnaires.models import OpinionSurvey, SurveyInvitation
from questionnaires.rules.completeness import Given
from questionnaires.services import survey, survey_answers

# satisfaction, ease, words
SAID = (
    ("5", "4", "Un accueil simple et des réponses claires."),
    ("4", "4", "Gardez le rappel dans la journée."),
    ("4", "3", ""),
    ("5", "5", "La personne a pris le temps d’expliquer."),
    ("3", "2", "Trop d’attente au téléphone le lundi."),
    ("2", "2", "Je n’ai pas su à qui m’adresser."),
    ("4", "5", ""),
    ("5", "4", "Le rendez-vous par téléphone m’a évité un déplacement."),
    ("4", "4", ""),
)


def publish_reception(*, agent: User, head: User) -> OpinionSurvey:
    """A public link posted at the offices, answered nine times, closed and published."""
    opening, last, closing = ago(100), ago(60), ago(58)
    with clock.pretend(at(opening, 9)):
        row = survey.create_survey(
            by=agent,
            kind="public",
            title_fr="Comment vous avons-nous reçu ?",
            title_en="How did we receive you?",
            header_fr="Trois questions après votre passage ou votre appel, pour mieux vous accueillir.",
            header_en="Three questions after your visit or call, so that we receive you better.",
            closes_on=last,
        )
        row = survey.open_survey(row, by=head)
        for mark, ease, words in SAID:
            given = {"Q1": Given((mark,)), "Q2": Given((ease,)), "Q3": Given(text=words)}
            survey_answers.answer_public(row, given=given, once=uuid.uuid4())
    with clock.pretend(at(closing, 9)):
        row = survey.close_survey(row, by=head)
        return survey.publish_survey(row, by=head)


def ask_relationship(*, agent: User, head: User, answering: list[User]) -> OpinionSurvey:
    """The yearly survey, anonymous, open for three more weeks; a few have answered."""
    with clock.pretend(at(ago(3), 9)):
        row = survey.create_survey(
            by=agent,
            kind="relationship",
            title_fr="Comment va notre relation ?",
            title_en="How is our relationship?",
            header_fr="Une fois par an, dites-nous ce qui va et ce qui devrait changer dans nos échanges.",
            header_en="Once a year, tell us what goes well and what should change in our exchanges.",
            closes_on=clock.today() + dt.timedelta(days=24),
        )
        row = survey.open_survey(row, by=head)
        run_waiting_jobs("questionnaires.invite_survey")
        run_waiting_jobs("clients.deliver_message")
    given = {"Q1": Given(("4",)), "Q2": Given(("3",)), "Q3": Given(("8",)), "Q4": Given(("c3",))}
    for person in answering:
        invitation = SurveyInvitation.objects.visible_to(person).select_related("survey", "enterprise").get(survey=row)
        survey_answers.answer_invitation(invitation, given=given, by=person)
    return row
