"""The lifelike registry extract, row by row against its labels (domain §2.6)."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clients.models import Contact, Enterprise, EnterpriseIdentifier, ImportBatch, ImportRow
from clients.rules.values import cell_text

DATA = Path(__file__).parents[1] / "data"
TRUTH = json.loads((DATA / "registre-operateurs.truth.json").read_text(encoding="utf-8"))
FILES = ["registre-operateurs.xlsx", "registre-operateurs.csv"]
FACTS = {"missing NIF": "nif", "e-mail": "email", "date": "created_on"}


def report_of(tmp_path, *arguments):
    """Run the command and return its report."""
    call_command("import_enterprises", *map(str, arguments), "--json", str(tmp_path / "report.json"))
    return json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))


def as_labelled(verdict):
    """The truth says "duplicate" for what we tell apart as same and probable."""
    return "duplicate" if verdict in {"same", "probable"} else verdict


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_import_dry_run_gives_every_row_its_labelled_verdict(tmp_path, name):
    """A wrong verdict writes an enterprise twice, or loses one."""
    report = report_of(tmp_path, DATA / name, "--dry-run")

    found = {row["row"]: as_labelled(row["verdict"]) for row in report["rows"]}
    assert found == {label["row"]: label["verdict"] for label in TRUTH["labels"]}
    assert report["counts"]["new"] == TRUTH["counts"]["new"]
    assert report["counts"]["same"] + report["counts"]["probable"] == TRUTH["counts"]["duplicate"]
    assert report["counts"]["refused"] == TRUTH["counts"]["refused"]
    assert report["counts"]["blank"] == TRUTH["counts"]["blank"]


@pytest.mark.django_db
def test_import_duplicate_names_the_row_it_repeats(tmp_path):
    """Without the other row nobody can check a duplicate."""
    report = report_of(tmp_path, DATA / FILES[0], "--dry-run")

    named = {row["row"]: row["of"] for row in report["rows"] if row["of"]}
    assert named == {label["row"]: label["of"] for label in TRUTH["labels"] if label["verdict"] == "duplicate"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_import_unreadable_cell_is_a_warning_and_never_a_refusal(tmp_path, name):
    """A bad date must not cost the enterprise its place in the register."""
    report = report_of(tmp_path, DATA / name, "--dry-run")

    rows = {row["row"]: row for row in report["rows"]}
    for label in TRUTH["labels"]:
        if label["verdict"] == "new":
            warned = {w["fact"] for w in rows[label["row"]]["warnings"]} & set(FACTS.values())
            assert warned == {FACTS[name] for name in label.get("warn", [])}, label


@pytest.mark.django_db
def test_import_dry_run_writes_nothing(tmp_path):
    """A preview that writes cannot be given up."""
    report_of(tmp_path, DATA / FILES[0], "--dry-run")

    assert not Enterprise.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_import_writes_each_new_enterprise_once_and_quickly(tmp_path):
    """2,000 rows take seconds, with their numbers and contacts; a second run adds nothing."""
    started = time.perf_counter()
    report = report_of(tmp_path, DATA / FILES[0])
    elapsed = time.perf_counter() - started

    assert report["counts"]["written"] == TRUTH["counts"]["new"] == Enterprise.objects.count()
    assert EnterpriseIdentifier.objects.filter(type="nif").count() == 1694
    assert Contact.objects.count() == 1741
    assert ImportRow.objects.count() == TRUTH["rows"] - TRUTH["counts"]["blank"]
    assert elapsed < 10, elapsed
    again = report_of(tmp_path, DATA / FILES[1])
    assert again["counts"]["written" if "written" in again["counts"] else "new"] == 0
    assert Counter(row["verdict"] for row in again["rows"])["new"] == 0


@pytest.mark.django_db
def test_import_formula_cell_is_kept_as_text(tmp_path):
    """A formula that runs on an agent's machine opens a door."""
    report = report_of(tmp_path, DATA / FILES[0])

    warned = [row for row in report["rows"] if any(w["code"] == "formula" for w in row["warnings"])]
    assert [row["row"] for row in warned] == [466]
    stored = Enterprise.objects.get(identifiers__normalised="1005542831")
    assert stored.remarks == '=HYPERLINK("http://example.org","x")'


@pytest.mark.django_db
def test_import_unknown_file_says_so(tmp_path):
    """An operator who mistypes a path reads a sentence, not a traceback."""
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_enterprises", str(tmp_path / "absent.xlsx"))


@pytest.mark.django_db
def test_import_report_in_a_folder_is_refused_before_anything_is_written(tmp_path):
    """The rows must not be written and their report lost."""
    with pytest.raises(CommandError, match="folder"):
        call_command("import_enterprises", str(DATA / "registre-operateurs.xlsx"), "--json", str(tmp_path))
    assert not Enterprise.objects.exists()


def test_import_two_columns_for_one_fact_are_refused(tmp_path):
    """Which of the two is the name must not be decided in silence."""
    file = tmp_path / "deux.csv"
    file.write_text("foo;bar\nAlpha;Beta\n", encoding="utf-8")
    with pytest.raises(CommandError, match="several columns for: name"):
        call_command("import_enterprises", str(file), "--map", "foo=name", "--map", "bar=name")


@pytest.mark.django_db
def test_import_cell_too_long_or_with_a_control_character_never_stops_the_others(tmp_path):
    """One endless web address or one damaged cell must not keep a whole register out of PostgreSQL."""
    file = tmp_path / "long.csv"
    file.write_text(f"Raison sociale;Site web\nAlpha;https://{'a' * 300}.com\nBeta;beta.tg\n", encoding="utf-8")
    report = report_of(tmp_path, file)

    assert [[warning["fact"] for warning in row["warnings"]] for row in report["rows"]] == [
        ["nif", "website"],
        ["nif"],
    ]
    assert list(Enterprise.objects.order_by("name").values_list("website", flat=True)) == ["", "https://beta.tg"]
    assert cell_text("A\x00B\x01\nC") == "AB\nC"
