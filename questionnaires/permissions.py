"""Who may do what with campaigns, responses and evaluations, on top of `visible_to` (§8.2)."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from accounts.enums import Scope
from accounts.permissions import effective_roles, enterprise_roles_allowing, scope
from clients.enums import EnterpriseRole
from clients.models import Assignment, ConflictDeclaration, PortalMembership
from clients.queries.access import membership_read
from core.quarantine import FileState
from questionnaires import states
from questionnaires.enums import CampaignState, ResponseState, SurveyState, VersionState
from questionnaires.models import (
    Campaign,
    OpinionSurvey,
    QuestionnaireVersion,
    ScreeningResponse,
    SectionShare,
    SurveyInvitation,
)
from questionnaires.models.response import RESPONSE_KIND
from questionnaires.models.second_reading import SECOND_KIND


def _role_in(user: Any, response: ScreeningResponse | SurveyInvitation) -> str:
    """The person's role on the portal for the enterprise, read once per request."""
    known = user.__dict__.setdefault("_role_by_enterprise", {})
    if response.enterprise_id not in known:
        current, _several = membership_read(user)  # the menu of the page asks the same
        rows = PortalMembership.objects.active().filter(user=user, enterprise_id=response.enterprise_id)
        is_current = current is not None and current.enterprise_id == response.enterprise_id
        known[response.enterprise_id] = (
            current.role if is_current else rows.values_list("role", flat=True).first() or ""
        )
    return known[response.enterprise_id]


def can_answer(user: Any, response: ScreeningResponse) -> bool:
    """Owner, deputy and contributor write answers while they are open or details are asked; a reader reads."""
    writable = response.is_open or response.state == ResponseState.COMPLEMENT_REQUESTED
    if response.is_open and hasattr(response, "paper"):  # their paper form is being keyed: one source at a time
        return False
    return writable and _role_in(user, response) in enterprise_roles_allowing(user, "screening_answers", "W")


def own_sections(user: Any, response: ScreeningResponse) -> frozenset[str] | None:
    """The sections a contributor was given, once some were given out; None: every section is open (§8.1).

    What was given out since, in a later questionnaire, binds the reading of an earlier one: see `Evidence`.
    """
    if _role_in(user, response) != EnterpriseRole.CTB:
        return None
    since = SectionShare.objects.filter(response__enterprise=response.enterprise_id, response__gte=response.pk)
    given = list(since.values_list("section__code", "member_id"))
    return frozenset(code for code, member in given if member == user.pk) if given else None


def can_write_section(user: Any, response: ScreeningResponse, section: str) -> bool:
    """A contributor writes the sections they were given; the owner and the deputy write them all."""
    own = own_sections(user, response)
    return can_answer(user, response) and (own is None or section in own)


def can_read_outcome(user: Any, response: ScreeningResponse) -> bool:
    """What follows speaks of the whole organisation: not for a contributor who was given some sections (§8.1)."""
    return own_sections(user, response) is None


def can_share(user: Any, response: ScreeningResponse) -> bool:
    """The owner or the deputy says who answers which section, while the answers are open."""
    return response.is_open and can_submit(user, response)


def can_submit(user: Any, response: ScreeningResponse) -> bool:
    """Only the owner or the deputy sends answers or withdraws them (§7.1)."""
    return _role_in(user, response) in {"OWN", "DEP"}


def can_withdraw(user: Any, response: ScreeningResponse) -> bool:
    """The owner or the deputy takes the response back, freely, until it is evaluated."""
    return states.WITHDRAW.allows(response.state) and can_submit(user, response)


def can_open_by_itself(user: Any, enterprise_id: int) -> bool:
    """An owner or a deputy opens a questionnaire without being invited (§7.1)."""
    rows = PortalMembership.objects.active().filter(user=user, enterprise_id=enterprise_id, role__in=["OWN", "DEP"])
    return rows.exists()


def can_read_evaluations(user: Any, obj: object = None) -> bool:
    """Diagnosticians, their lead and the head of the relations unit have an evaluation queue to read."""
    return scope(user, "scores", "R") is not Scope.NONE


def can_assign(user: Any, response: ScreeningResponse | None = None) -> bool:
    """The lead diagnostician assigns the responses received (§7.1)."""
    return "LDI" in effective_roles(user) and scope(user, "scores", "V") is Scope.ALL


def with_reader(rows: QuerySet[ScreeningResponse], user: Any) -> QuerySet[ScreeningResponse]:
    """Bring along what ties this person to each response, for a page that asks several rights about it."""
    about = {"user": user, "about_uuid": OuterRef("uuid")}
    read = Assignment.objects.active().filter(capacity="evaluator", **about)
    free = ConflictDeclaration.objects.filter(about_kind=RESPONSE_KIND, has_conflict=False, **about)
    return rows.annotate(
        reader=Value(user.pk),
        reads_first=Exists(read.filter(about_kind=RESPONSE_KIND)),
        reads_second=Exists(read.filter(about_kind=SECOND_KIND)),
        reads_freely=Exists(free),
    )


def _brought_along(user: Any, response: ScreeningResponse) -> bool:
    return getattr(response, "reader", None) == user.pk


def is_evaluator(user: Any, response: ScreeningResponse) -> bool:
    """The diagnostician assigned to this very response, charter signed (§8.3)."""
    if "DIA" not in effective_roles(user):
        return False
    if _brought_along(user, response):
        return bool(response.reads_first)  # type: ignore[attr-defined]
    rows = Assignment.objects.active().filter(user=user, capacity="evaluator", about_kind=RESPONSE_KIND)
    return rows.filter(about_uuid=response.uuid).exists()


def is_second_reader(user: Any, response: ScreeningResponse) -> bool:
    """The diagnostician asked to read this very response a second time."""
    if "DIA" not in effective_roles(user):
        return False
    if _brought_along(user, response):
        return bool(response.reads_second)  # type: ignore[attr-defined]
    rows = Assignment.objects.active().filter(user=user, capacity="evaluator", about_kind=SECOND_KIND)
    return rows.filter(about_uuid=response.uuid).exists()


def can_read_second(user: Any, response: ScreeningResponse) -> bool:
    """The second reader, free of conflict: answers and evidence, nothing of the first reading."""
    return is_second_reader(user, response) and has_no_conflict(user, response)


def has_no_conflict(user: Any, response: ScreeningResponse) -> bool:
    """The person declared, for this response, that nothing ties them to the enterprise."""
    if _brought_along(user, response):
        return bool(response.reads_freely)  # type: ignore[attr-defined]
    rows = ConflictDeclaration.objects.filter(user=user, about_kind=RESPONSE_KIND, about_uuid=response.uuid)
    return rows.filter(has_conflict=False).exists()


def must_declare(user: Any, response: ScreeningResponse) -> bool:
    """The assigned evaluator has yet to declare no conflict: nothing opens before (§7.1)."""
    reads = is_evaluator(user, response) or is_second_reader(user, response)
    return reads and not has_no_conflict(user, response)


def can_evaluate(user: Any, response: ScreeningResponse) -> bool:
    """The assigned evaluator, free of conflict, while the answers are being read (I4)."""
    at_work = response.state in {ResponseState.UNDER_EVALUATION, ResponseState.COMPLEMENT_REQUESTED}
    return at_work and is_evaluator(user, response) and has_no_conflict(user, response)


def can_read_bench(user: Any, response: ScreeningResponse) -> bool:
    """Who reads points and figures: the evaluator once free of conflict, the lead, the head of unit (§8.2)."""
    if scope(user, "scores", "R") is Scope.ALL:
        return True
    if is_evaluator(user, response):
        return has_no_conflict(user, response)
    concluded = response.state in {ResponseState.EVALUATED, ResponseState.ORIENTED}
    if not concluded or not can_read_second(user, response):
        return False
    return response.second_reading.finished_at is not None  # double-blind until both are done


def can_validate(user: Any, response: ScreeningResponse) -> bool:
    """The lead diagnostician validates or returns an evaluation that is not theirs (four eyes)."""
    if response.state != ResponseState.EVALUATED or not can_assign(user):
        return False
    return user.pk not in {response.evaluation.evaluated_by_id, response.evaluation.evaluator_id}


def can_read_dossier(user: Any, response: ScreeningResponse | None = None) -> bool:
    """The relations unit reads answers and state, never points (§8.2)."""
    return (
        bool(effective_roles(user) & {"CRA", "CRH", "LDI"}) and scope(user, "screening_answers", "R") is not Scope.NONE
    )


def can_tell_outcome(user: Any, response: ScreeningResponse) -> bool:
    """The relations unit tells the enterprise, after contact (I5, N08)."""
    is_relation = bool(effective_roles(user) & {"CRA", "CRH"})
    return is_relation and response.state == ResponseState.ORIENTED and response.told_at is None


def can_reopen(user: Any, response: ScreeningResponse) -> bool:
    """The relations unit opens an expired draft again when the enterprise asks (§7.1)."""
    return states.REOPEN.allows(response.state) and bool(effective_roles(user) & {"CRA", "CRH"})


def can_key_paper(user: Any, response: ScreeningResponse) -> bool:
    """The relations unit keys a signed paper form while the questionnaire is open (§7.1)."""
    return response.is_open and bool(effective_roles(user) & {"CRA", "CRH"})


def can_scan_again(user: Any, response: ScreeningResponse) -> bool:
    """The relations unit sends the scan of a paper form again when the security check refused it."""
    is_refused = hasattr(response, "paper") and response.paper.state == FileState.REFUSED
    return is_refused and bool(effective_roles(user) & {"CRA", "CRH"})


def can_open_paper(user: Any, response: ScreeningResponse) -> bool:
    """The scan opens for the enterprise, the unit that keyed it and the diagnosticians who read the answers."""
    return bool(effective_roles(user) & {"CRA", "CRH"}) or can_open_file(user, response)


def can_open_file(user: Any, response: ScreeningResponse) -> bool:
    """Evidence opens for the enterprise and for the diagnosticians free of conflict; the agent sees the list only."""
    if _role_in(user, response):
        return True
    if "LDI" in effective_roles(user):
        return True
    reads = is_evaluator(user, response) or is_second_reader(user, response)
    return reads and has_no_conflict(user, response)


def can_purge(user: Any, response: ScreeningResponse) -> bool:
    """Whoever works with a file may signal it: the enterprise that writes, its agent, its diagnostician (I3)."""
    if _role_in(user, response) in enterprise_roles_allowing(user, "screening_answers", "W"):
        return True
    return can_read_dossier(user, response) or (is_evaluator(user, response) and has_no_conflict(user, response))


def can_prepare_campaign(user: Any, campaign: Campaign | None = None) -> bool:
    """The relations unit prepares campaigns; only a draft is changed (I4)."""
    is_draft = campaign is None or campaign.state == CampaignState.DRAFT
    return is_draft and scope(user, "campaigns", "W") is not Scope.NONE


def can_read_campaigns(user: Any, campaign: Campaign | None = None) -> bool:
    """Who reads campaigns (§8.2)."""
    return scope(user, "campaigns", "R") is not Scope.NONE


def can_decide_campaign(user: Any, campaign: Campaign | None = None) -> bool:
    """The head of unit approves, launches and closes campaigns (§7.1)."""
    return scope(user, "campaigns", "V") is not Scope.NONE


def can_approve_campaign(user: Any, campaign: Campaign) -> bool:
    """The head of unit approves a campaign prepared by somebody else (two persons)."""
    return campaign.state == CampaignState.DRAFT and can_decide_campaign(user) and user.pk != campaign.author_id


def can_read_versions(user: Any, _version: QuestionnaireVersion | None = None) -> bool:
    """Who reads questionnaire versions: the matrix's line on parameters (§8.2)."""
    return scope(user, "parameters", "R") is not Scope.NONE


def can_write_version(user: Any, version: QuestionnaireVersion | None = None) -> bool:
    """The administrator and the head of diagnostics prepare versions of the questionnaire; only a draft (§8.2)."""
    is_draft = version is None or version.state == VersionState.DRAFT
    return is_draft and scope(user, "parameters", "W") is Scope.ALL


def can_publish_version(user: Any, version: QuestionnaireVersion) -> bool:
    """One of the two heads publishes, never somebody who wrote in it or proposed it (§8.2)."""
    if version.state != VersionState.PROPOSED or scope(user, "parameters", "V") is not Scope.ALL:
        return False
    return user.pk != version.proposed_by_id and not version.writers.filter(pk=user.pk).exists()


def can_settle_version(user: Any, version: QuestionnaireVersion) -> bool:
    """Those who prepare versions, or whoever is asked to publish this one, return it to draft or set it aside."""
    is_open = version.state in {VersionState.DRAFT, VersionState.PROPOSED}
    return is_open and (can_write_version(user) or can_publish_version(user, version))


def can_move_drafts(user: Any, version: QuestionnaireVersion) -> bool:
    """The head of the relations unit, who answers for the invitations, moves the drafts to a published version."""
    is_head = "CRH" in effective_roles(user) and scope(user, "parameters", "V") is Scope.ALL
    return version.state == VersionState.PUBLISHED and is_head


def can_withdraw_version(user: Any, version: QuestionnaireVersion) -> bool:
    """One of the two heads takes a published version out of use (§8.2)."""
    return version.state == VersionState.PUBLISHED and scope(user, "parameters", "V") is Scope.ALL


def can_read_surveys(user: Any, survey: OpinionSurvey | None = None) -> bool:
    """Who reads aggregates of surveys; which ones is `visible_to`'s matter (§8.2)."""
    return scope(user, "surveys", "A") is not Scope.NONE


def can_prepare_survey(user: Any, survey: OpinionSurvey | None = None) -> bool:
    """The relations unit prepares surveys, as it prepares campaigns; only a draft is changed."""
    is_draft = survey is None or survey.state == SurveyState.DRAFT
    return is_draft and can_read_surveys(user) and scope(user, "campaigns", "W") is not Scope.NONE


def can_decide_survey(user: Any, survey: OpinionSurvey | None = None) -> bool:
    """The head of unit opens, closes and publishes surveys (§7.7)."""
    return can_read_surveys(user) and scope(user, "campaigns", "V") is not Scope.NONE


def can_work_on_surveys(user: Any, survey: OpinionSurvey | None = None) -> bool:
    """The relations unit sees how a survey is prepared and how many answer."""
    return can_prepare_survey(user) or can_decide_survey(user)


def can_read_survey_words(user: Any, survey: OpinionSurvey | None = None) -> bool:
    """Words are single answers: the head of the relations unit reads them, the others read figures (§8.2)."""
    return scope(user, "surveys", "R") is Scope.ALL


def can_answer_survey(user: Any, invitation: SurveyInvitation) -> bool:
    """Owner, deputy and contributor answer in the name of their enterprise; a reader reads (§8.2)."""
    return _role_in(user, invitation) in enterprise_roles_allowing(user, "surveys", "W")
