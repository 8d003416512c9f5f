"""Where the opaque links to this app's objects lead."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registry import Entry
from disclosures.models import NoticeRelease, RiskSignal


def _to_signal(uuid: UUID, user: Any) -> str:
    row = RiskSignal.objects.visible_to(user).filter(uuid=uuid).select_related("release").first()
    if row is None:
        return ""
    return reverse("disclosures:release", args=[row.release.uuid]) if user.is_customs else reverse("disclosures:mine")


def _to_notice(uuid: UUID, user: Any) -> str:
    if not NoticeRelease.objects.visible_to(user).filter(uuid=uuid).exists():
        return ""
    return reverse("disclosures:notice_list" if user.is_customs else "disclosures:mine")


def entries() -> dict[str, Entry]:
    """What core asks about each kind of this app."""
    return {
        "disclosures.risksignal": Entry(label=_("Risk signal"), url=_to_signal),
        "disclosures.noticerelease": Entry(label=_("Release about a notice"), url=_to_notice),
    }
