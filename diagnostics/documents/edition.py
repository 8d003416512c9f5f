"""What the printed report shows, prepared from its frozen snapshot on a given day (domain §9).

Snapshot, schema `ccv.report/1` (everything already in the report's language):
  report{ref, version, grid, change_note, previous{ref, closed_on}|null}
  administration{parent, name, acronym, unit, place, email, phone, hours}
  enterprise{name, place, identifiers[[type, value]], activity, size, focal_point}
  mission{origin, consent_ref, consent_on, consent_by, starts_on, ends_on, sites[], wrap_up_on, lead, team[],
          reviewer, lead_signed_on, reviewer_signed_on, functions[]}
  scale[{level, name, meaning}]
  dimensions[{code, title, short, mean|null, previous_mean|null, reading, next_step, criteria[{code, title,
          level|null, previous_level|null, descriptor, descriptors[6], rationale, evidence[], functions[],
          confidence, na_reason}]}]
  summary{lead, strengths[{title, text, refs}], priorities[…]}
  strengths[{code, title, nature, criteria[], finding, build_on, evidence}]
  improvement_areas[{code, title, nature, criteria[], finding, possible_effect, next_step, evidence,
          recommendations[]}]
  recommendations[{code, priority 1–3, text, short_text, expected_result, expected_evidence, start_month,
          due_months, areas[], criteria[], services[]}]
  services[{theme, offerings[{code, title, form, helps[]}]}]
  notice{areas[], period, legal_ref, office, deadline|""}|null · documents[] · comments[] · texts{…}
  second_language: the same document in the other language, only in a report in both (ADR 0015)
  other_lang{name: language}, wherever a text of that object is not in the document's language
The closing date and the verification code are not in it: they are known when the file is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from core.languages import FIRST
from diagnostics.rules import dates
from diagnostics.rules.notice import notice_deadline

Json = dict[str, Any]
FOLLOW_UP_MONTHS = (3, 6, 12)
CONTACT_WORKING_DAYS = 5


@dataclass(frozen=True)
class Edition:
    """One rendering of a snapshot: the day it shows, the code it prints, and whether it is only a draft."""

    snapshot: Json
    closed_on: date
    code: str
    verify_url: str = ""
    is_draft: bool = False
    at: str = ""  # what begins every anchor of this part: two parts hold the same chapters

    @property
    def parts(self) -> tuple[Edition, ...]:
        """The report in each of its languages, French first; most have one."""
        other = self.snapshot.get("second_language")
        if other is None:
            return (self,)
        own = {name: value for name, value in self.snapshot.items() if name != "second_language"}
        ordered = sorted((own, other), key=lambda snapshot: snapshot["lang"] != FIRST)
        return tuple(replace(self, snapshot=one, at=f"{one['lang']}-") for one in ordered)

    @property
    def lang(self) -> str:
        """The report's own language."""
        return str(self.snapshot["lang"])

    @property
    def notice_deadline(self) -> date:
        """The last day of the notice: kept from the version that issued it, else counted from this closing."""
        kept = (self.snapshot["notice"] or {}).get("deadline")
        return date.fromisoformat(kept) if kept else notice_deadline(self.closed_on)

    def day(self, value: date | str | None) -> str:
        """Write a date of the snapshot or of this edition in the report's language."""
        if not value:
            return ""
        return dates.long_date(date.fromisoformat(value) if isinstance(value, str) else value, self.lang)

    def number(self, value: float | None) -> str:
        """Write a level with one decimal, with a comma in French; a dimension without level has a dash."""
        if value is None:
            return "–"
        return f"{value:.1f}".replace(".", "," if self.lang == "fr" else ".")


def fill(text: str, values: Json) -> str:
    """Put values in the places a fixed text names; braces in anything else stay as typed."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def fill_marked(text: str, values: Json) -> SafeString:
    """The same where a value may be marked with its language; all the rest is escaped."""
    return mark_safe(fill(escape(text), {name: conditional_escape(value) for name, value in values.items()}))


def capital(text: str) -> str:
    """Begin with a capital, leave the rest as written."""
    return text[:1].upper() + text[1:]


def levels_of(snapshot: Json) -> dict[str, Json]:
    """Every criterion of a snapshot by its code."""
    return {item["code"]: item for dimension in snapshot["dimensions"] for item in dimension["criteria"]}


def criterion_anchor(edition: Edition, code: str) -> str:
    """Name the place of a criterion inside its part of the document, so that codes link both ways."""
    return f"{edition.at}k{code.replace('.', '-')}"
