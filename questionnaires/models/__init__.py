from questionnaires.models.aside import AsideAnswer
from questionnaires.models.campaign import Campaign, CampaignTarget, TargetQuery
from questionnaires.models.evaluation import (
    AnswerAssessment,
    ComplementItem,
    ComplementRequest,
    ScreeningEvaluation,
)
from questionnaires.models.paper import PaperForm
from questionnaires.models.question import Choice, Question
from questionnaires.models.questionnaire import Questionnaire, QuestionnaireVersion, Section
from questionnaires.models.response import Answer, Evidence, ScreeningResponse, Submission
from questionnaires.models.second_reading import SecondMark, SecondReading
from questionnaires.models.sharing import SectionShare
from questionnaires.models.survey import OpinionSurvey, SurveyAnswer, SurveyInvitation, SurveyResponse
from questionnaires.models.upload import PartialUpload

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
    "PaperForm",
    "PartialUpload",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "ScreeningEvaluation",
    "ScreeningResponse",
    "SecondMark",
    "SecondReading",
    "Section",
    "SectionShare",
    "Submission",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyResponse",
    "TargetQuery",
]
