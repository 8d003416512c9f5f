"""Addresses of diagnostics: missions, reports, notices."""

from tests.house.url_matrix.base import ENTERPRISE, NOTICE, PUBLIC, UNKNOWN, Line, fixed, line, one

REQUEST = one("diagnostics.DiagnosticRequest", enterprise="mine")
OPEN_REQUEST = one("diagnostics.DiagnosticRequest", state="proposed")
CONSENT = one("diagnostics.FormalConsent", enterprise="mine")
CHALLENGE = one("diagnostics.ConsentChallenge", request__enterprise="mine")
MISSION = one("diagnostics.Diagnostic", enterprise="mine")
OPEN_MISSION = one("diagnostics.Diagnostic", state="in_progress")
AGENDA_ITEM = one("diagnostics.AgendaItem", diagnostic__state="in_progress")
KIT = one("diagnostics.MissionKit", diagnostic__state="in_progress")
OFFLINE_ENTRY = one("diagnostics.OfflineEntry", kit__diagnostic__state="in_progress")
FINDING = one("diagnostics.Finding", diagnostic__enterprise="mine")
RECOMMENDATION = one("diagnostics.Recommendation", diagnostic__enterprise="mine")
REPORT = one("diagnostics.DiagnosticReport", diagnostic__enterprise="mine")
CONSULTED = one("diagnostics.ConsultedDocument", diagnostic__state="in_progress")

# fmt: off
LINES: list[Line] = [
    line("diagnostics:home", "302 302 200 302 302 302 302 302 302 404 404 404 404 404 404"),
    line("diagnostics:ask", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("diagnostics:request_enterprise", "302 200 404 404 302 302 302 302 302 302 302 302 302 302 302", uuid=REQUEST),
    line("diagnostics:accept", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:accept_document", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:consent_form", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:confirm", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REQUEST, challenge=CHALLENGE),
    line("diagnostics:talk", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:decline", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:stop", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:consent", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=CONSENT),
    line("diagnostics:consent_document", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=CONSENT),
    line("diagnostics:mission_enterprise", "302 200 404 404 302 302 302 302 302 302 302 302 302 302 302", uuid=MISSION),
    line("diagnostics:mission_calendar", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=MISSION),
    line("diagnostics:request_list", "302 403 403 403 200 200 403 200 403 403 403 403 403 403 403"),
    line("diagnostics:propose", "302 403 403 404 200 200 403 403 403 404 404 404 403 404 403", uuid=ENTERPRISE),
    line("diagnostics:request_detail", "302 404 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REQUEST),
    line("diagnostics:answer", "302 404 404 404 302 302 403 403 403 404 404 404 404 404 404", "POST", uuid=OPEN_REQUEST),
    line("diagnostics:orient", "302 404 404 404 200 200 403 403 403 404 404 404 404 404 404", uuid=OPEN_REQUEST),
    line("diagnostics:paper", "302 404 404 404 200 200 403 403 403 404 404 404 404 404 404", uuid=OPEN_REQUEST),
    line("diagnostics:letter_document", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=UNKNOWN),
    line("diagnostics:letter_confirm", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=UNKNOWN),
    line("diagnostics:letter_refuse", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=UNKNOWN),
    line("diagnostics:cancel_request", "302 404 404 404 302 302 403 403 403 404 404 404 404 404 404", "POST", uuid=OPEN_REQUEST),
    line("diagnostics:team", "302 404 404 404 403 403 403 200 403 404 404 404 404 404 404", uuid=OPEN_REQUEST),
    line("diagnostics:plan", "302 404 404 404 403 403 403 200 403 404 404 404 404 404 404", uuid=OPEN_REQUEST),
    line("diagnostics:declare", "302 404 404 404 403 403 403 403 403 404 404 404 404 404 404", uuid=OPEN_REQUEST),
    line("diagnostics:name_reviewer", "302 404 404 404 404 404 403 302 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:mission_list", "302 403 403 403 403 403 200 200 200 403 403 403 403 403 403"),
    line("diagnostics:mission_detail", "302 404 404 404 404 404 200 200 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:open_visit", "302 404 404 404 404 404 200 403 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:end_visit", "302 404 404 404 404 404 200 403 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:cancel_mission", "302 404 404 404 404 404 200 200 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:add_agenda", "302 404 404 404 404 404 422 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:remove_agenda", "302 404 404 404 404 404 302 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION, item=AGENDA_ITEM),
    line("diagnostics:add_document", "302 404 404 404 404 404 422 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:remove_document", "302 404 404 404 404 404 302 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION, item=CONSULTED),
    line("diagnostics:guide", "302 404 404 404 404 404 302 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:sheets", "302 404 404 404 404 404 200 200 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:take_along", "302 404 404 404 404 404 200 403 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:devices", "302 404 404 404 404 404 200 200 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:revoke_kit", "302 404 404 404 404 404 302 302 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION, kit=KIT),
    line("diagnostics:settle_entry", "302 404 404 404 404 404 422 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION, entry=OFFLINE_ENTRY),
    line("diagnostics:dates_confirm", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=MISSION),
    line("diagnostics:dates_others", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=MISSION),
    line("diagnostics:dates_move", "302 404 404 404 404 404 403 403 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:kit", PUBLIC),
    line("diagnostics:kit_worker", PUBLIC),
    line("diagnostics:kit_manifest", PUBLIC),
    line("diagnostics:kit_session", "401 200 200 200 200 200 200 200 200 200 200 200 200 200 200"),
    line("diagnostics:kit_receive", "302 404 404 404 404 404 400 404 404 404 404 404 404 404 404", "POST", kit=KIT),
    line("diagnostics:criterion", "302 404 404 404 404 404 200 200 404 404 404 404 404 404 404", uuid=OPEN_MISSION, code=fixed("1.1")),
    line("diagnostics:findings", "302 404 404 404 404 404 200 200 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:propose_findings", "302 404 404 404 404 404 302 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:add_finding", "302 404 404 404 404 404 200 403 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:add_recommendation", "302 404 404 404 404 404 200 403 404 404 404 404 404 404 404", uuid=OPEN_MISSION),
    line("diagnostics:past_issue", "302 404 404 404 404 404 422 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:report_start", "302 404 404 404 404 404 302 403 404 404 404 404 404 404 404", "POST", uuid=OPEN_MISSION),
    line("diagnostics:report_review", "302 404 404 404 404 404 200 200 200 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_preview", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_text", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_reading", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", uuid=REPORT, dimension=fixed("D01")),
    line("diagnostics:report_notice", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_notice_drop", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_submit", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_return", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_sign", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_countersign", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_correct", "302 404 404 404 404 404 422 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_enterprise", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_read", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_download", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_json", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_csv", "302 200 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_comments_pdf", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:report_remark", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", uuid=REPORT, place=fixed("summary")),
    line("diagnostics:report_settle", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=REPORT, item=UNKNOWN),
    line("diagnostics:report_correct_text", "302 404 404 404 404 404 403 403 403 404 404 404 404 404 404", uuid=REPORT, place=fixed("finding:x")),
    line("diagnostics:report_receive", "302 302 404 404 403 403 403 403 403 404 404 404 404 404 404", "POST", uuid=REPORT),
    line("diagnostics:report_comment", "302 200 404 404 403 403 403 403 403 404 404 404 404 404 404", uuid=REPORT),
    line("diagnostics:notice", "302 404 404 404 200 200 200 200 200 404 404 404 404 404 404", uuid=NOTICE),
    line("diagnostics:notice_receipt", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=NOTICE),
    line("diagnostics:notice_process", "302 404 404 404 422 422 403 403 403 404 404 404 404 404 404", "POST", uuid=NOTICE),
    line("diagnostics:notice_file_at_office", "302 404 404 404 422 422 403 403 403 404 404 404 404 404 404", "POST", uuid=NOTICE),
    line("diagnostics:notice_answer", "302 404 404 404 403 403 403 403 403 404 404 404 404 404 404", uuid=NOTICE, answer=fixed("demander")),
    line("diagnostics:verify_search", PUBLIC),
    line("diagnostics:verify", PUBLIC, code=fixed("1.1")),
    line("diagnostics:finding", "302 404 404 404 404 404 200 403 403 404 404 404 404 404 404", uuid=MISSION, item=FINDING),
    line("diagnostics:recommendation", "302 404 404 404 404 404 200 403 403 404 404 404 404 404 404", uuid=MISSION, item=RECOMMENDATION),
    line("diagnostics:drop_recommendation", "302 404 404 404 404 404 302 403 403 404 404 404 404 404 404", "POST", uuid=MISSION, item=RECOMMENDATION),
]
# fmt: on
