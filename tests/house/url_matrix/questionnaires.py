"""Addresses of questionnaires: screening, campaigns, surveys."""

from tests.house.url_matrix.base import PUBLIC, UNKNOWN, Line, fixed, line, one

RESPONSE = one("questionnaires.ScreeningResponse", enterprise="mine")
WAITING_RESPONSE = one("questionnaires.ScreeningResponse", state="under_evaluation")
EVIDENCE = one("questionnaires.Evidence", response__enterprise="mine")
CAMPAIGN = one("questionnaires.Campaign", state="running")
SURVEY = one("questionnaires.OpinionSurvey", state="open", kind="relationship")
PUBLISHED_SURVEY = one("questionnaires.OpinionSurvey", state="published", kind="public")
ASKED = one("questionnaires.SurveyInvitation", enterprise="mine")

# fmt: off
LINES: list[Line] = [
    line("questionnaires:response_list", "302 200 200 200 302 302 302 302 302 302 302 302 302 302 302"),
    line("questionnaires:response_open", "302 302 403 302 403 403 403 403 403 403 403 403 403 403 403", "POST"),
    line("questionnaires:response", "302 200 200 404 302 302 302 302 302 302 302 302 302 302 302", uuid=RESPONSE),
    line("questionnaires:response_start", "302 403 403 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=RESPONSE),
    line("questionnaires:response_check", "302 200 200 404 404 404 404 404 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:complement_fill", "302 302 302 404 404 404 404 404 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_receipt", "302 200 200 404 404 404 404 404 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_outcome", "302 200 200 404 404 404 404 404 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_withdraw", "302 403 403 404 404 404 404 404 404 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:answer_autosave", "302 403 403 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=RESPONSE, code=fixed("A01")),
    line("questionnaires:response_fill", "302 302 302 404 404 404 404 404 404 404 404 404 404 404 404", uuid=RESPONSE, section=fixed("A")),
    line("questionnaires:evidence_open", "302 200 200 404 403 403 403 200 403 404 404 404 404 404 404", uuid=EVIDENCE),
    line("questionnaires:evidence_remove", "302 403 403 404 403 403 403 403 403 404 404 404 404 404 404", "POST", uuid=EVIDENCE),
    line("questionnaires:evidence_purge", "302 302 302 404 302 302 403 302 403 404 404 404 404 404 404", "POST", uuid=EVIDENCE),
    line("questionnaires:evaluation_list", "302 403 403 403 403 200 200 200 403 403 403 403 403 403 403"),
    line("questionnaires:evaluation", "302 404 404 404 403 302 302 302 404 404 404 404 404 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_assign", "302 404 404 404 403 403 403 200 404 404 404 404 404 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_declare", "302 404 404 404 302 302 200 302 404 404 404 404 404 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_complement", "302 404 404 404 403 403 403 403 404 404 404 404 404 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_summary", "302 404 404 404 403 200 403 200 404 404 404 404 404 404 404", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_validate", "302 404 404 404 403 403 403 403 404 404 404 404 404 404 404", "POST", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_return", "302 404 404 404 403 403 403 403 404 404 404 404 404 404 404", "POST", uuid=WAITING_RESPONSE),
    line("questionnaires:evaluation_section", "302 404 404 404 403 200 302 200 404 404 404 404 404 404 404", uuid=WAITING_RESPONSE, section=fixed("A")),
    line("questionnaires:dossier_list", "302 403 403 403 200 200 403 200 403 403 403 403 403 403 403"),
    line("questionnaires:dossier", "302 404 404 404 200 200 403 200 403 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:outcome_tell", "302 404 404 404 302 302 302 302 302 404 404 404 404 404 404", uuid=RESPONSE),
    line("questionnaires:response_reopen", "302 404 404 404 403 403 403 403 403 404 404 404 404 404 404", "POST", uuid=RESPONSE),
    line("questionnaires:campaign_list", "302 403 403 403 200 200 403 200 403 403 403 403 403 403 403"),
    line("questionnaires:campaign_new", "302 403 403 403 200 403 403 403 403 403 403 403 403 403 403"),
    line("questionnaires:campaign", "302 404 404 404 200 200 404 200 404 404 404 404 404 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_edit", "302 404 404 404 403 403 404 403 404 404 404 404 404 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_act", "302 404 404 404 403 302 404 403 404 404 404 404 404 404 404", "POST", uuid=CAMPAIGN, act=fixed("clore")),
    line("questionnaires:campaign_propose", "302 403 403 403 200 403 403 403 403 403 403 403 403 403 403"),
    line("questionnaires:target_list", "302 403 403 403 200 403 403 403 403 403 403 403 403 403 403"),
    line("questionnaires:target_forget", "302 403 403 403 404 403 403 403 403 403 403 403 403 403 403", "POST", uuid=UNKNOWN),
    line("questionnaires:campaign_targets", "302 404 404 404 200 200 404 200 404 404 404 404 404 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_extend", "302 404 404 404 403 200 404 403 404 404 404 404 404 404 404", uuid=CAMPAIGN),
    line("questionnaires:campaign_stop", "302 404 404 404 403 200 404 403 404 404 404 404 404 404 404", uuid=CAMPAIGN),
    line("questionnaires:survey_list", "302 200 200 200 200 200 200 200 403 403 403 200 403 403 403"),
    line("questionnaires:survey_new", "302 403 403 403 200 403 403 403 403 403 403 403 403 403 403"),
    line("questionnaires:survey", "302 404 404 404 200 200 302 302 404 404 404 302 404 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_edit", "302 404 404 404 403 403 404 404 404 404 404 404 404 404 404", uuid=SURVEY),
    line("questionnaires:survey_questions", "302 404 404 404 403 403 404 404 404 404 404 404 404 404 404", uuid=SURVEY),
    line("questionnaires:survey_preview", "302 404 404 404 200 200 404 404 404 404 404 404 404 404 404", uuid=SURVEY),
    line("questionnaires:survey_poster", "302 404 404 404 200 200 403 403 404 404 404 403 404 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_results", "302 200 200 200 200 200 200 200 404 404 404 200 404 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_responses", "302 404 404 404 403 404 403 403 404 404 404 403 404 404 404", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_export", "302 404 404 404 302 302 302 302 404 404 404 302 404 404 404", "POST", uuid=PUBLISHED_SURVEY),
    line("questionnaires:survey_act", "302 404 404 404 403 302 404 404 404 404 404 404 404 404 404", "POST", uuid=SURVEY, act=fixed("clore")),
    line("questionnaires:survey_answer", "302 200 200 404 404 404 404 404 404 404 404 404 404 404 404", uuid=ASKED),
    line("questionnaires:survey_link", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", token=fixed("inconnu")),
    line("questionnaires:survey_public", "410 410 410 410 410 410 410 410 410 410 410 410 410 410 410", code=one("questionnaires.OpinionSurvey", "public_code", kind="public")),
    line("questionnaires:survey_thanks", PUBLIC),
]
# fmt: on
