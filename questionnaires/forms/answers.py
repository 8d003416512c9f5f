"""The shape of a page of answers and of the declaration that goes with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.forms import CcvForm
from core.upload_limit import was_too_large
from questionnaires.enums import EvidenceCategory
from questionnaires.models import Question
from questionnaires.rules.completeness import MAX_TEXT, ONE_ANSWER, Given
from questionnaires.services.response import UNOPENED, Opened

NOT_APPLICABLE = "na"


@dataclass(frozen=True)
class PostedFile:
    """One file sent with a page of answers, or one given earlier that is taken again."""

    question: str
    uploaded: UploadedFile | None
    category: str
    is_ticked: bool
    is_sure: bool = False
    replaces: UUID | None = None
    again: UUID | None = None


@dataclass
class PostedAnswers:
    """A page of answers as it was sent: everything is kept, errors are said beside it.

    Not a Django form: the questions are data, an incomplete page is saved all the same, and only what the
    questionnaire offers survives (rules.completeness.clean_values).
    """

    given: dict[str, Given] = field(default_factory=dict)
    files: list[PostedFile] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    opened: Opened = UNOPENED


def read_answer(request: HttpRequest, question: Question) -> Given:
    """One answer from what was posted: `a_<code>` (one per group), `t_<code>` for the text."""
    values: list[str] = []
    for name in request.POST:
        if name == f"a_{question.code}" or name.startswith(f"a_{question.code}_"):
            values += request.POST.getlist(name)
    text = request.POST.get(f"t_{question.code}", "").replace("\x00", "")
    not_applicable = NOT_APPLICABLE in values
    chosen = tuple(value for value in values if value != NOT_APPLICABLE)
    return Given(values=chosen, text=text, not_applicable=not_applicable)


def read_opened(request: HttpRequest, questions: Iterable[Question]) -> Opened:
    """What stood when the page was opened, and which page it is: a later answer is not overwritten unseen."""
    seen = {question.code: request.POST.get(f"v_{question.code}", "")[:12] for question in questions}
    return Opened(page=request.POST.get("page", "")[:12], seen=seen)


def read_page(request: HttpRequest, questions: list[Question]) -> PostedAnswers:
    """Everything a page of answers sent, question by question."""
    posted = PostedAnswers(opened=read_opened(request, questions))
    for question in questions:
        given = read_answer(request, question)
        if len(given.text) > MAX_TEXT:
            posted.errors[question.code] = str(_("This text is too long: 2,000 characters at most."))
        if _was_asked(request, question, given):
            posted.given[question.code] = given
        uploaded = request.FILES.get(f"f_{question.code}")
        again = identifier(request, f"e_{question.code}")
        if uploaded is not None or again is not None:
            posted.files.append(
                PostedFile(
                    question=question.code,
                    uploaded=uploaded,
                    category=request.POST.get(f"c_{question.code}", EvidenceCategory.OTHER),
                    is_ticked=bool(request.POST.get(f"n_{question.code}")),
                    is_sure=bool(request.POST.get(f"k_{question.code}")),
                    replaces=identifier(request, f"r_{question.code}"),
                    again=again if uploaded is None else None,
                )
            )
    if was_too_large(request):
        # What came after the file was not read: only what did arrive is kept, and the rest stays as it was.
        code = next(reversed(posted.given), questions[0].code)
        posted.errors[code] = str(_("Your file is too big: 10 MB at most. It was not kept; send a lighter copy."))
    return posted


def identifier(request: HttpRequest, name: str) -> UUID | None:
    """A file chosen in a list, or none: what is no identifier is no choice."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def _was_asked(request: HttpRequest, question: Question, given: Given) -> bool:
    """True when the request really speaks of this question: a cut page never erases what was stored.

    A radio cannot be emptied by hand; boxes and text can, and the mark at the end of the question says they were sent.
    """
    if not given.is_blank:
        return True
    return question.kind not in ONE_ANSWER and f"p_{question.code}" in request.POST


class DeclarationForm(CcvForm):
    """The declaration that goes with the answers (G7), and the free choice of electronic exchanges."""

    submit_label = _("Send my answers")
    entitled = forms.BooleanField(
        label=_("I am entitled to answer for the company; the answers are sincere to the best of my knowledge."),
        error_messages={"required": _("Tick the declaration: it says that you may answer for the company.")},
    )
    electronic_consent = forms.BooleanField(
        label=_("I agree to receive the exchanges about the programme electronically."),
        help_text=_("Free choice; you can change your mind at any time. Otherwise we write to you on paper."),
        required=False,
    )

    def __init__(self, *args: Any, labels: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Say the declaration in the words of the version answered."""
        super().__init__(*args, **kwargs)
        for name, code in (("entitled", "entitled"), ("electronic_consent", "electronic")):
            if labels and code in labels:
                self.fields[name].label = labels[code]
