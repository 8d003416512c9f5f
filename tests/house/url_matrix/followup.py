"""Addresses of followup: recommendations, proposals, sessions."""

from tests.house.url_matrix.base import ENTERPRISE, UNKNOWN, Line, fixed, line, one

SESSION = one("catalogue.OfferingSession", state="planned")
FOLLOW_UP = one("followup.FollowUp", enterprise="mine")
POINT = one("followup.FollowUpPoint", enterprise="mine")
QUOTE = one("followup.ServiceQuote", proposal__enterprise="mine")
PAID = one("followup.ServiceProposal", enterprise="mine", offering__code="CAR-02")
PROPOSAL = one("followup.ServiceProposal", enterprise="mine", state="proposed")

# fmt: off
LINES: list[Line] = [
    line("followup:home", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("followup:recommendation_list", "302 200 200 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("followup:recommendation_detail", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=FOLLOW_UP),
    line("followup:recommendation_act", "302 422 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=FOLLOW_UP, act=fixed("reponse")),
    line("followup:point_fill", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=POINT),
    line("followup:roadmap", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("followup:calendar_open", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404", "POST"),
    line("followup:calendar_close", "302 302 403 302 404 404 404 404 404 404 404 404 404 404 404", "POST"),
    line("followup:attestation", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404", "POST"),
    line("followup:calendar", "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=UNKNOWN, secret=fixed("inconnu")),
    line("followup:service_list", "302 200 200 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("followup:service_detail", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:service_price", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:service_price_act", "302 403 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("accepter")),
    line("followup:service_price_act", "302 422 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=PAID, act=fixed("accepter")),
    line("followup:quote_file", "302 200 404 404 200 200 200 200 404 404 404 404 404 404 404", uuid=QUOTE),
    line("followup:quote_new", "302 403 403 404 200 200 403 403 403 404 404 404 403 404 403", uuid=ENTERPRISE, code=fixed("CAR-01")),
    line("followup:quote_revise", "302 403 404 404 200 200 403 403 404 404 404 404 404 404 404", uuid=PAID),
    line("followup:service_opinion", "302 200 404 404 404 404 404 404 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:service_opinion_act", "302 403 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("envoyer")),
    line("followup:service_act", "302 422 404 404 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("repondre")),
    line("followup:agent_worklist", "302 403 403 403 200 200 200 200 403 403 403 403 403 403 403"),
    line("followup:progress", "302 200 403 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("followup:agent_progress", "302 403 403 403 200 200 200 200 403 403 403 403 403 403 403", uuid=ENTERPRISE),
    line("followup:agent_enterprise", "302 403 403 403 200 200 200 200 403 403 403 403 403 403 403", uuid=ENTERPRISE),
    line("followup:service_match", "302 403 403 404 200 200 403 403 403 404 404 404 403 404 403", uuid=ENTERPRISE),
    line("followup:agent_recommendation", "302 404 404 404 200 200 200 200 404 404 404 404 404 404 404", uuid=FOLLOW_UP),
    line("followup:agent_recommendation_act", "302 404 404 404 422 403 403 403 404 404 404 404 404 404 404", "POST", uuid=FOLLOW_UP, act=fixed("noter")),
    line("followup:session_list", "302 200 200 200 404 404 404 404 404 404 404 404 404 404 404"),
    line("followup:session_detail", "302 200 200 200 404 404 404 404 404 404 404 404 404 404 404", uuid=SESSION),
    line("followup:session_act", "302 403 403 403 404 404 404 404 404 404 404 404 404 404 404", "POST", uuid=SESSION, act=fixed("inscrire")),
    line("followup:session_calendar", "302 200 200 200 200 200 200 200 404 404 404 404 404 404 200", uuid=SESSION),
    line("followup:agent_sessions", "302 403 403 403 200 200 403 403 403 403 403 403 403 403 200"),
    line("followup:agent_session", "302 404 404 404 200 200 200 200 404 404 404 404 404 404 200", uuid=SESSION),
    line("followup:agent_session_act", "302 404 404 404 422 422 403 403 404 404 404 404 404 404 403", "POST", uuid=SESSION, act=fixed("annuler")),
    line("followup:agent_service", "302 404 404 404 200 200 200 200 404 404 404 404 404 404 404", uuid=PROPOSAL),
    line("followup:agent_service_act", "302 404 404 404 422 422 403 403 404 404 404 404 404 404 404", "POST", uuid=PROPOSAL, act=fixed("accord")),
]
# fmt: on
