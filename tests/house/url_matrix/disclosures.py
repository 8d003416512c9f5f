"""Addresses of disclosures: what leaves the unit, the read API."""

from tests.house.url_matrix.base import NO_TOKEN, NOTICE, PUBLIC, UNKNOWN, Line, fixed, line, one

INTEGRATION = one("disclosures.Integration", state="approved")
RELEASE = one("disclosures.SignalRelease", state="asked")

# fmt: off
LINES: list[Line] = [
    line("disclosures:mine", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("disclosures:object", "302 422 403 422 404 404 404 404 404 404 404 404 404 404 404", "POST"),
    line("disclosures:object_withdraw", "302 404 403 404 404 404 404 404 404 404 404 404 404 404 404", "POST"),
    line("disclosures:release_list", "302 404 404 404 403 200 403 200 403 403 200 403 200 200 403"),
    line("disclosures:release_ask", "302 404 404 404 403 403 403 403 403 403 200 403 403 403 403"),
    line("disclosures:schedule_list", "302 404 404 404 403 200 403 200 403 403 403 403 403 403 403"),
    line("disclosures:schedule_act", "302 404 404 404 403 404 403 404 403 403 404 403 404 404 403", "POST", uuid=UNKNOWN, act=fixed("arreter")),
    line("disclosures:release", "302 404 404 404 403 200 403 200 403 403 200 403 200 200 403", uuid=RELEASE),
    line("disclosures:release_act", "302 404 404 404 403 302 403 403 403 403 403 403 403 403 403", "POST", uuid=RELEASE, act=fixed("preparer")),
    line("disclosures:notice_list", "302 404 404 404 403 200 403 200 403 403 200 403 200 200 403"),
    line("disclosures:notice_propose", "302 404 404 404 403 200 403 403 403 403 403 403 403 403 403", uuid=NOTICE),
    line("disclosures:notice_act", "302 404 404 404 403 404 403 404 403 403 404 403 404 404 403", "POST", uuid=UNKNOWN, act=fixed("refuser")),
    line("disclosures:objection_list", "302 404 404 404 403 403 403 403 403 403 403 403 200 200 403"),
    line("disclosures:objection", "302 404 404 404 403 403 403 403 403 403 403 403 404 404 403", uuid=UNKNOWN),
    line("disclosures:objection_act", "302 404 404 404 403 403 403 403 403 403 403 403 404 404 403", "POST", uuid=UNKNOWN, act=fixed("repondre")),
    line("disclosures:consultation_list", "302 404 404 404 403 403 403 403 403 403 403 403 200 200 403"),
    line("disclosures:integration_list", "302 404 404 404 403 200 403 200 403 200 403 403 200 200 403"),
    line("disclosures:integration_ask", "302 404 404 404 403 403 403 403 403 200 403 403 403 403 403"),
    line("disclosures:integration", "302 404 404 404 403 200 403 200 403 200 403 403 200 200 403", uuid=INTEGRATION),
    line("disclosures:integration_act", "302 404 404 404 403 302 403 302 403 302 403 403 403 403 403", "POST", uuid=INTEGRATION, act=fixed("retirer")),
    line("disclosures:integration_token", "302 404 404 404 403 403 403 403 403 200 403 403 403 403 403", "POST", uuid=INTEGRATION),
    line("disclosures:api_contract", PUBLIC),
    line("disclosures:api_enterprises", NO_TOKEN),
    line("disclosures:api_enterprise", NO_TOKEN, identifier=fixed("x")),
    line("disclosures:api_indicators", NO_TOKEN),
    line("disclosures:api_signals", NO_TOKEN),
    line("disclosures:api_signal", NO_TOKEN, identifier=fixed("x")),
    line("disclosures:api_unknown", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", rest=fixed("x")),
]
# fmt: on
