"""Proposal campaigns: whom they list, how their letter reads, what came of them (domain §7.2)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clients.models import Enterprise
from core import clock, mail
from core.context_processors import administration_identity
from diagnostics.enums import DiagnosticState, RequestState
from diagnostics.models import Diagnostic, DiagnosticRequest, FormalConsent
from diagnostics.queries.request import proposable
from diagnostics.rules.consent import proposal_ends
from diagnostics.rules.dates import long_date
from questionnaires.models import Campaign
from questionnaires.queries.kinds import Stage

ANSWERED = (RequestState.ACCEPTED, RequestState.DECLINED)


def keep_proposable(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Of these enterprises, those to whom a diagnostic may be proposed today."""
    return enterprises.filter(pk__in=proposable(today=clock.today()).values("enterprise_id"))


def proposal_letters(campaign: Campaign) -> list[dict[str, str]]:
    """The words read on the portal and the short letter that leads to them, in both languages."""
    until = proposal_ends(clock.today())
    letters = []
    for language, words in (("fr", campaign.message_fr), ("en", campaign.message_en or campaign.message_fr)):
        with translation.override(language):
            context = {
                "greeting_name": "Awa Tchalla",
                "enterprise_name": "Savane Karité Export SARL",
                "link": "https://…",
                "administration": administration_identity(),
                "reference": "SOL-2026-00000",
                "valid_until_fr": long_date(until, "fr"),
                "valid_until_en": long_date(until, "en"),
            }
            letter = mail.compose("N09", language=language, context=context)
        letters.append({"language": language, "subject": letter.subject, "text": letter.text, "portal_words": words})
    return letters


def _request(**condition: Any) -> Q:
    """The proposal this campaign made to the target meets a condition."""
    rows = DiagnosticRequest.objects.filter(campaign=OuterRef("campaign"), enterprise=OuterRef("enterprise"))
    return Q(Exists(rows.filter(**condition)))


def _mission(**condition: Any) -> Q:
    rows = Diagnostic.objects.filter(
        consent__request__campaign=OuterRef("campaign"), enterprise=OuterRef("enterprise"), **condition
    )
    return Q(Exists(rows.exclude(state=DiagnosticState.CANCELLED)))


def _consented_after_answers(_campaign: Campaign) -> Q:
    """The answers this campaign brought led to a consent that stands."""
    rows = FormalConsent.objects.filter(
        request__response__campaign=OuterRef("campaign"), enterprise=OuterRef("enterprise"), withdrawn_at=None
    )
    return Q(Exists(rows))


CONSENTED = Stage("consented", _("Consented to a diagnostic"), _consented_after_answers)

PROPOSAL_FUNNEL = (
    Stage("proposed", _("Proposed"), lambda _campaign: Q(invited_at__isnull=False)),
    Stage("talk", _("Asked to talk first"), lambda _campaign: _request(talk_asked_at__isnull=False)),
    Stage("answered", _("Answered, either way"), lambda _campaign: _request(state__in=ANSWERED)),
    Stage(
        "accepted",
        _("Consented to a diagnostic"),
        lambda _campaign: _request(consent__isnull=False, consent__withdrawn_at=None),
    ),
    Stage("planned", _("Diagnostic planned"), lambda _campaign: _mission()),
    Stage(
        "reported",
        _("Report communicated"),
        lambda _campaign: _mission(state__in=[DiagnosticState.COMMUNICATED, DiagnosticState.ARCHIVED]),
    ),
)
