"""The life of a version of the questionnaire: copied, written, proposed, published by another, taken out of use."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.lifecycle import lock, move
from questionnaires import states
from questionnaires.enums import CampaignState, VersionState
from questionnaires.models import Campaign, Questionnaire, QuestionnaireVersion
from questionnaires.queries.checks import blocking_findings
from questionnaires.queries.sheets import sheet_of
from questionnaires.services.sheets import write_content
from questionnaires.services.survey_questions import FAMILY as SURVEY_FAMILY

NUMBERED = re.compile(r"-(\d+)$")
SUMMARY_MINIMUM = 20


def next_code(family: Questionnaire) -> str:
    """The next free name of the year: QF-2026-02."""
    prefix = f"{family.code}-{clock.today().year}-"
    taken = QuestionnaireVersion.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(found.group(1)) for code in taken if (found := NUMBERED.search(code))]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


@transaction.atomic
def copy_version(source: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Open a draft that says the same as another version; nothing changes before it is published."""
    source = QuestionnaireVersion.objects.with_content().select_related("questionnaire").get(pk=source.pk)
    return write_version(source.questionnaire, sheet_of(source), by=by, based_on=source)


def write_version(
    family: Questionnaire, sheet: dict[str, Any], *, by: User, based_on: QuestionnaireVersion | None
) -> QuestionnaireVersion:
    """Write a new draft with this content, under the next code of its family."""
    lock(family)  # two copies at once take two codes
    meta = sheet["version"]
    version = QuestionnaireVersion.objects.create(
        questionnaire=family,
        code=next_code(family),
        based_on=based_on,
        groups=sheet["groups"],
        **{name: meta[name] for name in ("estimated_minutes", "header_fr", "header_en")},
    )
    write_content(version, sheet)
    version.writers.add(by)
    audit.record("questionnaires.questionnaireversion.drafted", obj=version, by=by, data={"version": version.code})
    return version


@transaction.atomic
def import_version(sheet: dict[str, Any], *, by: User) -> QuestionnaireVersion:
    """Open a draft from a sound file; its family is made when it is not known here. Surveys keep to themselves."""
    meta = sheet["questionnaire"]
    if meta["code"] == SURVEY_FAMILY:
        raise DomainError("survey_family", _("This code is the one of opinion surveys: give another one."))
    family, _created = Questionnaire.objects.get_or_create(code=meta["code"], defaults=meta)
    return write_version(family, sheet, by=by, based_on=None)


def open_draft(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Hold a draft to write in it; whoever writes cannot publish it afterwards.

    Raises TransitionRefused once it is proposed or published.
    """
    version = lock(version)
    if version.state != VersionState.DRAFT:
        raise TransitionRefused("version_fixed", _("This version can no longer be changed."))
    version.writers.add(by)
    return version


def note_edit(version: QuestionnaireVersion, *, by: User, what: str) -> None:
    """Write down who changed which part of a draft."""
    version.save(update_fields=["updated_at"])
    audit.record("questionnaires.questionnaireversion.edited", obj=version, by=by, data={"part": what})


@transaction.atomic
def propose(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Propose a draft: it says why it changes, and no check before publication finds a fault."""
    version = open_draft(version, by=by)
    if len(version.summary.strip()) < SUMMARY_MINIMUM:
        raise DomainError("summary_missing", _("Say first what changes and why, for the person who publishes."))
    _require_sound(version)
    return move(version, states.PROPOSE_VERSION, by=by, proposed_by=by, proposed_at=clock.now())


def _require_sound(version: QuestionnaireVersion) -> None:
    found = blocking_findings(version)
    if found:
        raise DomainError(
            "version_unsound",
            _("The checks found %(count)s points to correct first. They are listed on this page.")
            % {"count": len(found)},
        )


@transaction.atomic
def take_back(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Return a proposed version to draft, by its writers or by the person asked to publish it."""
    return move(lock(version), states.TAKE_BACK_VERSION, by=by, proposed_by=None, proposed_at=None)


@transaction.atomic
def publish(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Publish as the second person; from now on it is the one enterprises are asked, and it never changes (§8.2).

    Raises TwoPersonsNeeded for whoever wrote in it or proposed it.
    """
    version = lock(version)
    if by.pk == version.proposed_by_id or version.writers.filter(pk=by.pk).exists():
        raise TwoPersonsNeeded("second_person_needed", _("Somebody who did not write this version publishes it."))
    _require_sound(version)
    return move(version, states.PUBLISH_VERSION, by=by, published_by=by, published_at=clock.now())


@transaction.atomic
def withdraw(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Take a published version out of use: no new response opens with it, those under way go on.

    Refused for the last one in use, and while a campaign that is not over sends it.
    """
    version = lock(version)
    others = QuestionnaireVersion.objects.published().exclude(pk=version.pk)
    if not others.exists():
        raise DomainError("last_version", _("It is the only version in use: publish another one first."))
    going = Campaign.objects.filter(version=version).exclude(state__in=[CampaignState.CLOSED, CampaignState.ARCHIVED])
    if going.exists():
        raise DomainError("version_in_campaign", _("A campaign sends this version: close it first."))
    return move(version, states.WITHDRAW_VERSION, by=by, withdrawn_at=clock.now())


@transaction.atomic
def discard(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Set a version aside before it was ever published; its number is not used again."""
    return move(lock(version), states.DISCARD_VERSION, by=by, withdrawn_at=clock.now())
