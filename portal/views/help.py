"""Help: the questions of the reader's audience; agents' answers are unreachable for enterprises (I13)."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.enums import Topic
from portal.models import FaqEntry


@login_not_required
def faq(request: HttpRequest) -> HttpResponse:
    """Show the published questions by topic, or those that hold the words asked for."""
    words = request.GET.get("q", "").strip()[:100]
    entries = FaqEntry.objects.visible_to(request.user)
    if words:
        entries = entries.search(words)
    order = {topic: place for place, topic in enumerate(Topic.values)}
    rows = sorted(entries, key=lambda entry: (order[entry.topic], entry.position))
    groups = [(Topic(topic).label, list(found)) for topic, found in groupby(rows, key=lambda row: row.topic)]
    layout = (
        "layout/agent.html"
        if getattr(request.user, "is_customs", False)
        else ("layout/portal.html" if request.user.is_authenticated else "layout/public.html")
    )
    return render(request, "portal/faq.html", {"layout": layout, "groups": groups, "words": words, "count": len(rows)})
