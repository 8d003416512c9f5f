"""The printed report: what it says, what it never says, and the copy for readers who may not know of a notice (§9)."""

import datetime as dt
import io
import json
import re
from itertools import pairwise

import pikepdf
import pypdf
import pytest
from django.core.management import call_command
from django.utils import translation

from diagnostics.documents import report as documents
from diagnostics.documents.edition import Edition
from diagnostics.documents.sample import sample_snapshot
from diagnostics.rules.notice import without_notice
from tests.factories import report as situations

pytestmark = pytest.mark.once
CLOSED = dt.date(2026, 11, 12)
CODE = "7F3A-91C2-D04E-55B0-AA10"


def edition(snapshot=None, **changes):
    """The sample, closed on a known day."""
    values = {"snapshot": snapshot or situations.sample(), "closed_on": CLOSED, "code": CODE}
    return Edition(**{**values, "verify_url": "https://ccv.example.org/v/7F3A/", **changes})


def words(content):
    """The text of a file, on one line, with ordinary spaces."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def sample_file(django_db_setup, django_db_blocker):
    """The full sample, rendered once."""
    with django_db_blocker.unblock():
        return documents.make_file(edition()).content


@pytest.mark.django_db
def test_report_file_follows_the_order_of_its_chapters(sample_file):
    """Decision first: the summary before the proof."""
    with pikepdf.open(io.BytesIO(sample_file)) as file, file.open_outline() as outline:
        titles = [item.title.replace("\u202f", " ").replace("\u00a0", " ") for item in outline.root]

    assert [title.strip() for title in titles if title.strip()[:1].isdigit()] == [
        "1 Synthèse",
        "2 Fiche d’identification",
        "3 Méthode",
        "4 Points forts",
        "5 Axes de progrès",
        "6 Détail par dimension",
        "7 Recommandations",
        "8 Services de la douane susceptibles d’aider",
        "9 Feuille de route",
        "10 Notification de régularisation volontaire",
        "11 Suites",
        "12 Signatures",
    ]


def elements(node):
    """Every structure element under a node, parents before children."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.django_db
def test_report_file_can_be_read_aloud_in_order(sample_file):
    """Language, title, headings without a skip, tables with headers, figures described, fonts inside, no script."""
    with pikepdf.open(io.BytesIO(sample_file)) as file:
        found = list(elements(file.Root.StructTreeRoot))
        kinds = [str(item.S) for item in found]
        levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
        figures = [item for item in found if str(item.S) == "/Figure"]
        names = {str(key) for key in file.Root.keys()}  # noqa: SIM118  # a pikepdf dictionary
        fonts = [
            descendant.FontDescriptor
            for page in file.pages
            for font in page.Resources.get("/Font", {}).values()
            for descendant in font.get("/DescendantFonts", [])
        ]
        embedded = [bool({"/FontFile2", "/FontFile3"} & set(font.keys())) for font in fonts]
        assert str(file.Root.Lang) == "fr"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert not names & {"/OpenAction", "/AA"}
        assert "/JavaScript" not in file.Root.get("/Names", {})

    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert kinds.count("/TH") > 100
    assert len(figures) >= 5
    assert [item for item in figures if not str(item.get("/Alt", "")).strip()] == []
    assert embedded
    assert all(embedded)


@pytest.mark.django_db
def test_report_file_prints_the_notice_deadline_in_figures_and_in_words(sample_file):
    """The last day must leave no doubt."""
    text = words(sample_file)

    assert "12 janvier 2027" in text
    assert "mardi douze janvier deux mille vingt-sept" in text
    assert "EXEMPLE – sans valeur" in text


@pytest.mark.django_db
def test_report_file_shows_neither_overall_mark_nor_segment(sample_file):
    """A mark or a segment would turn the diagnostic into a ranking (I1)."""
    text = words(sample_file).lower()

    for phrase in ("segment", "note globale", "score", "60 / 100", "capacité :", "motivation :"):
        assert phrase not in text, phrase


@pytest.mark.django_db
def test_report_file_attaches_its_data_with_the_day_and_the_code(sample_file):
    """The archive must give the content back without reading the page."""
    with pikepdf.open(io.BytesIO(sample_file)) as file:
        (name,) = file.attachments
        data = json.loads(file.attachments[name].get_file().read_bytes())

    assert name == "DAQE-2026-0007-v1.json"
    assert (data["report"]["closed_on"], data["report"]["verification_code"]) == ("2026-11-12", CODE)


@pytest.mark.django_db
def test_report_file_for_readers_keeps_no_trace_of_the_notice():
    """A reader of the enterprise must not learn that a notice exists (§7.4)."""
    content = documents.make_file(edition(without_notice(situations.sample()))).content
    text = words(content)

    for phrase in ("régularisation", "12 janvier 2027", "sans valeur", "Fin des 2 mois"):
        assert phrase not in text, phrase
    with pikepdf.open(io.BytesIO(content)) as file:
        (name,) = file.attachments
        assert json.loads(file.attachments[name].get_file().read_bytes())["notice"] is None
    assert "10 Suites" in text


@pytest.mark.django_db
def test_report_draft_says_so_and_carries_no_data():
    """A preview taken for the report would be a leak with a date on it."""
    content = documents.make_file(edition(is_draft=True, code="", verify_url="")).content

    assert "PROJET" in words(content)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert not list(file.attachments)


@pytest.fixture(scope="module")
def stressed_words(django_db_setup, django_db_blocker):
    """The words of a file with long texts, a criterion set aside and markup typed by a person."""
    snapshot = situations.sample()
    for dimension in snapshot["dimensions"]:
        for criterion in dimension["criteria"]:
            criterion["rationale"] = " ".join([criterion["rationale"]] * 3) + f" FIN-{criterion['code']}."
    snapshot["dimensions"][4]["criteria"][0].update(
        level=None, descriptor="", rationale="", na_reason="Aucune activité de ce type."
    )
    snapshot["strengths"][0]["finding"] = "Voir <b>gras</b> & {{ code }} <img src='file:///etc/passwd'>"
    with django_db_blocker.unblock():
        return words(documents.make_file(edition(snapshot)).content)


@pytest.mark.django_db
def test_report_file_with_texts_three_times_longer_still_holds(stressed_words):
    """A talkative team must not lose a line: pages are added, rows never split."""
    codes = [c["code"] for d in situations.sample()["dimensions"] for c in d["criteria"] if c["code"] != "5.1"]

    assert [code for code in codes if f"FIN-{code}." not in stressed_words] == []


@pytest.mark.django_db
def test_report_file_with_criteria_set_aside_names_them_with_the_reason(stressed_words):
    """What was not assessed is said, never counted as a zero (§9.4)."""
    assert "Aucune activité de ce type." in stressed_words
    assert "Sans objet" in stressed_words


@pytest.mark.django_db
def test_report_file_with_markup_typed_in_a_text_prints_it_as_text(stressed_words):
    """Typed signs are printed, never obeyed."""
    assert "<b>gras</b> & {{ code }}" in stressed_words


@pytest.mark.django_db
def test_report_in_english_has_no_french_heading_left():
    """An English report half in French would not be a report (OPEN-10)."""
    snapshot = sample_snapshot("en")
    with translation.override("en"):
        page = documents.prepare(edition(snapshot))

    titles = [chapter["title"] for chapter in page["chapters"]["all"]]
    assert titles[:5] == ["Summary", "Identification", "Method", "Strengths", "Improvement areas"]
    assert page["notice"]["words"].startswith("Tuesday the twelfth of January two thousand and twenty-seven, at 23:59")
    assert page["closed"] == "12 November 2026"
    assert page["rows"][0]["mean"] == "3.0"
    content = words(documents.make_file(edition(snapshot)).content)
    for phrase in ("Synthèse", "Feuille de route", "Cadre et portée", "Notification de régularisation"):
        assert phrase not in content, phrase


@pytest.mark.django_db
def test_edition_made_twice_is_the_same_file():
    """The same frozen content gives the same bytes, whoever renders it."""
    with translation.override("en"):
        first = documents.make_file(edition(without_notice(situations.sample()))).sha256

    assert documents.make_file(edition(without_notice(situations.sample()))).sha256 == first


def test_sample_command_writes_the_report_without_its_notice_unless_asked(tmp_path, db):
    """A sample with a notice nobody asked for would be shown to the wrong person."""
    call_command("sample_report", str(tmp_path / "a.pdf"), lang="en", verbosity=0, stdout=io.StringIO())

    text = words((tmp_path / "a.pdf").read_bytes())
    assert "Zio Pharma Distribution SA" in text
    assert "no legal value" not in text
    assert "Second reading before transmission" in text
