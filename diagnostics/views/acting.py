"""What every page with one form does: run the act, keep what was typed, answer with the right status."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import DomainError


def run(form: Any, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Run a service for a valid form; a refusal joins the form's errors, beside the field a form names for it. None while nothing was done."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except DomainError as error:
        form.add_error(getattr(form, "fields_of_errors", {}).get(error.code), str(error.message))
        return None


def show(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    """Draw a page with its form; errors answer 422 and keep what was typed."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"diagnostics/{template}.html", {**context, "form": form}, status=status)
