"""What each customs user finds in the morning: named lists, each a count and exactly the rows behind it.

A tile and its page ask the same function, so that a count is never another list's (research/feature-anchors §2).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.counting import counted_up_to
from portal.queries import worklist_lines, worklist_rows
from portal.queries.worklist_lines import Line
from portal.queries.worklist_rows import Rows


@dataclass(frozen=True)
class Worklist:
    """A named list: who needs it, which rows, and how a row reads."""

    key: str
    label: Any
    note: Any
    roles: frozenset[str]
    rows: Callable[[Any, dt.date], Rows]
    line: Callable[[Any], Line]
    is_late: bool = False


CRA, RELATION = frozenset({"CRA"}), frozenset({"CRA", "CRH"})
READERS, LEAD, REVIEW = frozenset({"DIA"}), frozenset({"LDI"}), frozenset({"REV"})
COUNTED = 999  # a tile says “999+” beyond: nobody plans a day by the exact number of a longer list
WORKERS = RELATION | READERS | LEAD | REVIEW

WORKLISTS: tuple[Worklist, ...] = (
    Worklist(
        "demandes-sur-les-donnees",
        _("Requests about personal data"),
        _("an answer is due"),
        frozenset({"DPO"}),
        worklist_rows.data_requests_to_answer,
        worklist_lines.data_request_line,
    ),
    Worklist(
        "taches-en-retard",
        _("Overdue tasks"),
        _("their day has passed"),
        WORKERS,
        worklist_rows.overdue_tasks,
        worklist_lines.task_line,
        True,
    ),
    Worklist(
        "taches-du-jour",
        _("Today’s tasks"),
        _("due today"),
        WORKERS,
        worklist_rows.tasks_of_the_day,
        worklist_lines.task_line,
    ),
    Worklist(
        "reclamations",
        _("Complaints to handle"),
        _("an answer is due"),
        RELATION,
        worklist_rows.complaints_to_handle,
        worklist_lines.complaint_line,
    ),
    Worklist(
        "resultats-a-annoncer",
        _("Outcomes to tell"),
        _("orientation validated"),
        RELATION,
        worklist_rows.outcomes_to_tell,
        worklist_lines.response_line("questionnaires:outcome_tell"),
    ),
    Worklist(
        "demandes-de-diagnostic",
        _("Diagnostics asked for"),
        _("an answer is due"),
        RELATION,
        worklist_rows.requests_to_answer,
        worklist_lines.request_line,
    ),
    Worklist(
        "sans-reponse",
        _("Awaiting an answer"),
        _("something was proposed to them"),
        RELATION,
        worklist_rows.waiting_for_an_answer,
        worklist_lines.enterprise_line,
    ),
    Worklist(
        "adresses-refusees",
        _("Refused addresses"),
        _("nothing reaches these people"),
        RELATION,
        worklist_rows.refused_addresses,
        worklist_lines.contact_line,
    ),
    Worklist(
        "bientot-echus",
        _("Expiring soon"),
        _("a mandate or a number within 30 days"),
        RELATION,
        worklist_rows.expiring,
        worklist_lines.expiring_line,
    ),
    Worklist(
        "jamais-contactees",
        _("Never contacted"),
        _("no exchange recorded"),
        RELATION,
        worklist_rows.never_contacted,
        worklist_lines.enterprise_line,
    ),
    Worklist(
        "sans-charge-de-relation",
        _("Without an agent"),
        _("nobody follows them"),
        frozenset({"CRH"}),
        worklist_rows.without_agent,
        worklist_lines.enterprise_line,
    ),
    Worklist(
        "messages-a-verifier",
        _("Messages to check"),
        _("refused, uncertain or on paper"),
        RELATION,
        worklist_rows.troubled_messages,
        worklist_lines.message_line,
    ),
    Worklist(
        "sondages-a-decider",
        _("Surveys to decide on"),
        _("to open or to publish"),
        frozenset({"CRH"}),
        worklist_rows.surveys_to_decide,
        worklist_lines.survey_line,
    ),
    Worklist(
        "reponses-a-attribuer",
        _("Responses to assign"),
        _("received, nobody reads them yet"),
        LEAD,
        worklist_rows.responses_to_assign,
        worklist_lines.response_line("questionnaires:evaluation"),
    ),
    Worklist(
        "reponses-a-evaluer",
        _("Responses to evaluate"),
        _("in progress"),
        READERS | LEAD,
        worklist_rows.responses_to_evaluate,
        worklist_lines.response_line("questionnaires:evaluation"),
    ),
    Worklist(
        "orientations-a-valider",
        _("Orientations to validate"),
        _("second pair of eyes"),
        LEAD,
        worklist_rows.orientations_to_validate,
        worklist_lines.response_line("questionnaires:evaluation"),
    ),
    Worklist(
        "missions-a-planifier",
        _("Missions to plan"),
        _("accepted"),
        LEAD,
        worklist_rows.missions_to_plan,
        worklist_lines.request_line,
    ),
    Worklist(
        "missions-en-cours",
        _("Missions in hand"),
        _("planned or under way"),
        READERS | LEAD,
        worklist_rows.missions_under_way,
        worklist_lines.mission_line,
    ),
    Worklist(
        "rapports-a-relire",
        _("Reports to review"),
        _("waiting for the reviewer"),
        REVIEW | LEAD,
        worklist_rows.reports_to_review,
        worklist_lines.report_line,
    ),
)


def worklists_for(user: Any) -> list[Worklist]:
    """Return the lists this person's roles need."""
    return [worklist for worklist in WORKLISTS if worklist.roles & user.customs_roles]


def counts(lists: list[Worklist], user: Any, today: dt.date) -> dict[str, int]:
    """Return how many rows each list holds, one beyond `COUNTED` at most, with one read whatever their number."""
    return counted_up_to(COUNTED + 1, {worklist.key: worklist.rows(user, today) for worklist in lists})


def first_lines(lists: list[Worklist], user: Any, today: dt.date, *, limit: int = 8) -> list[Line]:
    """Return what to begin with: the oldest overdue tasks, then today's, then the other lists in order."""
    lines: list[Line] = []
    for worklist in lists:
        if len(lines) >= limit:
            break
        lines += [worklist.line(row) for row in worklist.rows(user, today)[: limit - len(lines)]]
    return lines
