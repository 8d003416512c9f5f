from clients.models.access import Mandate, PortalInvitation, PortalMembership
from clients.models.complaint import Complaint, ComplaintEntry
from clients.models.conversation import Conversation, ConversationEntry, PostedFile
from clients.models.enterprise import Contact, CustomsOffice, Enterprise, EnterpriseIdentifier, FormerName, Site
from clients.models.exports import ExportLog
from clients.models.filters import SavedFilter
from clients.models.imports import ImportBatch, ImportMapping, ImportRow
from clients.models.merge import DuplicateCandidate, EnterpriseMerge
from clients.models.outreach import (
    LetterBatch,
    MessagePreference,
    MessageText,
    OutboundMessage,
    ReceivedReply,
    ReminderStep,
)
from clients.models.policy import ScoringPolicy
from clients.models.portfolio import Absence, PortfolioMove, TaskFeed
from clients.models.relation import (
    Assignment,
    ClientNeed,
    ConflictDeclaration,
    Interaction,
    InternalNote,
    Task,
)
from clients.models.segment import ScorePart, SegmentAssessment, SegmentOverride

__all__ = [
    "Absence",
    "Assignment",
    "ClientNeed",
    "Complaint",
    "ComplaintEntry",
    "ConflictDeclaration",
    "Contact",
    "Conversation",
    "ConversationEntry",
    "CustomsOffice",
    "DuplicateCandidate",
    "Enterprise",
    "EnterpriseIdentifier",
    "EnterpriseMerge",
    "ExportLog",
    "FormerName",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "Interaction",
    "InternalNote",
    "LetterBatch",
    "Mandate",
    "MessagePreference",
    "MessageText",
    "OutboundMessage",
    "PortalInvitation",
    "PortalMembership",
    "PortfolioMove",
    "PostedFile",
    "ReceivedReply",
    "ReminderStep",
    "SavedFilter",
    "ScorePart",
    "ScoringPolicy",
    "SegmentAssessment",
    "SegmentOverride",
    "Site",
    "Task",
    "TaskFeed",
]
