"""Addresses of clients: enterprises, imports, messages, segments."""

from tests.house.url_matrix.base import ENTERPRISE, POLICY, PUBLIC, UNKNOWN, Line, fixed, line, one

MEMBERSHIP = one("clients.PortalMembership", enterprise="mine", role="CTB")
INVITATION = one("clients.PortalInvitation", enterprise="mine")
EXPORT = one("clients.ExportLog")
IMPORT = one("clients.ImportBatch")
DUPLICATE = one("clients.DuplicateCandidate", merges=None)
MERGE = one("clients.EnterpriseMerge")
MESSAGE = one("clients.OutboundMessage", enterprise="mine")
KEPT_MESSAGE = one("core.KeptMessage")
OVERRIDE = one("clients.SegmentOverride", enterprise="mine")
COMPLAINT = one("clients.Complaint", enterprise="mine", state="received")  # it names the agent

CONVERSATION = one("clients.Conversation", enterprise="mine")
POSTED_FILE = one("clients.PostedFile", entry__conversation__enterprise="mine")

# fmt: off
LINES: list[Line] = [
    line("clients:register", PUBLIC),
    line("clients:link_again", PUBLIC),
    line("clients:short_code", PUBLIC),
    line("clients:link_sent", PUBLIC),
    line("clients:invitation", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=INVITATION, token=fixed("inconnu")),
    line("clients:invitation_renew", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=INVITATION, token=fixed("inconnu")),
    line("clients:people", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("clients:hand_over", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("clients:signatory", "302 302 403 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=MEMBERSHIP),
    line("clients:choose", "302 200 200 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("clients:appoint", "302 404 404 404 403 200 403 403 403 404 404 404 403 404 403", uuid=ENTERPRISE),
    line("clients:membership_end", "302 302 403 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=MEMBERSHIP),
    line("clients:invitation_cancel", "302 302 403 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=INVITATION),
    line("clients:enterprise_list", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("clients:task_list", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("clients:export_list", "302 403 403 403 403 200 403 200 403 403 403 403 200 200 403"),
    line("clients:export_new", "302 403 403 403 403 404 403 404 403 403 403 403 403 403 403"),
    line("clients:export_detail", "302 404 404 404 404 200 404 200 404 404 404 404 200 200 404", uuid=EXPORT),
    line("clients:export_download", "302 404 404 404 404 200 404 403 404 404 404 404 403 403 404", uuid=EXPORT),
    line("clients:import_list", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:import_start", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:import_detail", "302 404 404 404 200 200 404 404 404 404 404 404 404 404 404", uuid=IMPORT),
    line("clients:import_columns", "302 404 404 404 200 200 404 404 404 404 404 404 404 404 404", uuid=IMPORT),
    line("clients:import_confirm", "302 404 404 404 302 302 404 404 404 404 404 404 404 404 404", "POST", uuid=IMPORT),
    line("clients:import_cancel", "302 404 404 404 302 302 404 404 404 404 404 404 404 404 404", "POST", uuid=IMPORT),
    line("clients:import_undo", "302 404 404 404 403 302 404 404 404 404 404 404 404 404 404", "POST", uuid=IMPORT),
    line("clients:import_decide", "302 404 404 404 302 302 404 404 404 404 404 404 404 404 404", "POST", uuid=IMPORT, number=fixed(1)),
    line("clients:import_rejects", "302 404 404 404 200 200 404 404 404 404 404 404 404 404 404", uuid=IMPORT, kind=fixed("csv")),
    line("clients:duplicate_list", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:duplicate_report", "302 403 403 403 422 422 403 403 403 403 403 403 403 403 403", "POST"),
    line("clients:merge_choose", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403", uuid=DUPLICATE),
    line("clients:duplicate_set_aside", "302 403 403 403 422 422 403 403 403 403 403 403 403 403 403", "POST", uuid=DUPLICATE),
    line("clients:merge_detail", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403", uuid=MERGE),
    line("clients:merge_confirm", "302 403 403 403 403 302 403 403 403 403 403 403 403 403 403", "POST", uuid=MERGE),
    line("clients:merge_give_up", "302 403 403 403 302 302 403 403 403 403 403 403 403 403 403", "POST", uuid=MERGE),
    line("clients:merge_undo", "302 403 403 403 403 302 403 403 403 403 403 403 403 403 403", "POST", uuid=MERGE),
    line("clients:complaint_home", "302 200 403 200 302 302 302 302 302 302 302 302 302 302 302"),
    line("clients:complaint_file", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("clients:complaint", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=COMPLAINT),
    line("clients:complaint_close", "302 302 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=COMPLAINT),
    line("clients:complaint_reopen", "302 422 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=COMPLAINT),
    line("clients:complaint_list", "302 403 403 403 200 200 403 403 403 403 403 403 200 403 403"),
    line("clients:complaint_record", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:complaint_case", "302 404 404 404 404 200 404 404 404 404 404 404 200 404 404", uuid=COMPLAINT),
    line("clients:complaint_act", "302 404 404 404 404 422 404 404 404 404 404 404 403 404 404", "POST", uuid=COMPLAINT, act=fixed("accuser")),
    line("clients:task_feed", "302 403 403 403 200 200 200 200 200 403 403 403 403 403 200"),
    line("clients:task_ics", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", token=fixed("inconnu")),
    line("clients:portfolio_list", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:portfolio", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403", key=fixed("personne")),
    line("clients:portfolio_preview", "302 403 403 403 403 422 403 403 403 403 403 403 403 403 403", "POST", key=fixed("personne")),
    line("clients:portfolio_move", "302 403 403 403 403 404 403 403 403 403 403 403 403 403 403", "POST", key=fixed("personne")),
    line("clients:portfolio_undo", "302 403 403 403 403 302 403 403 403 403 403 403 403 403 403", "POST", uuid=one("clients.PortfolioMove")),
    line("clients:absence_new", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:absence_end", "302 403 403 403 403 302 403 403 403 403 403 403 403 403 403", "POST", uuid=one("clients.Absence")),
    line("clients:message_list", "302 403 403 403 200 200 403 200 403 403 403 403 403 403 403"),
    line("clients:message_settle", "302 403 404 404 302 302 403 403 404 404 404 404 404 404 403", "POST", uuid=MESSAGE),
    line("clients:message_letter", "302 403 404 404 403 403 403 403 404 404 404 404 404 404 403", uuid=MESSAGE),
    line("clients:text_list", "302 403 403 403 200 200 403 403 403 200 403 403 403 403 403"),
    line("clients:text_edit", "302 403 403 403 200 200 403 403 403 200 403 403 403 403 403", code=fixed("N02")),
    line("clients:text_edit", "302 403 403 403 403 422 403 403 403 422 403 403 403 403 403", "POST", code=fixed("N02")),
    line("clients:schedule_edit", "302 403 403 403 200 200 403 403 403 200 403 403 403 403 403", schedule=fixed("notice")),
    line("clients:schedule_edit", "302 403 403 403 403 422 403 403 403 422 403 403 403 403 403", "POST", schedule=fixed("notice")),
    line("clients:letter_list", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:letter_prepare", "302 403 403 403 302 302 403 403 403 403 403 403 403 403 403", "POST"),
    line("clients:letter_file", "302 403 403 403 404 404 403 403 403 403 403 403 403 403 403", uuid=UNKNOWN),
    line("clients:letter_posted", "302 403 403 403 404 404 403 403 403 403 403 403 403 403 403", "POST", uuid=UNKNOWN),
    line("clients:reply_list", "302 403 403 403 200 200 403 200 403 403 403 403 403 403 403"),
    line("clients:reply_settle", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=UNKNOWN),
    line("clients:incoming_mail", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST"),
    line("clients:opt_out", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", token=fixed("inconnu")),
    line("clients:mailbox_list", "302 403 403 403 200 200 200 200 200 200 200 200 200 200 200"),
    line("clients:mailbox_message", "302 403 403 403 200 200 200 200 200 200 200 200 200 200 200", uuid=KEPT_MESSAGE),
    line("clients:mailbox_html", "302 403 403 403 200 200 200 200 200 200 200 200 200 200 200", uuid=KEPT_MESSAGE),
    line("clients:segment", "302 404 404 404 200 200 200 200 403 404 404 404 403 404 403", uuid=ENTERPRISE),
    line("clients:segment_propose", "302 404 404 404 403 422 403 422 403 404 404 404 403 404 403", "POST", uuid=ENTERPRISE, act=fixed("proposer")),
    line("clients:segment_decision", "302 404 404 404 403 403 403 302 404 404 404 404 404 404 404", "POST", uuid=OVERRIDE, act=fixed("approuver")),
    line("clients:policy_list", "302 404 404 404 403 200 403 200 403 200 403 403 200 200 403"),
    line("clients:policy_start", "302 404 404 404 403 403 403 302 403 302 403 403 403 403 403", "POST"),
    line("clients:policy", "302 404 404 404 403 200 403 200 403 200 403 403 200 200 403", uuid=POLICY),
    line("clients:policy_edit", "302 404 404 404 403 403 403 200 403 200 403 403 403 403 403", uuid=POLICY),
    line("clients:policy_act", "302 404 404 404 403 403 403 302 403 302 403 403 403 403 403", "POST", uuid=POLICY, act=fixed("proposer")),
    line("clients:preferences", "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200"),
    line("clients:conversation_list", "302 200 403 200 200 200 403 403 403 403 403 403 403 403 403"),
    line("clients:conversation_new", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("clients:conversation_to", "302 404 404 404 200 403 403 403 403 404 404 404 403 404 403", uuid=ENTERPRISE),
    line("clients:conversation", "302 200 404 404 200 200 404 404 404 404 404 404 404 404 404", uuid=CONVERSATION),
    line("clients:conversation_close", "302 403 404 404 302 403 404 404 404 404 404 404 404 404 404", "POST", uuid=CONVERSATION),
    line("clients:conversation_file", "302 200 404 404 200 200 404 404 404 404 404 404 404 404 404", uuid=POSTED_FILE),
    line("clients:filter_list", "302 403 403 403 200 200 200 200 200 403 403 403 200 403 200"),
    line("clients:filter_keep", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    line("clients:filter_act", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=UNKNOWN, act=fixed("retirer")),
]
# fmt: on
