"""The pages whose weight, queries and accessibility are measured: one line each; add yours here.

`path` is a function, because an address holds the identifier of a demonstration row. `queries` is the most a page may
ask of the database. Read by `make budgets` and `make a11y` through site_facts, inside the demonstration site.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse

LIST_QUERIES = 8
FILE_QUERIES = 12


@dataclass(frozen=True)
class Page:
    """One measured page: its name, who opens it (an empty address: nobody signed in), where, and its query goal."""

    name: str
    email: str
    path: Callable[[], str]
    queries: int = LIST_QUERIES


def at(name: str, **find: Callable[[], object] | object) -> Callable[[], str]:
    """Return the address of a page by its URL name; an argument may be found in the demonstration."""
    return lambda: reverse(name, kwargs={key: value() if callable(value) else value for key, value in find.items()})


def row(label: str, enterprise: str = "", **lookups: object) -> Callable[[], object]:
    """Find the identifier of the first row of a model, of one enterprise when its name's beginning is given."""

    def find() -> object:
        model = apps.get_model(label)
        wanted = {"enterprise__name__startswith": enterprise} if enterprise else {}
        return model.objects.filter(**wanted, **lookups).order_by("pk").values_list("uuid", flat=True)[0]

    return find


def draft_version() -> object:
    """Prepare a draft of the questionnaire, which the demonstration has none of; once per measured site."""
    from questionnaires.models import QuestionnaireVersion
    from questionnaires.services import versions

    rows = QuestionnaireVersion.objects.filter(survey=None)
    lead = apps.get_model("accounts.User").objects.get(email=LEAD)
    found = rows.filter(state="draft").first() or versions.copy_version(rows.published().get(), by=lead)
    return found.uuid


OWNER, ANSWERING = "mawuli@example.org", "enyonam@example.org"
AGENT, HEAD = "afi@douane.example.org", "kodjo@douane.example.org"
READER, LEAD = "dede@douane.example.org", "elom@douane.example.org"
RESPONSE = "questionnaires.ScreeningResponse"

PAGES = [
    # Anybody
    Page("home", "", at("home")),
    Page("sign-in", "", at("account_login")),
    Page("frequent questions", "", at("portal:faq")),
    # The enterprise, on a phone
    Page("enterprise: my file", OWNER, at("portal:home"), 14),
    Page("enterprise: questionnaires", ANSWERING, at("questionnaires:response_list")),
    Page(
        "enterprise: sections",
        ANSWERING,
        at("questionnaires:response", uuid=row(RESPONSE, "Nouvelle Aube")),
        FILE_QUERIES,
    ),
    Page(
        "enterprise: one section",
        ANSWERING,
        at("questionnaires:response_fill", uuid=row(RESPONSE, "Nouvelle Aube"), section="B"),
        FILE_QUERIES,
    ),
    Page(
        "enterprise: self-diagnosis",
        ANSWERING,
        at("questionnaires:self_view", uuid=row(RESPONSE, "Nouvelle Aube")),
        FILE_QUERIES,
    ),
    Page(
        "enterprise: check answers",
        ANSWERING,
        at("questionnaires:response_check", uuid=row(RESPONSE, "Nouvelle Aube")),
        FILE_QUERIES,
    ),
    Page("enterprise: receipt", OWNER, at("questionnaires:response_receipt", uuid=row(RESPONSE, "Savane"))),
    Page(
        "enterprise: report",
        OWNER,
        at(
            "diagnostics:report_enterprise",
            uuid=row("diagnostics.DiagnosticReport", diagnostic__enterprise__city="Kara"),
        ),
        FILE_QUERIES,
    ),
    Page("enterprise: recommendations", OWNER, at("followup:recommendation_list")),
    Page("enterprise: services", OWNER, at("followup:service_list")),
    Page("catalogue", OWNER, at("catalogue:offering_list")),
    Page("enterprise: correspondence", OWNER, at("clients:conversation_list")),
    Page(
        "enterprise: one correspondence", OWNER, at("clients:conversation", uuid=row("clients.Conversation", "Savane"))
    ),
    Page("enterprise: which messages I receive", OWNER, at("clients:preferences")),
    # Agents and diagnosticians
    Page("agent: my day", AGENT, at("portal:home"), FILE_QUERIES),
    Page("agent: enterprises", AGENT, at("admin:clients_enterprise_changelist"), FILE_QUERIES),
    Page(
        "agent: enterprise file",
        AGENT,
        at("portal:enterprise_file", uuid=row("clients.Enterprise", name__startswith="Savane")),
        FILE_QUERIES,
    ),
    Page(
        "agent: service matching",
        AGENT,
        at("followup:service_match", uuid=row("clients.Enterprise", name__startswith="Savane")),
        20,
    ),
    Page("agent: imports", AGENT, at("clients:import_list")),
    Page("agent: correspondence", AGENT, at("clients:conversation_list")),
    Page("agent: which messages I receive", AGENT, at("clients:preferences")),
    Page("head: campaigns", HEAD, at("questionnaires:campaign_list")),
    Page("lead: evaluations", LEAD, at("questionnaires:evaluation_list")),
    Page("lead: questionnaire in preparation", LEAD, at("questionnaires:version_edit", uuid=draft_version)),
    Page(
        "lead: one question in preparation",
        LEAD,
        at("questionnaires:question_edit", uuid=draft_version, code="A1"),
        FILE_QUERIES,
    ),
    Page("diagnostician: missions", READER, at("diagnostics:mission_list")),
    Page(
        "diagnostician: one criterion",
        READER,
        at("diagnostics:criterion", uuid=row("diagnostics.Diagnostic", state="in_progress"), code="1.1"),
        FILE_QUERIES,
    ),
    # Figures
    Page("head: indicators", HEAD, at("insight:board")),
    *(
        Page(f"head: indicator {code}", HEAD, at("insight:indicator", code=code), FILE_QUERIES)
        for code in ("K12", "K03", "K06", "K26")
    ),
    Page("head: promises", HEAD, at("insight:scorecard")),
    Page("enterprise: promises", OWNER, at("insight:promises"), FILE_QUERIES),
]
