"""Every address × every person × the status they get. A new address fails the build until it has its line here.

Columns: anonymous · owner · contributor (same enterprise) · stranger (owner of another one) · CRA · CRH · DIA · LDI ·
REV · ADM. 302 for somebody not signed in is the way to the sign-in page; 404 hides what is not theirs to know; 403 says
no to somebody who may know; 405 means the address only takes forms.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PEOPLE = {
    "owner": "mawuli@example.org",
    "contributor": "akou@example.org",
    "stranger": "senam@example.org",
    "CRA": "afi@douane.example.org",
    "CRH": "kodjo@douane.example.org",
    "DIA": "dede@douane.example.org",
    "LDI": "elom@douane.example.org",
    "REV": "yawa@douane.example.org",
    "ADM": "adjoa@douane.example.org",
}


Finder = Callable[[Any], Any]


@dataclass(frozen=True)
class Line:
    """One address as one method: what each of the ten people gets."""

    name: str
    statuses: str
    method: str = "GET"
    arguments: dict[str, Finder] = field(default_factory=dict)


def line(name: str, statuses: str, method: str = "GET", **arguments: Finder) -> Line:
    """Write one line of the table."""
    return Line(name, statuses, method, arguments)


def one(label: str, attribute: str = "uuid", **wanted: Any) -> Finder:
    """Find the first row of a model; `mine` stands for the owner's enterprise in a lookup."""

    def find(world: Any) -> Any:
        lookups = {name: world.enterprise if value == "mine" else value for name, value in wanted.items()}
        return getattr(world.first(label, **lookups), attribute)

    return find


def fixed(value: Any) -> Finder:
    """Give the same value whatever the world holds."""
    return lambda world: value


# What the addresses are about: the owner's enterprise and what belongs to it, or a file still in the making.
NOWHERE = "00000000-0000-4000-8000-000000000000"
ENTERPRISE = one("clients.Enterprise", name__startswith="Savane")
MEMBERSHIP = one("clients.PortalMembership", enterprise="mine", role="CTB")
INVITATION = one("clients.PortalInvitation", enterprise="mine")
EXPORT = one("clients.ExportLog")
IMPORT = one("clients.ImportBatch")
DUPLICATE = one("clients.DuplicateCandidate", merges=None)
MERGE = one("clients.EnterpriseMerge")
MESSAGE = one("clients.OutboundMessage", enterprise="mine")
KEPT_MESSAGE = one("core.KeptMessage")
POLICY = one("clients.ScoringPolicy", state="draft")
TRIAL = one("portal.PolicyTrial")
ASSESSMENT = one("clients.SegmentAssessment", enterprise="mine")
OVERRIDE = one("clients.SegmentOverride", enterprise="mine")
COMPLAINT = one("clients.Complaint", enterprise="mine", state="received")  # it names the agent
TASK = one("clients.Task", enterprise="mine", state="todo")
RESPONSE = one("questionnaires.ScreeningResponse", enterprise="mine")
WAITING_RESPONSE = one("questionnaires.ScreeningResponse", state="under_evaluation")
EVIDENCE = one("questionnaires.Evidence", response__enterprise="mine")
CAMPAIGN = one("questionnaires.Campaign", state="running")
SURVEY = one("questionnaires.OpinionSurvey", state="open", kind="relationship")
PUBLISHED_SURVEY = one("questionnaires.OpinionSurvey", state="published", kind="public")
ASKED = one("questionnaires.SurveyInvitation", enterprise="mine")
REQUEST = one("diagnostics.DiagnosticRequest", enterprise="mine")
OPEN_REQUEST = one("diagnostics.DiagnosticRequest", state="proposed")
CONSENT = one("diagnostics.FormalConsent", enterprise="mine")
CHALLENGE = one("diagnostics.ConsentChallenge", request__enterprise="mine")
MISSION = one("diagnostics.Diagnostic", enterprise="mine")
OPEN_MISSION = one("diagnostics.Diagnostic", state="in_progress")
AGENDA_ITEM = one("diagnostics.AgendaItem", diagnostic__state="in_progress")
SESSION = one("catalogue.OfferingSession", state="planned")
DOCUMENT = one("diagnostics.ConsultedDocument", diagnostic__state="in_progress")
KIT = one("diagnostics.MissionKit", diagnostic__state="in_progress")
OFFLINE_ENTRY = one("diagnostics.OfflineEntry", kit__diagnostic__state="in_progress")
FINDING = one("diagnostics.Finding", diagnostic__enterprise="mine")
RECOMMENDATION = one("diagnostics.Recommendation", diagnostic__enterprise="mine")
REPORT = one("diagnostics.DiagnosticReport", diagnostic__enterprise="mine")
NOTICE = one("diagnostics.RegularisationNotice")
OFFERING = one("catalogue.ServiceOffering")
SESSION = one("catalogue.OfferingSession", state="planned")
DOCUMENT = one("catalogue.OfferingDocument")
FOLLOW_UP = one("followup.FollowUp", enterprise="mine")
POINT = one("followup.FollowUpPoint", enterprise="mine")
PROPOSAL = one("followup.ServiceProposal", enterprise="mine", state="proposed")
INTEGRATION = one("disclosures.Integration", state="approved")
RELEASE = one("disclosures.SignalRelease", state="asked")
MONTH = one("insight.MonthlyReport")
UNKNOWN = fixed("00000000-0000-4000-8000-000000000000")

PUBLIC = "200 200 200 200 200 200 200 200 200 200"
NO_TOKEN = "401 401 401 401 401 401 401 401 401 401"
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"

# fmt: off
MATRIX: list[Line] = [
    # site
    line("home", "200 302 302 302 302 302 302 302 302 302"),
    line("accessibility", PUBLIC),
    line("identity_css", "404 404 404 404 404 404 404 404 404 404", digest=fixed("inconnu")),
    line("queues", "302 403 403 403 403 200 403 200 403 200"),
    line("queue_retry", "302 403 403 403 403 404 403 404 403 404", "POST", pk=fixed(999999)),
    line("health", "503 503 503 503 503 503 503 503 503 503"),
    line("styleguide", "302 403 403 403 200 200 200 200 200 200"),
    line("set_language", "302 302 302 302 302 302 302 302 302 302", "POST"),
    # sign-in
    line("account_login", "200 302 302 302 302 302 302 302 302 302"),
    line("account_logout", SIGNED_IN),
    line("account_inactive", PUBLIC),
    line("account_signup", PUBLIC),
    line("account_request_login_code", "200 302 302 302 302 302 302 302 302 302"),
    line("account_confirm_login_code", "302 302 302 302 302 302 302 302 302 302"),
    line("account_reauthenticate", SIGNED_IN),
    line("account_email_verification_sent", PUBLIC),
    line("account_confirm_email", PUBLIC, key=fixed("inconnu")),
    line("account_change_password", SIGNED_IN),
    line("account_set_password", "302 302 302 302 302 302 302 302 302 302"),
    line("account_reset_password", PUBLIC),
    line("account_reset_password_done", PUBLIC),
    line("account_reset_password_from_key", PUBLIC, uidb36=fixed("inconnu"), key=fixed("inconnu")),
    line("account_reset_password_from_key_done", PUBLIC),
    line("mfa_index", SIGNED_IN),
    line("mfa_authenticate", "302 302 302 302 302 302 302 302 302 302"),
    line("mfa_reauthenticate", "302 302 302 302 302 302 302 302 302 302"),
    line("mfa_activate_totp", "302 302 302 302 302 302 302 302 302 302"),
    line("mfa_deactivate_totp", "302 404 404 404 404 404 404 404 404 404"),
    line("mfa_view_recovery_codes", "302 404 404 404 404 404 404 404 404 404"),
    line("mfa_generate_recovery_codes", "302 302 302 302 302 302 302 302 302 302"),
    line("mfa_download_recovery_codes", "302 404 404 404 404 404 404 404 404 404"),
    line("usersessions_list", SIGNED_IN),
    # site
    line("admin/", "302 302 302 302 302 302 302 302 302 302"),
    # accounts
    line("accounts:account", SIGNED_IN),
    line("accounts:information", SIGNED_IN),
    line("accounts:charter", "302 404 404 404 404 404 200 200 200 404"),
    # clients
    line("clients:register", PUBLIC),
    line("clients:link_again", PUBLIC),
    line("clients:short_code", PUBLIC),
    line("clients:link_sent", PUBLIC),
    line("clients:invitation", "404 404 404 404 404 404 404 404 404 404", uuid=INVITATION, token=fixed("inconnu")),
    line("clients:invitation_renew", "404 404 404 404 404 404 404 404 404 404", "POST", uuid=INVITATION, token=fixed("inconnu")),
    line("clients:people", "302 200 403 200 404 404 404 404 404 404"),
    line("clients:hand_over", "302 200 403 200 404 404 404 404 404 404"),
    line("clients:signatory", "302 302 403 404 404 404 404 404 404 404", "POST", uuid=MEMBERSHIP),
    line("clients:choose", "302 200 200 200 404 404 404 404 404 404"),
    line("clients:appoint", "302 404 404 404 403 200 403 403 403 404", uuid=ENTERPRISE),
    line("clients:membership_end", "302 302 403 404 404 404 404 404 404 404", "POST", uuid=MEMBERSHIP),
    line("clients:invitation_cancel", "302 302 403 404 404 404 404 404 404 404", "POST", uuid=INVITATION),
    line("clients:enterprise_list", "302 302 302 302 302 302 302 302 302 302"),
    line("clients:task_list", "302 302 302 302 302 302 302 302 302 302"),
    line("clients:export_list", "302 403 403 403 403 200 403 200 403 403"),
    line("clients:export_new", "302 403 403 403 403 404 403 404 403 403"),
    line("clients:export_detail", "302 404 404 404 404 200 404 200 404 404", uuid=EXPORT),
    line("clients:export_download", "302 404 404 404 404 200 404 403 404 404", uuid=EXPORT),
    line("clients:import_list", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:import_start", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:import_detail", "302 404 404 404 200 200 404 404 404 404", uuid=IMPORT),
    line("clients:import_columns", "302 404 404 404 200 200 404 404 404 404", uuid=IMPORT),
    line("clients:import_confirm", "302 404 404 404 302 302 404 404 404 404", "POST", uuid=IMPORT),
    line("clients:import_cancel", "302 404 404 404 302 302 404 404 404 404", "POST", uuid=IMPORT),
    line("clients:import_undo", "302 404 404 404 403 302 404 404 404 404", "POST", uuid=IMPORT),
    line("clients:import_decide", "302 404 404 404 302 302 404 404 404 404", "POST", uuid=IMPORT, number=fixed(1)),
    line("clients:import_rejects", "302 404 404 404 200 200 404 404 404 404", uuid=IMPORT, kind=fixed("csv")),
    line("clients:duplicate_list", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:duplicate_report", "302 403 403 403 422 422 403 403 403 403", "POST"),
    line("clients:merge_choose", "302 403 403 403 200 200 403 403 403 403", uuid=DUPLICATE),
    line("clients:duplicate_set_aside", "302 403 403 403 422 422 403 403 403 403", "POST", uuid=DUPLICATE),
    line("clients:merge_detail", "302 403 403 403 200 200 403 403 403 403", uuid=MERGE),
    line("clients:merge_confirm", "302 403 403 403 403 302 403 403 403 403", "POST", uuid=MERGE),
    line("clients:merge_give_up", "302 403 403 403 302 302 403 403 403 403", "POST", uuid=MERGE),
    line("clients:merge_undo", "302 403 403 403 403 302 403 403 403 403", "POST", uuid=MERGE),
    line("clients:complaint_home", "302 200 403 200 302 302 302 302 302 302"),
    line("clients:complaint_file", "302 200 403 200 404 404 404 404 404 404"),
    line("clients:complaint", "302 200 404 404 404 404 404 404 404 404", uuid=COMPLAINT),
    line("clients:complaint_close", "302 302 404 404 404 404 404 404 404 404", "POST", uuid=COMPLAINT),
    line("clients:complaint_reopen", "302 422 404 404 404 404 404 404 404 404", "POST", uuid=COMPLAINT),
    line("clients:complaint_list", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:complaint_record", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:complaint_case", "302 404 404 404 404 200 404 404 404 404", uuid=COMPLAINT),
    line("clients:complaint_act", "302 404 404 404 404 422 404 404 404 404", "POST", uuid=COMPLAINT, act=fixed("accuser")),
    line("clients:task_feed", "302 403 403 403 200 200 200 200 200 403"),
    line("clients:task_ics", "404 404 404 404 404 404 404 404 404 404", token=fixed("inconnu")),
    line("clients:filter_list", "302 403 403 403 200 200 200 200 200 403"),
    line("clients:filter_keep", "302 404 404 404 404 404 404 404 404 404"),
    line("clients:filter_act", "302 404 404 404 404 404 404 404 404 404", "POST", uuid=fixed(NOWHERE), act=fixed("retirer")),
    line("clients:portfolio_list", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:portfolio", "302 403 403 403 200 200 403 403 403 403", key=fixed("personne")),
    line("clients:portfolio_preview", "302 403 403 403 403 422 403 403 403 403", "POST", key=fixed("personne")),
    line("clients:portfolio_move", "302 403 403 403 403 404 403 403 403 403", "POST", key=fixed("personne")),
    line("clients:portfolio_undo", "302 403 403 403 403 302 403 403 403 403", "POST", uuid=one("clients.PortfolioMove")),
    line("clients:absence_new", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:absence_end", "302 403 403 403 403 302 403 403 403 403", "POST", uuid=one("clients.Absence")),
    line("clients:message_list", "302 403 403 403 200 200 403 200 403 403"),
    line("clients:message_settle", "302 403 404 404 302 302 403 403 404 404", "POST", uuid=MESSAGE),
    line("clients:message_letter", "302 403 404 404 403 403 403 403 404 404", uuid=MESSAGE),
    line("clients:text_list", "302 403 403 403 200 200 403 403 403 200"),
    line("clients:text_edit", "302 403 403 403 200 200 403 403 403 200", code=fixed("N02")),
    line("clients:text_edit", "302 403 403 403 403 422 403 403 403 422", "POST", code=fixed("N02")),
    line("clients:schedule_edit", "302 403 403 403 200 200 403 403 403 200", schedule=fixed("notice")),
    line("clients:schedule_edit", "302 403 403 403 403 422 403 403 403 422", "POST", schedule=fixed("notice")),
    line("clients:letter_list", "302 403 403 403 200 200 403 403 403 403"),
    line("clients:letter_prepare", "302 403 403 403 302 302 403 403 403 403", "POST"),
    line("clients:letter_file", "302 403 403 403 404 404 403 403 403 403", uuid=fixed(NOWHERE)),
    line("clients:letter_posted", "302 403 403 403 404 404 403 403 403 403", "POST", uuid=fixed(NOWHERE)),
    line("clients:reply_list", "302 403 403 403 200 200 403 200 403 403"),
    line("clients:reply_settle", "302 404 404 404 404 404 404 404 404 404", "POST", uuid=fixed(NOWHERE)),
    line("clients:incoming_mail", "404 404 404 404 404 404 404 404 404 404", "POST"),
    line("clients:opt_out", "404 404 404 404 404 404 404 404 404 404", token=fixed("inconnu")),
    line("clients:mailbox_list", "302 403 403 403 200 200 200 200 200 200"),
    line("clients:mailbox_message", "302 403 403 403 200 200 200 200 200 200", uuid=KEPT_MESSAGE),
    line("clients:mailbox_html", "302 403 403 403 200 200 200 200 200 200", uuid=KEPT_MESSAGE),
    line("clients:segment", "302 404 404 404 200 200 200 200 403 404", uuid=ENTERPRISE),
    line("clients:segment_propose", "302 404 404 404 403 422 403 422 403 404", "POST", uuid=ENTERPRISE, act=fixed("proposer")),
    line("clients:segment_decision", "302 404 404 404 403 403 403 302 404 404", "POST", uuid=OVERRIDE, act=fixed("approuver")),
    line("clients:policy_list", "302 404 404 404 403 200 403 200 403 200"),
    line("clients:policy_start", "302 404 404 404 403 403 403 302 403 302", "POST"),
    line("clients:policy", "302 404 404 404 403 200 403 200 403 200", uuid=POLICY),
    line("clients:policy_edit", "302 404 404 404 403 403 403 200 403 200", uuid=POLICY),
    line("clients:policy_act", "302 404 404 404 403 403 403 302 403 302", "POST", uuid=POLICY, act=fixed("proposer")),
    # questionnaires
    line("questionnaires:response_list", "302 200 200 200 302 302 302 302 302 302"),
    line("questionnaires:response_open", "302 302 403 302 403 403 403 403 403 403", "POST"),
    line("questionnaires:response", "302 200 200 404 302 302 302 302 302 302", uuid=RESPONSE),
    line("questionnaires:response_start", "302 403 403 404 404 404 404 404 404 404", "POST", uuid=RESPONSE),
    line("questionnaires:response_check", "302 200 200 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:complement_fill", "302 302 302 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_receipt", "302 200 200 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_outcome", "302 200 200 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_withdraw", "302 403 403 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:answer_autosave", "302 403 403 404 404 404 404 404 404 404", "POST", uuid=RESPONSE, code=fixed("A01")),
    line("questionnaires:response_fill", "302 302 302 404 404 404 404 404 404 404", uuid=RESPONSE, section=fixed("A")),
    line("questionnaires:evidence_open", "302 200 200 404 403 403 403 200 403 404", uuid=EVIDENCE),
    line("questionnaires:evidence_remove", "302 403 403 404 403 403 403 403 403 404", "POST", uuid=EVIDENCE),
    line("questionnaires:evidence_purge", "302 302 302 404 302 302 403 302 403 404", "POST", uuid=EVIDENCE),
    line("questionnaires:evaluation_list", "302 403 403 403 403 200 200 200 403 403"),
    line("questionnaires:evaluation", "302 404 404 404 403 302 302 302 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_assign", "302 404 404 404 403 403 403 200 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_declare", "302 404 404 404 302 302 200 302 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_complement", "302 404 404 404 403 403 403 403 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_summary", "302 404 404 404 403 200 403 200 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_validate", "302 404 404 404 403 403 403 403 404 404", "POST", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_return", "302 404 404 404 403 403 403 403 404 404", "POST", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_section", "302 404 404 404 403 200 302 200 404 404", uuid=WAITING_RESPONSE, section=fixed("A")),
    line("questionnaires:dossier_list", "302 403 403 403 200 200 403 200 403 403"),
    line("questionnaires:dossier", "302 404 404 404 200 200 403 200 403 404", uuid=RESPONSE),
    line("questionnaires:outcome_tell", "302 404 404 404 302 302 302 302 302 404", uuid=RESPONSE),
    line("questionnaires:response_reopen", "302 404 404 404 403 403 403 403 403 404", "POST", uuid=RESPONSE),
    line("questionnaires:campaign_list", "302 403 403 403 200 200 403 200 403 403"),
    line("questionnaires:campaign_new", "302 403 403 403 200 403 403 403 403 403"),
    line("questionnaires:campaign", "302 404 404 404 200 200 404 200 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_edit", "302 404 404 404 403 403 404 403 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_act", "302 404 404 404 403 302 404 403 404 404", "POST", uuid=CAMPAIGN, act=fixed("clore")),
    line("questionnaires:campaign_propose", "302 403 403 403 200 403 403 403 403 403"),
    line("questionnaires:target_list", "302 403 403 403 200 403 403 403 403 403"),
    line("questionnaires:target_forget", "302 403 403 403 404 403 403 403 403 403", "POST", uuid=fixed("00000000-0000-4000-8000-000000000000")),
    line("questionnaires:campaign_targets", "302 404 404 404 200 200 404 200 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_extend", "302 404 404 404 403 200 404 403 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_stop", "302 404 404 404 403 200 404 403 404 404", uuid=CAMPAIGN),
    line("questionnaires:survey_list", "302 200 200 200 200 200 200 200 403 403"),
    line("questionnaires:survey_new", "302 403 403 403 200 403 403 403 403 403"),
    line("questionnaires:survey", "302 404 404 404 200 200 302 302 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_edit", "302 404 404 404 403 403 404 404 404 404", uuid=SURVEY),
    line("questionnaires:survey_questions", "302 404 404 404 403 403 404 404 404 404", uuid=SURVEY),
    line("questionnaires:survey_preview", "302 404 404 404 200 200 404 404 404 404", uuid=SURVEY),
    line("questionnaires:survey_poster", "302 404 404 404 200 200 403 403 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_results", "302 200 200 200 200 200 200 200 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_responses", "302 404 404 404 403 404 403 403 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_export", "302 404 404 404 302 302 302 302 404 404", "POST", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_act", "302 404 404 404 403 302 404 404 404 404", "POST", uuid=SURVEY, act=fixed("clore")),
    line("questionnaires:survey_answer", "302 200 200 404 404 404 404 404 404 404", uuid=ASKED),
    line("questionnaires:survey_link", "404 404 404 404 404 404 404 404 404 404", token=fixed("inconnu")),
    line("questionnaires:survey_public", "410 410 410 410 410 410 410 410 410 410", code=one("questionnaires.OpinionSurvey", "public_code", kind="public")),
    line("questionnaires:survey_thanks", PUBLIC),
    # diagnostics
    line("diagnostics:home", "302 302 200 302 302 302 302 302 302 404"),
    line("diagnostics:ask", "302 200 403 200 404 404 404 404 404 404"),
    line("diagnostics:request_enterprise", "302 200 404 404 302 302 302 302 302 302", uuid=REQUEST),
    line("diagnostics:accept", "302 302 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:accept_document", "302 302 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:consent_form", "302 200 404 404 200 200 200 200 200 404", uuid=REQUEST),
    line("diagnostics:confirm", "302 302 404 404 404 404 404 404 404 404", uuid=REQUEST, challenge=CHALLENGE),
    line("diagnostics:talk", "302 302 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:decline", "302 302 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:stop", "302 200 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:consent", "302 200 404 404 200 200 200 200 200 404", uuid=CONSENT),
    line("diagnostics:consent_document", "302 404 404 404 404 404 404 404 404 404", uuid=CONSENT),
    line("diagnostics:mission_enterprise", "302 200 404 404 302 302 302 302 302 302", uuid=MISSION),
    line("diagnostics:mission_calendar", "302 200 404 404 200 200 200 200 200 404", uuid=MISSION),
    line("diagnostics:request_list", "302 403 403 403 200 200 403 200 403 403"),
    line("diagnostics:propose", "302 403 403 404 200 200 403 403 403 404", uuid=ENTERPRISE),
    line("diagnostics:request_detail", "302 404 404 404 200 200 200 200 200 404", uuid=REQUEST),
    line("diagnostics:answer", "302 404 404 404 302 302 403 403 403 404", "POST", uuid=OPEN_REQUEST),
    line("diagnostics:orient", "302 404 404 404 200 200 403 403 403 404", uuid=OPEN_REQUEST),
    line("diagnostics:paper", "302 404 404 404 200 200 403 403 403 404", uuid=OPEN_REQUEST),
    line("diagnostics:letter_document", "302 404 404 404 404 404 404 404 404 404", uuid=fixed("00000000-0000-4000-8000-000000000000")),
    line("diagnostics:letter_confirm", "302 404 404 404 404 404 404 404 404 404", "POST", uuid=fixed("00000000-0000-4000-8000-000000000000")),
    line("diagnostics:letter_refuse", "302 404 404 404 404 404 404 404 404 404", uuid=fixed("00000000-0000-4000-8000-000000000000")),
    line("diagnostics:cancel_request", "302 404 404 404 302 302 403 403 403 404", "POST", uuid=OPEN_REQUEST),
    line("diagnostics:team", "302 404 404 404 403 403 403 200 403 404", uuid=OPEN_REQUEST),
    line("diagnostics:plan", "302 404 404 404 403 403 403 200 403 404", uuid=OPEN_REQUEST),
    line("diagnostics:declare", "302 404 404 404 403 403 403 403 403 404", uuid=OPEN_REQUEST),
    line("diagnostics:name_reviewer", "302 404 404 404 404 404 403 302 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:mission_list", "302 403 403 403 403 403 200 200 200 403"),
    line("diagnostics:mission_detail", "302 404 404 404 404 404 200 200 404 404", uuid=OPEN_MISSION),
    line("diagnostics:open_visit", "302 404 404 404 404 404 200 403 404 404", uuid=OPEN_MISSION),
    line("diagnostics:end_visit", "302 404 404 404 404 404 200 403 404 404", uuid=OPEN_MISSION),
    line("diagnostics:cancel_mission", "302 404 404 404 404 404 200 200 404 404", uuid=OPEN_MISSION),
    line("diagnostics:add_agenda", "302 404 404 404 404 404 422 403 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:remove_agenda", "302 404 404 404 404 404 302 403 404 404", "POST", uuid=OPEN_MISSION, item=AGENDA_ITEM),
    line("diagnostics:add_document", "302 404 404 404 404 404 422 403 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:remove_document", "302 404 404 404 404 404 302 403 404 404", "POST", uuid=OPEN_MISSION, item=DOCUMENT),
    line("diagnostics:guide", "302 404 404 404 404 404 302 403 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:sheets", "302 404 404 404 404 404 200 200 404 404", uuid=OPEN_MISSION),
    line("diagnostics:take_along", "302 404 404 404 404 404 200 403 404 404", uuid=OPEN_MISSION),
    line("diagnostics:devices", "302 404 404 404 404 404 200 200 404 404", uuid=OPEN_MISSION),
    line("diagnostics:revoke_kit", "302 404 404 404 404 404 302 302 404 404", "POST", uuid=OPEN_MISSION, kit=KIT),
    line("diagnostics:settle_entry", "302 404 404 404 404 404 422 403 404 404", "POST", uuid=OPEN_MISSION, entry=OFFLINE_ENTRY),
    line("diagnostics:kit", PUBLIC),
    line("diagnostics:kit_worker", PUBLIC),
    line("diagnostics:kit_manifest", PUBLIC),
    line("diagnostics:kit_session", "401 200 200 200 200 200 200 200 200 200"),
    line("diagnostics:kit_receive", "302 404 404 404 404 404 400 404 404 404", "POST", kit=KIT),
    line("diagnostics:criterion", "302 404 404 404 404 404 200 200 404 404", uuid=OPEN_MISSION, code=fixed("1.1")),
    line("diagnostics:findings", "302 404 404 404 404 404 200 200 404 404", uuid=OPEN_MISSION),
    line("diagnostics:propose_findings", "302 404 404 404 404 404 302 403 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:add_finding", "302 404 404 404 404 404 200 403 404 404", uuid=OPEN_MISSION),
    line("diagnostics:add_recommendation", "302 404 404 404 404 404 200 403 404 404", uuid=OPEN_MISSION),
    line("diagnostics:past_issue", "302 404 404 404 404 404 422 403 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:report_start", "302 404 404 404 404 404 302 403 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:report_review", "302 404 404 404 404 404 200 200 200 404", uuid=REPORT),
    line("diagnostics:report_preview", "302 404 404 404 404 404 403 403 403 404", uuid=REPORT),
    line("diagnostics:report_text", "302 404 404 404 404 404 403 403 403 404", uuid=REPORT),
    line("diagnostics:report_reading", "302 404 404 404 404 404 403 403 403 404", uuid=REPORT, dimension=fixed("D01")),
    line("diagnostics:report_notice", "302 404 404 404 404 404 403 403 403 404", uuid=REPORT),
    line("diagnostics:report_notice_drop", "302 404 404 404 404 404 403 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_submit", "302 404 404 404 404 404 403 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_return", "302 404 404 404 404 404 403 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_sign", "302 404 404 404 404 404 403 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_countersign", "302 404 404 404 404 404 403 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_correct", "302 404 404 404 404 404 422 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_enterprise", "302 200 404 404 200 200 200 200 200 404", uuid=REPORT),
    line("diagnostics:report_read", "302 200 404 404 200 200 200 200 200 404", uuid=REPORT),
    line("diagnostics:report_download", "302 200 404 404 200 200 200 200 200 404", uuid=REPORT),
    line("diagnostics:report_json", "302 200 404 404 200 200 200 200 200 404", uuid=REPORT),
    line("diagnostics:report_csv", "302 200 404 404 200 200 200 200 200 404", uuid=REPORT),
    line("diagnostics:report_comments_pdf", "302 404 404 404 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_remark", "302 404 404 404 404 404 403 403 403 404", uuid=REPORT, place=fixed("summary")),
    line("diagnostics:report_settle", "302 404 404 404 404 404 404 404 404 404", "POST", uuid=REPORT, item=UNKNOWN),
    line("diagnostics:report_correct_text", "302 404 404 404 404 404 403 403 403 404", uuid=REPORT, place=fixed("finding:x")),
    line("diagnostics:report_receive", "302 302 404 404 403 403 403 403 403 404", "POST", uuid=REPORT),
    line("diagnostics:report_comment", "302 200 404 404 403 403 403 403 403 404", uuid=REPORT),
    line("diagnostics:notice", "302 404 404 404 200 200 200 200 200 404", uuid=NOTICE),
    line("diagnostics:notice_receipt", "302 404 404 404 404 404 404 404 404 404", uuid=NOTICE),
    line("diagnostics:notice_process", "302 404 404 404 422 422 403 403 403 404", "POST", uuid=NOTICE),
    line("diagnostics:notice_file_at_office", "302 404 404 404 422 422 403 403 403 404", "POST", uuid=NOTICE),
    line("diagnostics:notice_answer", "302 404 404 404 403 403 403 403 403 404", uuid=NOTICE, answer=fixed("demander")),
    line("diagnostics:verify_search", PUBLIC),
    line("diagnostics:verify", PUBLIC, code=fixed("1.1")),
    # catalogue
    line("catalogue:offering_list", SIGNED_IN),
    line("catalogue:offering_detail", SIGNED_IN, uuid=OFFERING),
    line("catalogue:offering_ask", "302 200 403 200 404 404 404 404 404 404", uuid=OFFERING),
    line("catalogue:offering_preview", "302 403 403 403 403 200 403 403 403 403", uuid=OFFERING),
    line("catalogue:offering_documents", "302 403 403 403 403 200 403 403 403 403", uuid=OFFERING),
    line("catalogue:document_open", SIGNED_IN, uuid=DOCUMENT),
    line("catalogue:document_remove", "302 403 403 403 403 302 403 403 403 403", "POST", uuid=DOCUMENT),
    # followup
    line("followup:home", "302 302 302 302 302 302 302 302 302 302"),
    line("followup:recommendation_list", "302 200 200 200 404 404 404 404 404 404"),
    line("followup:recommendation_detail", "302 200 404 404 404 404 404 404 404 404", uuid=FOLLOW_UP),
    line("followup:recommendation_act", "302 422 404 404 404 404 404 404 404 404", "POST", uuid=FOLLOW_UP, act=fixed("reponse")),
    line("followup:point_fill", "302 200 404 404 404 404 404 404 404 404", uuid=POINT),
    line("followup:roadmap", "302 200 403 200 404 404 404 404 404 404"),
    line("followup:calendar_open", "302 302 403 302 404 404 404 404 404 404", "POST"),
    line("followup:calendar_close", "302 302 403 302 404 404 404 404 404 404", "POST"),
    line("followup:attestation", "302 200 403 200 404 404 404 404 404 404", "POST"),
    line("followup:calendar", "404 404 404 404 404 404 404 404 404 404", uuid=UNKNOWN, secret=fixed("inconnu")),
    line("followup:service_list", "302 200 200 200 404 404 404 404 404 404"),
    line("followup:service_detail", "302 200 404 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:service_price", "302 200 404 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:service_price_act", "302 403 404 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("accepter")),
    line("followup:service_opinion", "302 200 404 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:service_opinion_act", "302 403 404 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("envoyer")),
    line("followup:service_act", "302 422 404 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("repondre")),
    line("followup:agent_worklist", "302 403 403 403 200 200 200 200 403 403"),
    line("followup:agent_enterprise", "302 403 403 403 200 200 200 200 403 403", uuid=ENTERPRISE),
    line("followup:service_match", "302 403 403 404 200 200 403 403 403 404", uuid=ENTERPRISE),
    line("followup:agent_recommendation", "302 404 404 404 200 200 200 200 404 404", uuid=FOLLOW_UP),
    line("followup:agent_recommendation_act", "302 404 404 404 422 403 403 403 404 404", "POST", uuid=FOLLOW_UP, act=fixed("noter")),
    line("followup:session_list", "302 200 200 200 404 404 404 404 404 404"),
    line("followup:session_detail", "302 200 200 200 404 404 404 404 404 404", uuid=SESSION),
    line("followup:session_act", "302 403 403 403 404 404 404 404 404 404", "POST", uuid=SESSION, act=fixed("inscrire")),
    line("followup:session_calendar", "302 200 200 200 200 200 200 200 404 404", uuid=SESSION),
    line("followup:agent_sessions", "302 403 403 403 200 200 403 403 403 403"),
    line("followup:agent_session", "302 404 404 404 200 200 200 200 404 404", uuid=SESSION),
    line("followup:agent_session_act", "302 404 404 404 422 422 403 403 404 404", "POST", uuid=SESSION, act=fixed("annuler")),
    line("followup:agent_service", "302 404 404 404 200 200 200 200 404 404", uuid=PROPOSAL),
    line("followup:agent_service_act", "302 404 404 404 422 422 403 403 404 404", "POST", uuid=PROPOSAL, act=fixed("accord")),
    # disclosures
    line("disclosures:mine", "302 200 403 200 404 404 404 404 404 404"),
    line("disclosures:object", "302 422 403 422 404 404 404 404 404 404", "POST"),
    line("disclosures:object_withdraw", "302 404 403 404 404 404 404 404 404 404", "POST"),
    line("disclosures:release_list", "302 404 404 404 403 200 403 200 403 403"),
    line("disclosures:release_ask", "302 404 404 404 403 403 403 403 403 403"),
    line("disclosures:schedule_list", "302 404 404 404 403 200 403 200 403 403"),
    line("disclosures:schedule_act", "302 404 404 404 403 404 403 404 403 403", "POST", uuid=UNKNOWN, act=fixed("arreter")),
    line("disclosures:release", "302 404 404 404 403 200 403 200 403 403", uuid=RELEASE),
    line("disclosures:release_act", "302 404 404 404 403 302 403 403 403 403", "POST", uuid=RELEASE, act=fixed("preparer")),
    line("disclosures:notice_list", "302 404 404 404 403 200 403 200 403 403"),
    line("disclosures:notice_propose", "302 404 404 404 403 200 403 403 403 403", uuid=NOTICE),
    line("disclosures:notice_act", "302 404 404 404 403 404 403 404 403 403", "POST", uuid=UNKNOWN, act=fixed("refuser")),
    line("disclosures:objection_list", "302 404 404 404 403 403 403 403 403 403"),
    line("disclosures:objection", "302 404 404 404 403 403 403 403 403 403", uuid=UNKNOWN),
    line("disclosures:objection_act", "302 404 404 404 403 403 403 403 403 403", "POST", uuid=UNKNOWN, act=fixed("repondre")),
    line("disclosures:consultation_list", "302 404 404 404 403 403 403 403 403 403"),
    line("disclosures:integration_list", "302 404 404 404 403 200 403 200 403 200"),
    line("disclosures:integration_ask", "302 404 404 404 403 403 403 403 403 200"),
    line("disclosures:integration", "302 404 404 404 403 200 403 200 403 200", uuid=INTEGRATION),
    line("disclosures:integration_act", "302 404 404 404 403 302 403 302 403 302", "POST", uuid=INTEGRATION, act=fixed("retirer")),
    line("disclosures:integration_token", "302 404 404 404 403 403 403 403 403 200", "POST", uuid=INTEGRATION),
    line("disclosures:api_contract", PUBLIC),
    line("disclosures:api_enterprises", NO_TOKEN),
    line("disclosures:api_enterprise", NO_TOKEN, identifier=fixed("x")),
    line("disclosures:api_indicators", NO_TOKEN),
    line("disclosures:api_signals", NO_TOKEN),
    line("disclosures:api_signal", NO_TOKEN, identifier=fixed("x")),
    line("disclosures:api_unknown", "404 404 404 404 404 404 404 404 404 404", rest=fixed("x")),
    # insight
    line("insight:board", "302 404 404 404 200 200 200 200 403 403"),
    line("insight:migration", "302 404 404 404 403 200 403 200 403 403"),
    line("insight:effects", "302 404 404 404 403 200 403 200 403 403"),
    line("insight:scorecard", "302 404 404 404 403 200 403 200 403 403"),
    line("insight:promises", "302 200 403 200 404 404 404 404 404 404"),
    line("insight:export", "302 404 404 404 200 200 200 200 403 403"),
    line("insight:month_list", "302 404 404 404 403 200 403 200 403 403"),
    line("insight:month_ask", "302 404 404 404 403 302 403 302 403 403", "POST"),
    line("insight:month_file", "302 404 404 404 403 200 403 200 403 403", uuid=MONTH),
    line("insight:indicator", "302 404 404 404 200 200 200 200 403 403", code=fixed("K12")),
    # portal
    line("portal:my_data", SIGNED_IN),
    line("portal:my_data_export", SIGNED_IN),
    line("portal:data_request", "302 200 404 404 404 404 404 404 404 404", uuid=one("portal.DataRequest")),
    line("portal:data_list", "302 403 403 403 403 403 403 403 403 403"),
    line("portal:data_record", "302 403 403 403 403 403 403 403 403 403"),
    line("portal:data_case", "302 403 403 403 403 403 403 403 403 403", uuid=one("portal.DataRequest")),
    line("portal:data_act", "302 403 403 403 403 403 403 403 403 403", "POST", uuid=one("portal.DataRequest")),
    line("portal:audit_list", "302 403 403 403 403 403 403 403 403 403"),
    line("portal:home", SIGNED_IN),
    line("portal:worklist", "302 404 404 404 200 200 200 200 200 404", key=fixed("taches-en-retard")),
    line("portal:enterprise_file", "302 403 403 403 200 200 200 200 200 404", uuid=ENTERPRISE),
    line("portal:log_exchange", "302 403 403 403 422 403 403 403 403 404", "POST", uuid=ENTERPRISE),
    line("portal:write_note", "302 403 403 403 422 403 422 403 403 404", "POST", uuid=ENTERPRISE),
    line("portal:segment_why", "302 404 404 404 200 200 200 200 403 403", uuid=ASSESSMENT),
    line("portal:treatment", "302 404 404 404 200 200 200 200 403 403"),
    line("portal:gap_map", "302 404 404 404 403 200 403 200 403 403"),
    line("portal:policy_trial", "302 404 404 404 403 200 403 200 403 200", uuid=POLICY),
    line("portal:policy_try", "302 404 404 404 403 403 403 302 403 302", "POST", uuid=POLICY),
    line("portal:policy_moves", "302 404 404 404 403 200 403 200 403 403", uuid=TRIAL),
    line("portal:faq", PUBLIC),
    # diagnostics
    line("diagnostics:finding", "302 404 404 404 404 404 200 403 403 404", uuid=MISSION, item=FINDING),
    line("diagnostics:recommendation", "302 404 404 404 404 404 200 403 403 404", uuid=MISSION, item=RECOMMENDATION),
    line("diagnostics:drop_recommendation", "302 404 404 404 404 404 302 403 403 404", "POST", uuid=MISSION, item=RECOMMENDATION),
    # site
    line("admin/", "302 302 302 302 302 302 302 302 302 302"),
]
# fmt: on

# Addresses judged together by their own test: the pages Django's admin makes for each model.
FAMILIES = ("admin:", "<path:object_id>/", "(?P<url>.*)$")
