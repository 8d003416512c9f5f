from questionnaires.models.campaign import Campaign, CampaignTarget
from questionnaires.models.evaluation import (
    AnswerAssessment,
    ComplementItem,
    ComplementRequest,
    ScreeningEvaluation,
)
from questionnaires.models.questionnaire import Choice, Question, Questionnaire, QuestionnaireVersion, Section
from questionnaires.models.response import Answer, Evidence, ScreeningResponse, Submission

__all__ = [
    "Answer",
    "AnswerAssessment",
    "Campaign",
    "CampaignTarget",
    "Choice",
    "ComplementItem",
    "ComplementRequest",
    "Evidence",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "ScreeningEvaluation",
    "ScreeningResponse",
    "Section",
    "Submission",
]
