"""A version as an enterprise will meet it, page by page; nothing is ever saved."""

from collections.abc import Mapping
from typing import Any

from questionnaires.models import QuestionnaireVersion, ScreeningResponse
from questionnaires.queries.asking import following_pages
from questionnaires.queries.pages import Page, find_page, missing_on_page, page_context
from questionnaires.queries.response import Filling, version_content
from questionnaires.rules.completeness import Given
from questionnaires.rules.conditions import asked_only


def preview_filling(version: QuestionnaireVersion, given: Mapping[str, Given]) -> Filling:
    """A response that exists nowhere, with what was typed in the preview."""
    content = version_content(version)
    every_ask = content.asks
    asks, answers = asked_only(every_ask, given)
    return Filling(
        response=ScreeningResponse(version=content),
        version=content,
        every_ask=every_ask,
        asks=asks,
        answers=answers,
        rows={},
    )


def first_page(filling: Filling, section: str = "") -> Page | None:
    """The first page that asks something, of a section or of all."""
    for found in filling.sections:
        if section and found.code != section:
            continue
        for number, questions in enumerate(filling.pages(found.code), 1):
            if questions:
                return find_page(filling, found.code, number)
    return None


def next_page(filling: Filling, page: Page) -> Page | None:
    """The page that follows, with the answers given so far; None at the end."""
    for section, number in following_pages(filling, page.section, page.number):
        return find_page(filling, section, number)
    return None


def carried(given: Mapping[str, Given], shown: set[str]) -> list[tuple[str, str]]:
    """What the page carries along unseen: the answers to the questions it does not show."""
    fields: list[tuple[str, str]] = []
    for code, told in given.items():
        if code in shown:
            continue
        fields += [(f"a_{code}", value) for value in told.values]
        fields += [(f"a_{code}", "na")] if told.not_applicable else []
        fields += [(f"t_{code}", told.text)] if told.text else []
    return fields


def preview_context(filling: Filling, page: Page | None, given: Mapping[str, Given]) -> dict[str, Any]:
    """What the preview shows: a page as the enterprise sees it, or what was hidden once the end is reached."""
    if page is None:
        questions = [filling.question(code) for code in sorted(filling.hidden)]
        return {"page": None, "hidden": [question for question in questions if question], "missing": filling.missing}
    shown = {question.code for question in page.questions}
    context = page_context(filling, page)
    return context | {"carried": carried(given, shown), "waiting": missing_on_page(filling, page)}
