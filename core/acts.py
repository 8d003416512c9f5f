"""A page on one object and the acts it offers: each act is a form, a predicate and one service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from core.errors import DomainError
from core.views import require, show_domain_error


@dataclass(frozen=True)
class Act:
    """Who may, what is asked, what is done, what is said afterwards."""

    may: Callable[[Any, Any], bool]
    form: Callable[..., forms.Form]
    perform: Callable[[Any, dict[str, Any], Any], Any]
    said: Any


class ActPage(View):
    """Show an object with the forms of the acts possible now; a refused act comes back filled, status 422."""

    template_name = ""
    page_name = ""
    acts: dict[str, Act] = {}

    def rows(self) -> QuerySet[Any]:
        """Rows this person may see; anything else is not found."""
        raise NotImplementedError

    def context(self, obj: Any) -> dict[str, Any]:
        """What the template needs beside the object and its forms."""
        return {}

    def get(self, request: HttpRequest, uuid: Any, act: str = "") -> HttpResponse:
        """The page; an act's address read again leads back to it."""
        if act:
            return redirect(self.page_name, uuid)
        obj = get_object_or_404(self.rows(), uuid=uuid)
        return self.show(obj)

    def post(self, request: HttpRequest, uuid: Any, act: str = "") -> HttpResponse:
        """Check who may, check the form, call the service."""
        if act not in self.acts:
            raise Http404
        obj = get_object_or_404(self.rows(), uuid=uuid)
        wanted = self.acts[act]
        require(wanted.may(request.user, obj))
        form = wanted.form(request.POST, prefix=act)
        if form.is_valid():
            try:
                wanted.perform(obj, form.cleaned_data, request.user)
            except DomainError as error:
                if form.visible_fields():
                    form.add_error(None, str(error.message))
                else:  # one button: nothing on the page would carry the sentence
                    show_domain_error(request, error)
            else:
                messages.success(request, wanted.said)
                return redirect(self.next_url(obj))
        return self.show(obj, bound={act: form})

    def next_url(self, obj: Any) -> str:
        """Where a done act leads: the page again."""
        return redirect(self.page_name, obj.uuid).url

    def show(self, obj: Model, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
        """Render the page with the forms of what this person may do now."""
        given = bound or {}
        possible = {
            name: given.get(name) or act.form(prefix=name, initial=self.initial(name, obj))
            for name, act in self.acts.items()
            if name in given or act.may(self.request.user, obj)
        }
        context = {
            "object": obj,
            "forms": {name.replace("-", "_"): form for name, form in possible.items()},
            "form": next(iter(given.values()), None),
            **self.context(obj),
        }
        return render(self.request, self.template_name, context, status=422 if given else 200)

    def initial(self, act: str, obj: Any) -> dict[str, Any]:
        """What a form starts with."""
        return {}
