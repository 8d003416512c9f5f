"""Whatever is posted to a form of the questionnaires is answered by a page: never an error page, never half a write.

A few examples in the suite; `make fuzz EXAMPLES=10000` sends as many to every form.
"""

import io
import os
import uuid
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template import Template
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from questionnaires.queries.response import load_filling
from questionnaires.services import evaluation, paper, second_reading, versions
from tests.factories import questionnaires as make
from tests.factories import surveys

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("CCV_FUZZ_EXAMPLES", "6"))
ANSWERED = {200, 302, 403, 404, 409, 422, 429}
NASTY = (
    "", " ", "\x00", "0", "-1", "1e9", "NaN", "9" * 40, "2026-02-31", "31/12/2026", "0001-01-01", "9999-12-31", "²", "٣",
    "on", "é" * 2100, "<script>alert(1)</script>", "' OR 1=1 --", "{{ x }}", "%s %(n)s", "😀", "\u202eabc", "[]", "{}",
    "null", "A1", '{"a": [1]}', "a | b\nc |", str(uuid.UUID(int=7)),
)  # fmt: skip
FILES = (
    b"", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"{}", b"[1, 2", b'{"questionnaire": {"code": 1}}',
    b'{"format": null, "version": [], "sections": [{}]}', "\ufeffé".encode("utf-16"), b"\xff" * 50,
)  # fmt: skip


class Fields(HTMLParser):
    """The fields of every form of a page, with the values it offers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.offered: dict[str, list[str]] = {}
        self.files: set[str] = set()
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "input" and said.get("type") == "file":
            self.files.add(name)
        elif tag in {"input", "button", "textarea"} and name:
            self.offered.setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
            self.offered.setdefault(name, [])
        elif tag == "option":
            self.offered.setdefault(self._select, []).append(value)


def posts(fields: Fields) -> st.SearchStrategy[dict]:
    """What somebody, a script or a broken browser may send to a page with these fields."""
    nasty = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    one = {
        name: st.lists(st.sampled_from([*values, "", "x"]) | nasty, max_size=3)
        for name, values in fields.offered.items()
        if name and name != "csrfmiddlewaretoken"
    }
    files = {name: st.none() | st.sampled_from(FILES) for name in fields.files}
    return st.fixed_dictionaries({}, optional=one | files)


def send(client, address: str, typed: dict) -> int:
    """Post, then put everything back: each example meets the same data."""
    data = {
        name: SimpleUploadedFile("pièce.pdf", value) if isinstance(value, bytes) else value
        for name, value in typed.items()
        if value is not None
    }
    cache.clear()  # limits of tries are another matter
    with transaction.atomic():
        answer = client.post(address, data)
        if answer.streaming:
            io.BytesIO(b"".join(answer.streaming_content))
        transaction.set_rollback(True)
    return answer.status_code


def at(name: str, obj, *args: object) -> str:
    return reverse(f"questionnaires:{name}", args=[obj.uuid, *args])


@pytest.fixture(autouse=True)
def plain_templates(monkeypatch):
    """Pages are drawn as a visitor's: the copy the test client keeps of every fragment's context is read by nobody."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))


@pytest.fixture
def draft(adm):
    return versions.copy_version(make.questionnaire(), by=adm)


@pytest.fixture
def invited(savane):
    return make.invited(savane)


@pytest.fixture
def with_colleague(invited, akou):
    return invited


@pytest.fixture
def filled(savane, mawuli):
    return make.filled(savane, mawuli)


@pytest.fixture
def being_read(savane, mawuli, dede, elom):
    return make.under_evaluation(savane, mawuli, dede, elom)


@pytest.fixture
def asked(being_read, dede):
    question = load_filling(being_read).question("C2")
    evaluation.ask_complement(being_read, asked={question: "Qui prend le relais ?"}, by=dede)
    return being_read


@pytest.fixture
def read_twice(being_read, make_agent, elom):
    reader = make_agent("DIA", "Kossi Adjavon")
    second_reading.ask_second_reading(being_read, reader=reader, by=elom)
    evaluation.declare_no_conflict(being_read, by=reader)
    return being_read


@pytest.fixture
def keyed(invited, afi):
    day = clock.today()
    signed = paper.Signed("Mawuli Agbeko", "Gérant", day, day)
    paper.begin_paper(invited, signed=signed, scan=make.pdf(), by=afi)
    return invited


@pytest.fixture
def kossi(read_twice):
    return read_twice.second_reading.reader


@pytest.fixture
def survey(afi):
    return surveys.draft(afi, "thematic")


@pytest.fixture
def public(afi, kodjo):
    return surveys.opened(afi, kodjo, "public")


CASES = {
    "questions of a page": ("mawuli", "filled", lambda row: at("response_fill", row, "A")),
    "questions with documents": ("mawuli", "filled", lambda row: at("response_fill", row, "C")),
    "sending": ("mawuli", "filled", lambda row: at("response_check", row)),
    "sharing out": ("mawuli", "with_colleague", lambda row: at("response_share", row)),
    "details asked": ("mawuli", "asked", lambda row: at("complement_fill", row)),
    "paper begun": ("afi", "invited", lambda row: at("paper_begin", row)),
    "paper keyed": ("afi", "keyed", lambda row: at("paper_section", row, "A")),
    "version": ("adm", "draft", lambda row: at("version_edit", row)),
    "section": ("adm", "draft", lambda row: at("section_edit", row, "C")),
    "new question": ("adm", "draft", lambda row: at("question_new", row, "C")),
    "question": ("adm", "draft", lambda row: at("question_edit", row, "C1")),
    "condition": ("adm", "draft", lambda row: at("question_condition", row, "C3")),
    "import": ("adm", "draft", lambda row: reverse("questionnaires:version_import")),
    "preview": ("adm", "draft", lambda row: at("version_preview", row)),
    "evaluation": ("dede", "being_read", lambda row: at("evaluation_section", row, "C")),
    "asking for details": ("dede", "being_read", lambda row: at("evaluation_complement", row)),
    "conclusion": ("dede", "being_read", lambda row: at("evaluation_summary", row)),
    "second reading": ("kossi", "read_twice", lambda row: at("second_section", row, "C")),
    "survey": ("afi", "survey", lambda row: at("survey_edit", row)),
    "questions of a survey": ("afi", "survey", lambda row: at("survey_questions", row)),
    "answer to a survey": (
        "mawuli",
        "public",
        lambda row: reverse("questionnaires:survey_public", args=[row.public_code]),
    ),
    "campaign": ("afi", "invited", lambda row: reverse("questionnaires:campaign_new")),
}


@pytest.mark.parametrize("case", CASES)
def test_whatever_is_posted_is_answered_by_a_page(client, request, case):
    """An error page at the end of an hour of typing loses the hour, and the trust with it."""
    person, row, place = CASES[case]
    address = place(request.getfixturevalue(row))
    client.force_login(request.getfixturevalue(person))
    fields = Fields(client.get(address, follow=True).content.decode())
    assert len(set(fields.offered) - {"csrfmiddlewaretoken", "language", "next"}) + len(fields.files) > 0, (
        "no form here"
    )

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(posts(fields))
    def answered(typed):
        status = send(client, address, typed)
        assert status in ANSWERED, (status, typed)

    answered()
