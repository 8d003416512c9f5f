"""Services: what would help an enterprise, what was proposed, what is under way."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue import queries as catalogue
from catalogue import rules as matching
from catalogue.models import ServiceOffering
from clients.models import Assignment, ClientNeed, Enterprise
from clients.queries.segment import applied_segment, policy_parameters
from core import clock, reference
from diagnostics.models import Criterion, CriterionRating, Diagnostic
from followup.enums import ProposalOrigin
from followup.models import ServiceProposal
from followup.models.scopes import PROPOSAL_KIND, entrusted_to
from followup.states import OVER, RUNNING
from questionnaires.models import ScreeningEvaluation


@dataclass(frozen=True)
class HelpedCriterion:
    """One criterion a service addresses: its title, the level found, what it weighs in the ranking."""

    code: str
    title: str
    level: int
    points: int


@dataclass(frozen=True)
class Suggestion:
    """An offering put before the agent, with the reason; the agent decides (I5)."""

    offering: ServiceOffering
    origin: str
    points: int
    criteria: tuple[HelpedCriterion, ...] = ()
    needs: tuple[str, ...] = ()
    is_preselected: bool = False
    is_open: bool = False
    reason: str = ""


def latest_communicated(enterprise: Enterprise) -> Diagnostic | None:
    """The last diagnostic whose report the enterprise has received."""
    rows = Diagnostic.objects.filter(enterprise=enterprise, communicated_at__isnull=False)
    return rows.order_by("-communicated_at").first()


def _ratings(enterprise: Enterprise) -> list[CriterionRating]:
    diagnostic = latest_communicated(enterprise)
    if diagnostic is None:
        return []
    rows = CriterionRating.objects.filter(diagnostic=diagnostic, level__isnull=False)
    return list(rows.select_related("criterion__dimension"))


def sent_to_education(enterprise: Enterprise) -> bool:
    """Whether the last validated orientation leads to awareness and training (§5.3)."""
    rows = ScreeningEvaluation.objects.filter(response__enterprise=enterprise).exclude(orientation="")
    last = rows.filter(validated_by__isnull=False).order_by("-id").values_list("orientation", flat=True).first()
    return last == "EDUCATION" and latest_communicated(enterprise) is None


def needs_of(enterprise: Enterprise) -> frozenset[str]:
    """The difficulties the enterprise named and that nobody has met yet."""
    return frozenset(ClientNeed.objects.filter(enterprise=enterprise, met_on=None).values_list("code", flat=True))


def suggestions_for(enterprise: Enterprise, today: dt.date) -> list[Suggestion]:
    """The services that would help most, with the reason; after an education orientation, its six first (§6)."""
    offers = catalogue.offers_to_rank(today)
    found = {item.offering.code: item for item in _ranked(enterprise, offers, today)}
    first: list[Suggestion] = []
    busy = _open_codes(enterprise)
    for code in sorted(needs_of(enterprise) & offers.keys()):
        asked = found.pop(code, None) or Suggestion(offers[code], ProposalOrigin.REQUEST, 0, is_open=code in busy)
        first.append(replace(asked, origin=ProposalOrigin.REQUEST))
    asked_codes = {item.offering.code for item in first}
    if sent_to_education(enterprise):
        for code in reference.read("catalogue")["education"]:
            offering = offers.get(code)
            if offering is not None and code not in asked_codes:
                found.pop(code, None)
                first.append(
                    Suggestion(
                        offering,
                        ProposalOrigin.EDUCATION,
                        0,
                        is_preselected=code not in busy,
                        is_open=code in busy,
                    )
                )
    return [*first, *found.values()]


def _open_codes(enterprise: Enterprise) -> frozenset[str]:
    rows = ServiceProposal.objects.filter(enterprise=enterprise).exclude(
        state__in=[*OVER, "delivered", "result_assessed"]
    )
    return frozenset(rows.values_list("offering__code", flat=True))


def _ranked(enterprise: Enterprise, offers: dict[str, ServiceOffering], today: dt.date) -> list[Suggestion]:
    policy = matching.policy_from_values(policy_parameters())
    ratings = _ratings(enterprise)
    by_code = {row.criterion.code: row for row in ratings}
    since = clock.add_months(today, -policy.repeat_after_months)
    lately = ServiceProposal.objects.filter(enterprise=enterprise).delivered_since(since)
    matches = matching.rank(
        [catalogue.as_offer(offering) for offering in offers.values()],
        [_as_rating(row) for row in ratings],
        segment=applied_segment(enterprise),
        language=enterprise.language,
        delivered_lately=frozenset(lately.values_list("offering__code", flat=True)),
        needs=needs_of(enterprise),
        policy=policy,
    )
    busy = _open_codes(enterprise)
    return [_suggestion(found, offers[found.code], by_code, busy, enterprise.language) for found in matches]


def _as_rating(row: CriterionRating) -> matching.Rating:
    dimension = row.criterion.dimension
    return matching.Rating(
        criterion=row.criterion.code,
        dimension=dimension.code,
        level=row.level or 0,
        dimension_weight=matching.Fraction(dimension.weight),
    )


def _suggestion(
    found: matching.Match,
    offering: ServiceOffering,
    ratings: dict[str, CriterionRating],
    busy: frozenset[str],
    language: str,
) -> Suggestion:
    helped = tuple(
        HelpedCriterion(code, ratings[code].criterion.title, ratings[code].level or 0, round(points))
        for code, points in found.criteria
    )
    origin = ProposalOrigin.MATCHING if helped else ProposalOrigin.NEED
    return Suggestion(
        offering,
        origin,
        round(found.points),
        helped,
        found.needs,
        is_open=found.code in busy,
        reason=_told_reason([ratings[item.code].criterion for item in helped], language),
    )


def _told_reason(criteria: list[Criterion], language: str) -> str:
    """The reason put before the agent, in the enterprise's language: titles only, never a level."""
    with translation.override(language):
        titles = ", ".join(row.title for row in criteria[:3])
        return _("It helps with: %(titles)s.") % {"titles": titles} if titles else ""


def other_offerings(enterprise: Enterprise, shown: list[Suggestion], today: dt.date) -> list[ServiceOffering]:
    """The rest of the catalogue, so that the agent may add a service the ranking does not show."""
    codes = {item.offering.code for item in shown}
    busy = _open_codes(enterprise)
    rows = catalogue.offers_to_rank(today)
    return [row for code, row in rows.items() if code not in codes and code not in busy]


def proposals_for(user: Any, enterprise: Enterprise) -> QuerySet[ServiceProposal]:
    """The services proposed to an enterprise that this person may read, newest first."""
    rows = ServiceProposal.objects.visible_to(user).filter(enterprise=enterprise)
    rows = rows.select_related("offering__category", "enterprise", "agreement", "outcome", "proposed_by")
    return rows.prefetch_related("quotes")


def proposal_in_full(user: Any) -> QuerySet[ServiceProposal]:
    """One proposal with its agreement, sessions and outcome."""
    rows = ServiceProposal.objects.visible_to(user)
    return rows.select_related(
        "offering__category",
        "enterprise",
        "agreement__customs_accepted_by",
        "agreement__enterprise_accepted_by",
        "outcome",
        "proposed_by",
        "answered_by",
    ).prefetch_related("sessions__intervener", "quotes__lines", "quotes__issued_by")


def function_of(user: User, proposal: ServiceProposal) -> str:
    """What the file says this person does in the enterprise; empty when it says nothing."""
    rows = proposal.enterprise.contacts.active().filter(user=user)
    return rows.values_list("function", flat=True).first() or ""


def proposals_to_watch(user: Any) -> QuerySet[ServiceProposal]:
    """Proposals under way on the files of this person, those with something to do first."""
    rows = ServiceProposal.objects.visible_to(user).exclude(state__in=OVER)
    return rows.select_related("offering", "enterprise").order_by("expires_on", "pk")


def entrusted_people(proposal: ServiceProposal) -> list[User]:
    """The trainers and advisers this service is entrusted to now."""
    rows = Assignment.objects.active().filter(about_kind=PROPOSAL_KIND, about_uuid=proposal.uuid)
    return [row.user for row in rows.select_related("user").order_by("pk")]


def entrusted_deliveries(user: Any) -> QuerySet[ServiceProposal]:
    """Services under way that are entrusted to this person, soonest first."""
    rows = ServiceProposal.objects.visible_to(user).filter(entrusted_to(user), state__in=RUNNING)
    return rows.select_related("offering", "enterprise", "agreement").order_by("agreement__starts_on", "pk")
