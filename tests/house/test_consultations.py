"""Every opening of a confidential document is told to the enterprise it is about, and counted (§8.2, K26)."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from disclosures.queries import consultations
from insight.queries import special
from tests.house.source import APPS, python_files, tree

OPENING = re.compile(r"^[a-z]+\.(\w+[._])?(opened|downloaded|printed|read)$")
# What bears such a name and is no consultation of a file by the customs, and why.
NO_CONSULTATION = {
    "accounts.account_opened": "an account begins",
    "clients.membership_opened": "an account of the portal begins",
    "questionnaires.screeningresponse.opened": "the enterprise begins a questionnaire",
    "followup.opened": "a follow-up begins",
    "followup.calendar_opened": "the enterprise asks for its private calendar",
    "clients.complaint.opened": "the enterprise wrote it to be read, by whom it names last of all",
    "clients.message_printed": "our own letter, printed to be posted",
    "clients.letters_opened": "our own letters, printed to be posted",
    "clients.export.downloaded": "a list, counted with the exports",
    "diagnostics.notice_opened": "its existence is under embargo",
    "insight.month_downloaded": "figures that name nobody",
    "portal.datarequest.opened": "a person's request, not a file",
}
COUNTED_ELSEWHERE = {
    "clients.enterprise.opened": "a page, not a document",
    "diagnostics.report_opened": "a page, not a document",
    "questionnaires.answers_read": "a page, not a document",
    "disclosures.release_opened": "counted with the releases",
}


def recorded() -> Iterator[str]:
    """Every action name some module gives to `audit.record`."""
    for app in APPS:
        for path in python_files(app):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record" and node.args:
                    yield from (one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))


def test_every_opening_is_a_consultation_the_enterprise_reads_or_says_why_not() -> None:
    """A whole report taken away as data, and the enterprise reads that nobody consulted it."""
    openings = {str(action) for action in recorded() if OPENING.match(str(action))}
    assert len(openings) > 10, "the names of openings have changed: this test reads nothing any more"

    assert openings - set(consultations.ACTIONS) - set(NO_CONSULTATION) == set()
    assert (set(consultations.ACTIONS) | set(NO_CONSULTATION)) - openings == set(), "written down, never recorded"


def test_every_document_taken_out_is_counted() -> None:
    """A figure of confidential files opened that leaves some out reassures those who answer for them (K26)."""
    assert set(consultations.ACTIONS) - set(COUNTED_ELSEWHERE) == set(special.OPENINGS)


@pytest.mark.parametrize("kind", consultations.OWNERS)
def test_what_was_opened_leads_to_its_enterprise(kind: str) -> None:
    """A renamed model would empty the page of whoever was consulted, in silence."""
    model, _path = consultations.OWNERS[kind]

    assert apps.get_model(kind) is model
