"""Where the opaque links to this app's objects lead."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.registry import Entry, Page
from disclosures.models import NoticeRelease, RiskSignal


def _to_signal(user: Any) -> list[Page]:
    rows = RiskSignal.objects.visible_to(user)
    if user.is_customs:
        return [Page(rows, "disclosures:release", to="release__uuid")]
    return [Page(rows, "disclosures:mine", to="")]


def _to_notice(user: Any) -> list[Page]:
    name = "disclosures:notice_list" if user.is_customs else "disclosures:mine"
    return [Page(NoticeRelease.objects.visible_to(user), name, to="")]


def entries() -> dict[str, Entry]:
    """What core asks about each kind of this app."""
    return {
        "disclosures.risksignal": Entry(label=_("Risk signal"), pages=_to_signal),
        "disclosures.noticerelease": Entry(label=_("Release about a notice"), pages=_to_notice),
    }
