"""Two windows on one section of the bench: the orientation rests on what stands there (issue: two at once)."""

import re

import pytest
from django.urls import reverse

from questionnaires.models import AnswerAssessment
from questionnaires.rules import marks
from tests.factories import questionnaires as factory

REASON, OTHER = "La procédure n’a pas été montrée.", "Le registre est tenu à jour."


@pytest.fixture
def bench(savane, mawuli, dede, elom):
    """A response Dédé reads."""
    response = factory.under_evaluation(savane, mawuli, dede, elom)
    return response, reverse("questionnaires:evaluation_section", args=[response.uuid, "C"])


def carried(client, address):
    """What an open page would send back: every field as it stands."""
    html = client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(v_\w+)" value="(\w*)"', html))
    for name, body in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    return fields


def point(fields, code, points, reason):
    return fields | {f"r_{code}": str(points), f"m_{code}": reason, f"l_{code}": "1"}


def test_second_window_never_replaces_what_the_first_saved(client, bench, dede):
    """The reason an orientation rests on would vanish without a word."""
    response, address = bench
    client.force_login(dede)
    opened = carried(client, address)
    declared = int(opened["r_C1"])
    first, second = [n for n in range(5) if n != declared][:2]

    assert client.post(address, point(opened, "C1", first, REASON)).status_code == 302
    answer = client.post(address, point(opened, "C1", second, OTHER))

    assert answer.status_code == 409
    kept = AnswerAssessment.objects.get(evaluation__response=response, question__code="C1")
    assert (kept.retained_points, kept.reason) == (first, REASON)
    page = answer.content.decode()
    assert REASON in page
    assert OTHER in page

    again = carried_from(page)
    assert client.post(address, point(again, "C1", second, OTHER)).status_code == 302
    kept.refresh_from_db()
    assert (kept.retained_points, kept.reason) == (second, OTHER)


def carried_from(html):
    return dict(re.findall(r'<input type="hidden" name="(v_\w+)" value="(\w*)"', html))


def test_window_that_touched_another_line_leaves_the_first_alone(client, bench, dede):
    """A page opened in the morning and saved in the evening would put every other line back to the morning."""
    response, address = bench
    client.force_login(dede)
    opened = carried(client, address)
    first = next(n for n in range(5) if n != int(opened["r_C1"]))
    other = next(n for n in range(5) if n != int(opened["r_C2"]))
    client.post(address, point(opened, "C1", first, REASON))

    assert client.post(address, point(opened, "C2", other, OTHER)).status_code == 302

    rows = AnswerAssessment.objects.filter(evaluation__response=response)
    assert rows.get(question__code="C1").reason == REASON
    assert rows.get(question__code="C2").reason == OTHER


@pytest.mark.parametrize(
    ("seen", "held", "mine", "expected"),
    [
        ("a", "a", "b", True),
        ("", "b", "c", True),
        ("a", "b", "a", False),
        ("a", "b", "b", False),
        ("a", "b", "c", None),
    ],
)
def test_three_way_comparison(seen, held, mine, expected):
    """One wrong branch loses somebody's text, or asks for a choice where there is none."""
    assert marks.may_write(seen=seen, held=held, mine=mine) is expected
