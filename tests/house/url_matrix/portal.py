"""Addresses of portal: homes, the file of an enterprise, help."""

from tests.house.url_matrix.base import ENTERPRISE, POLICY, PUBLIC, SIGNED_IN, Line, fixed, line, one

TRIAL = one("portal.PolicyTrial")
ASSESSMENT = one("clients.SegmentAssessment", enterprise="mine")

# fmt: off
LINES: list[Line] = [
    line("portal:my_data", SIGNED_IN),
    line("portal:my_data_export", SIGNED_IN),
    line("portal:data_request", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=one("portal.DataRequest")),
    line("portal:data_list", "302 403 403 403 403 403 403 403 403 403 403 403 200 403 403"),
    line("portal:data_record", "302 403 403 403 403 403 403 403 403 403 403 403 200 403 403"),
    line("portal:data_case", "302 403 403 403 403 403 403 403 403 403 403 403 200 403 403", uuid=one("portal.DataRequest")),
    line("portal:data_act", "302 403 403 403 403 403 403 403 403 403 403 403 422 403 403", "POST", uuid=one("portal.DataRequest")),
    line("portal:audit_list", "302 403 403 403 403 403 403 403 403 403 403 403 200 200 403"),
    line("portal:home", "302 200 200 200 200 200 200 200 200 200 200 200 200 200 302"),
    line("portal:worklist", "302 404 404 404 200 200 200 200 200 404 404 404 404 404 404", key=fixed("taches-en-retard")),
    line("portal:enterprise_file", "302 403 403 403 200 200 200 200 200 404 404 404 200 404 200", uuid=ENTERPRISE),
    line("portal:log_exchange", "302 403 403 403 422 403 403 403 403 404 404 404 403 404 422", "POST", uuid=ENTERPRISE),
    line("portal:write_note", "302 403 403 403 422 403 422 403 403 404 404 404 403 404 403", "POST", uuid=ENTERPRISE),
    line("portal:segment_why", "302 404 404 404 200 200 200 200 403 403 403 403 403 403 403", uuid=ASSESSMENT),
    line("portal:treatment", "302 404 404 404 200 200 200 200 403 403 403 403 403 403 403"),
    line("portal:gap_map", "302 404 404 404 403 200 403 200 403 403 403 200 403 403 403"),
    line("portal:policy_trial", "302 404 404 404 403 200 403 200 403 200 403 403 200 200 403", uuid=POLICY),
    line("portal:policy_try", "302 404 404 404 403 403 403 302 403 302 403 403 403 403 403", "POST", uuid=POLICY),
    line("portal:policy_moves", "302 404 404 404 403 200 403 200 403 403 403 403 403 403 403", uuid=TRIAL),
    line("portal:faq", PUBLIC),
]
# fmt: on
