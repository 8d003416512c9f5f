from clients.models.access import Mandate, PortalInvitation, PortalMembership
from clients.models.enterprise import Contact, CustomsOffice, Enterprise, EnterpriseIdentifier, Site
from clients.models.imports import ImportBatch, ImportRow
from clients.models.outreach import OutboundMessage, ReminderStep
from clients.models.relation import (
    Assignment,
    ClientNeed,
    ConflictDeclaration,
    Interaction,
    InternalNote,
    Task,
)
from clients.models.segment import ScorePart, ScoringPolicy, SegmentAssessment, SegmentOverride

__all__ = [
    "Assignment",
    "ClientNeed",
    "ConflictDeclaration",
    "Contact",
    "CustomsOffice",
    "Enterprise",
    "EnterpriseIdentifier",
    "ImportBatch",
    "ImportRow",
    "Interaction",
    "InternalNote",
    "Mandate",
    "OutboundMessage",
    "PortalInvitation",
    "PortalMembership",
    "ReminderStep",
    "ScorePart",
    "ScoringPolicy",
    "SegmentAssessment",
    "SegmentOverride",
    "Site",
    "Task",
]
