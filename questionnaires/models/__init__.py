from questionnaires.models.aside import AsideAnswer
from questionnaires.models.campaign import Campaign, CampaignTarget, TargetQuery
from questionnaires.models.evaluation import (
    AnswerAssessment,
    ComplementItem,
    ComplementRequest,
    ScreeningEvaluation,
)
from questionnaires.models.question import Choice, Question
from questionnaires.models.questionnaire import Questionnaire, QuestionnaireVersion, Section
from questionnaires.models.response import Answer, Evidence, ScreeningResponse, Submission
from questionnaires.models.survey import OpinionSurvey, SurveyAnswer, SurveyInvitation, SurveyResponse

__all__ = [
    "Answer",
    "AnswerAssessment",
    "AsideAnswer",
    "Campaign",
    "CampaignTarget",
    "Choice",
    "ComplementItem",
    "ComplementRequest",
    "Evidence",
    "OpinionSurvey",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "ScreeningEvaluation",
    "ScreeningResponse",
    "Section",
    "Submission",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyResponse",
    "TargetQuery",
]
