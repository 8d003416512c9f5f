"""A report in French and in English: one file, sealed once, each text in a language that is said (ADR 0015)."""

import io
import re

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from core import clock
from core.errors import DomainError
from diagnostics.documents import report as documents
from diagnostics.documents.edition import Edition
from diagnostics.documents.sample import sample_edition
from diagnostics.documents.snapshot import build_snapshot
from diagnostics.queries.report import enterprise_texts, snapshot_for
from diagnostics.rules.notice import without_notice
from diagnostics.services import report as services
from diagnostics.services.correction import correct_text
from tests.diagnostics.test_report_file import elements, words
from tests.factories import diagnostics as make
from tests.factories import report as situations

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """The sample in both languages, laid out once."""
    with django_db_blocker.unblock():
        return documents.make_file(sample_edition("both")).content


def bilingual(cast, **changes):
    """A draft whose team asked for both languages."""
    report = situations.drafted(cast, **changes)
    return services.write_report(report, by=cast.dede, lead_text="Tout est écrit.", is_bilingual=True)


def test_file_in_both_languages_holds_two_parts_under_their_bookmarks(both):
    """A reader of English must find the English part without leafing through the French one."""
    with pikepdf.open(io.BytesIO(both)) as file, file.open_outline() as outline:
        parts = [item for item in outline.root if len(item.children) > 10]
        titles = [[child.title.strip() for child in part.children] for part in parts]

    assert [len(chapters) for chapters in titles] == [len(titles[0])] * 2
    assert "1 Synthèse" in [title.replace("\u00a0", " ") for title in titles[0]]
    assert "1 Summary" in [title.replace("\u00a0", " ") for title in titles[1]]


def test_file_in_both_languages_says_the_language_of_each_text(both):
    """A screen reader reads the English part in English, and inside it a French text in French (WCAG 3.1.2)."""
    with pikepdf.open(io.BytesIO(both)) as file:
        tags = list(elements(file.Root.StructTreeRoot))
        english = [tag for tag in tags if str(tag.get("/Lang", "")) == "en" and str(tag.S) == "/Div"]
        quoted = [inner for tag in english for inner in elements(tag) if str(inner.get("/Lang", "")) == "fr"]
        assert str(file.Root.Lang) == "fr"

    assert len(english) > 20  # one a page
    assert len(quoted) > 50


def test_file_in_both_languages_has_one_notice_page_in_each(both):
    """The last day must be understood by whoever reads only one of the two."""
    text = words(both)

    assert text.count("mardi douze janvier deux mille vingt-sept") == 1
    assert text.count("Tuesday the twelfth of January two thousand and twenty-seven") == 1


def test_file_in_both_languages_links_inside_each_part(both):
    """A link of the English part that led to the French one would lose its reader."""
    with pikepdf.open(io.BytesIO(both)) as file:
        names = [str(name) for name in list(file.Root.Names.Dests.Names)[::2]]

    assert len(names) == len(set(names)) > 60
    assert {name.partition("-")[0] for name in names} == {"fr", "en"}


def test_file_in_both_languages_shows_no_trace_of_the_notice_to_other_readers():
    """The second part must not tell what the first one keeps (§7.4)."""
    edition = sample_edition("both", with_notice=False)
    markup = documents.markup(edition)

    assert edition.snapshot["second_language"]["notice"] is None
    for phrase in ("régularisation", "regularisation", "12 January 2027", "12 janvier 2027"):
        assert phrase not in markup, phrase


def test_markup_in_one_language_says_nothing_of_another():
    """Most reports have one language: no part, no anchor, no word of two."""
    markup = documents.markup(sample_edition("fr"))

    assert "English version" not in markup
    assert 'id="fr-' not in markup


def test_snapshot_in_both_languages_marks_what_people_wrote(cast):
    """What exists in one language is printed as written, and said to be in that language."""
    snapshot = build_snapshot(bilingual(cast))
    english = snapshot["second_language"]

    assert (snapshot["lang"], english["lang"]) == ("fr", "en")
    assert "other_lang" not in snapshot["summary"]
    assert english["summary"]["other_lang"] == {"lead": "fr"}
    assert english["strengths"][0]["title"] != snapshot["strengths"][0]["title"]  # the grid has both
    assert english["strengths"][0]["other_lang"] == {"finding": "fr"}
    assert english["dimensions"][0]["criteria"][0]["other_lang"] == {"rationale": "fr"}


def test_report_in_both_languages_is_signed_twice_and_frozen_whole(cast, settings):
    """The reviewer freezes what the lead signed, in both languages: a difference would stop the sealing for nothing."""
    settings.CCV_REGULARISATION_OFFICE = "Bureau de la régularisation, Lomé"
    report = bilingual(cast, with_notice=True)
    report = services.submit_report(report, by=cast.dede, reviewer=cast.yawa)
    report = services.sign_report(report, by=cast.dede)
    report = services.countersign_report(report, by=cast.yawa)

    english = report.snapshot["second_language"]
    assert english["mission"]["reviewer_signed_on"]
    assert english["notice"]["period"] == "the last three years"
    assert english["notice"]["other_lang"] == {"legal_ref": "fr", "office": "fr"}
    assert without_notice(report.snapshot)["second_language"]["notice"] is None


def test_english_changed_after_the_signature_must_be_signed_again(cast):
    """The lead answers for both parts, not only for the one in which the team writes."""
    report = services.submit_report(bilingual(cast), by=cast.dede, reviewer=cast.yawa)
    report = services.sign_report(report, by=cast.dede)
    report.diagnostic.findings.filter(kind="strength").update(title_en="Something else")

    with pytest.raises(DomainError) as refused:
        services.countersign_report(report, by=cast.yawa)

    assert refused.value.code == "content_changed"


def test_reader_without_the_notice_gets_neither_language_of_it(cast):
    """The data of the report are read too: JSON in two languages is two places to leak (§7.4)."""
    report = bilingual(cast, with_notice=True)
    report = services.submit_report(report, by=cast.dede, reviewer=cast.yawa)
    report = services.sign_report(report, by=cast.dede)
    report = services.countersign_report(report, by=cast.yawa)
    report = situations.sealed_by_hand(report)

    assert snapshot_for(report, cast.mawuli)["second_language"]["notice"]
    assert snapshot_for(report, AnonymousUser())["second_language"]["notice"] is None


def test_corrected_text_replaces_both_languages_in_the_next_version(cast):
    """English that still says what version 2 corrects would contradict the French beside it."""
    report = bilingual(cast)
    report.version = 2
    finding = report.diagnostic.findings.filter(kind="strength").first()
    report.corrections = {f"finding:{finding.uuid}": {"title": "Un titre corrigé"}}

    english = build_snapshot(report)["second_language"]["strengths"][0]

    assert english["title"] == "Un titre corrigé"
    assert english["other_lang"]["title"] == "fr"


def closed(report, cast):
    """A version signed twice, sealed and handed over."""
    report = services.submit_report(report, by=cast.dede, reviewer=cast.yawa)
    report = services.countersign_report(services.sign_report(report, by=cast.dede), by=cast.yawa)
    return situations.sealed_by_hand(report)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_text_corrected_in_version_two_stays_corrected_in_version_three(cast, lang):
    """A third version that prints again the words the second one corrected takes the correction back."""
    report = bilingual(cast)
    report.language = lang
    report.save()
    finding = report.diagnostic.findings.filter(kind="strength").first()
    second = services.start_correction(closed(report, cast), by=cast.dede, change_note="Titre précisé.")
    texts = {"title": "Un titre corrigé", "text": getattr(finding, f"text_{lang}")}
    correct_text(second, f"finding:{finding.uuid}", texts=texts, by=cast.dede)
    second.refresh_from_db()

    third = services.start_correction(closed(second, cast), by=cast.dede, change_note="Autre chose.")
    snapshot = build_snapshot(third)

    other = snapshot["second_language"]["strengths"][0]
    assert (snapshot["strengths"][0]["title"], other["title"]) == ("Un titre corrigé",) * 2
    assert other["other_lang"]["title"] == lang
    finding.refresh_from_db()
    with translation.override("fr"):
        assert finding.title == "Un titre corrigé"  # pages in French have no other words for it


@pytest.mark.parametrize("is_bilingual", [False, True])
def test_text_erased_by_a_correction_is_not_replaced_by_its_translation(cast, is_bilingual):
    """What the team takes out of a report must not come back in the other language's outdated words."""
    report = bilingual(cast)
    report.version, report.is_bilingual = 2, is_bilingual
    finding = report.diagnostic.findings.filter(kind="strength").first()
    finding.text_en = "Outdated words"
    finding.save()
    report.corrections = {f"finding:{finding.uuid}": {"text": ""}}

    snapshot = build_snapshot(report)

    parts = [snapshot, snapshot["second_language"]] if is_bilingual else [snapshot]
    assert [part["strengths"][0]["finding"] for part in parts] == [""] * len(parts)


def test_wording_of_the_second_language_stops_the_review_too(client, cast):
    """An English part that speaks of offences would be sealed beside a French one that does not."""
    report = bilingual(cast)
    finding = report.diagnostic.findings.filter(kind="strength").first()
    finding.title_en = "No offence found"
    finding.save()

    found = [remark for remark in services.remarks_on(report) if remark.is_blocking]
    client.force_login(cast.dede)
    page = client.get(reverse("diagnostics:report_review", args=[report.uuid])).content.decode()
    with pytest.raises(DomainError) as refused:
        services.submit_report(report, by=cast.dede, reviewer=cast.yawa)

    assert [(remark.place, remark.phrase) for remark in found] == [("F1", "offence")]
    assert "« offence »" in page
    assert refused.value.code == "wording"


def test_french_words_of_the_english_part_are_read_as_french_and_said_once(cast):
    """Read as English, a verdict in French would pass; read in both parts, it would be said twice."""
    report = bilingual(cast)
    finding = report.diagnostic.findings.filter(kind="strength").first()
    finding.text_fr, finding.text_en = "Aucune fraude.", ""
    finding.save()

    found = [remark.phrase for remark in services.remarks_on(report) if remark.is_blocking]

    assert found == ["fraude"]
    snapshot = build_snapshot(report)
    assert ("F1", "Aucune fraude.", "fr") in list(enterprise_texts(snapshot["second_language"]))


def test_edition_with_english_written_first_still_prints_french_first(cast):
    """French leads every file, whatever the team writes in."""
    report = bilingual(cast)
    report.language = "en"
    edition = Edition(snapshot=build_snapshot(report), closed_on=clock.today(), code="")

    assert [part.lang for part in edition.parts] == ["fr", "en"]
    assert all("second_language" not in part.snapshot for part in edition.parts)


@pytest.fixture
def english_reader(cast):
    """The owner of the enterprise, who reads the portal in English."""
    cast.mawuli.language = "en"
    cast.mawuli.save(update_fields=["language"])
    return cast.mawuli


def test_english_reader_of_both_languages_reads_the_english_part(client, cast, english_reader):
    """Somebody who asked for English and got it sealed should not be shown the French first."""
    report = services.submit_report(bilingual(cast), by=cast.dede, reviewer=cast.yawa)
    report = services.countersign_report(services.sign_report(report, by=cast.dede), by=cast.yawa)
    report = situations.sealed_by_hand(report)
    client.force_login(english_reader)

    text = client.get(reverse("diagnostics:report_enterprise", args=[report.uuid])).content.decode()

    title = report.snapshot["second_language"]["strengths"][0]["title"]
    assert '<li id="F1" lang="en">' in text
    assert title in text
    assert f'<span class="muted"><span lang="fr">{make.GROUNDS[:20]}' in text


def test_english_reader_of_a_french_report_hears_french_words_as_french(client, cast, english_reader):
    """A screen reader that reads French with English sounds is not understood (WCAG 3.1.2)."""
    report = situations.communicated(cast, with_notice=True)
    client.force_login(english_reader)

    text = client.get(reverse("diagnostics:report_enterprise", args=[report.uuid])).content.decode()
    notice = client.get(reverse("diagnostics:notice", args=[report.notice.uuid])).content.decode()
    comment = client.get(reverse("diagnostics:report_comment", args=[report.uuid])).content.decode()

    assert '<html lang="en"' in text
    assert "Your strengths" in text
    assert '<li id="F1" lang="fr">' in text
    assert '<p class="lead" lang="fr">Certaines faiblesses' in notice
    assert '<span lang="fr">F1' in comment


def test_bench_in_english_says_which_titles_are_french(client, cast):
    """Diagnosticians who work in English hear each title in the language it was written in (WCAG 3.1.2)."""
    report = situations.communicated(cast)
    report = services.start_correction(report, by=cast.dede, change_note="Un intitulé inexact.")
    finding = report.diagnostic.findings.retained().first()
    type(finding).objects.filter(pk=finding.pk).update(title_fr="Seulement en français", title_en="")
    cast.dede.language = "en"
    cast.dede.save(update_fields=["language"])
    client.force_login(cast.dede)

    text = client.get(reverse("diagnostics:report_review", args=[report.uuid])).content.decode()

    assert '<html lang="en"' in text
    assert text.count('<span lang="fr">Seulement en français</span>') >= 1
    assert re.search(r'<a href="[^"]*" lang="fr">Seulement en français</a>', text)
