from disclosures.models.integration import Integration, WebhookDelivery
from disclosures.models.notice import NoticeRelease
from disclosures.models.objection import Objection
from disclosures.models.signal import RiskSignal, SignalReading, SignalRelease, SignalSchedule

__all__ = [
    "Integration",
    "NoticeRelease",
    "Objection",
    "RiskSignal",
    "SignalReading",
    "SignalRelease",
    "SignalSchedule",
    "WebhookDelivery",
]
