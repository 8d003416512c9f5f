"""The verdicts of §2.6 on rows made for them, and the cells that are kept, emptied or told."""

import datetime as dt
import io
import zipfile

import pytest

from clients.rules import columns, files, imports, values

SAVANE = imports.Known(7, "savane karite", "1000000001", "TG-LOM-2019-B-1", ("+22890000001",), is_stored=True)
NO_NIF = imports.Known(8, "tone fret", "", "", ("+22890000002", "tone@example.org"), is_stored=True)


@pytest.mark.parametrize(
    ("row", "kind", "reason"),
    [
        (imports.Known(1, "savane karite", "1000000001"), "same", "same_nif"),
        (imports.Known(1, "savane karite", "", "TG-LOM-2019-B-1"), "same", "same_rccm"),
        (imports.Known(1, "autre nom", "1000000001"), "probable", "nif_other_name"),
        (imports.Known(1, "autre nom", "1000000009", "TG-LOM-2019-B-1"), "probable", "rccm_other_name"),
        (imports.Known(1, "savane karite", "", "", ("+22890000001",)), "probable", "name_and_contact"),
        (imports.Known(1, "tone fret", "1000000009", "", ("tone@example.org",)), "probable", "name_and_contact"),
        (imports.Known(1, "savane karite", "1000000009", "", ("+22890000001",)), "new", ""),
        (imports.Known(1, "savane karite"), "new", ""),
        (imports.Known(1, "tone export", "", "", ("tone@example.org",)), "new", ""),
    ],
)
def test_verdict_follows_the_one_rule(row, kind, reason):
    """Each line of §2.6: a verdict too lenient writes twice, too strict loses an enterprise."""
    verdict = imports.Register([SAVANE, NO_NIF]).judge(row)

    assert (verdict.kind, verdict.reason) == (kind, reason)


def read(header, *rows):
    """Read rows as from a file."""
    layout = columns.locate([header])
    register, regions = imports.Register(), imports.References(regions={"kara": "kara"})
    reader = imports.Reader(layout, regions)
    read_rows = [reader.read(row, number=i, line=i + 1) for i, row in enumerate(rows, 1)]
    return [(row, imports.judge_row(row, register)) for row in read_rows]


@pytest.mark.parametrize("missing", ["", "-", "N/A", "n/a", "–", "néant"])
def test_missing_nif_is_not_a_malformed_one(missing):
    """A dash must not send an enterprise back."""
    [(row, verdict)] = read(["NIF", "Raison sociale"], [missing, "Kara Bois"])

    assert verdict.kind == "new"
    assert row.warnings == [imports.Warn("nif", "missing")]


@pytest.mark.parametrize("name", ["", "-", "N/A", "..."])
def test_row_without_a_name_is_refused(name):
    """An enterprise without name cannot be called."""
    [(_row, verdict)] = read(["NIF", "Raison sociale"], ["1000000001", name])

    assert (verdict.kind, verdict.reason) == ("refused", "no_name")


def test_refused_row_does_not_make_the_next_one_a_duplicate():
    """The corrected line below its wrong twin is the one to keep."""
    judged = read(["NIF", "RCCM", "Nom"], ["12", "TGLOM2019B1", "Kara"], ["1000000001", "TGLOM2019B1", "Kara"])

    assert [verdict.kind for _row, verdict in judged] == ["refused", "new"]


def test_row_with_its_number_only_is_blank():
    """Extracts number lines in advance."""
    [(_row, verdict)] = read(["N°", "NIF", "Nom"], ["12", "", ""])

    assert verdict.kind == "blank"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/03/2020", dt.date(2020, 3, 10)),
        ("2020-03-10", dt.date(2020, 3, 10)),
        ("31/02/2010", None),
        ("00/00/0000", None),
        ("le 3 mars 2011", None),
        ("03/13/2011", None),
        ("40000", None),
    ],
)
def test_date_is_read_or_left_empty(text, day):
    """A guessed date is worse than none."""
    assert values.read_date(text) == day


@pytest.mark.parametrize(
    ("text", "band"),
    [("5", "1-9"), ("10-49", "10-49"), ("249", "50-249"), ("250+", "250+"), ("1 200", "250+"), ("0", ""), ("-3", "")],
)
def test_staff_is_a_band(text, band):
    """Size drives what is asked of an enterprise."""
    assert values.read_staff(text) == band


def test_phones_of_one_cell_are_all_read():
    """The second number is the one that answers."""
    assert values.read_phones("90 18 78 01 / 96686888") == ("+22890187801", "+22896686888")
    assert values.read_phones("90 18 78 01 / 12") == ()


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        ("Raison sociale", "name"), ("DÉNOMINATION", "name"), ("Courriel", "email"), ("N° NIF", "nif"),
        ("Registre du commerce", "rccm"), ("Tél.", "phone"), ("Secteur (NAEMA)", "sector"), ("E-MAIL", "email"),
        ("Numéro d'identification fiscale", "nif"), ("Couleur", ""),
    ],
)  # fmt: skip
def test_column_is_known_by_its_usual_names(header, fact):
    """Each service writes its headers its own way."""
    assert columns.recognise(header) == fact


def test_header_is_found_below_title_rows():
    """Extracts begin with the name of the administration."""
    layout = columns.locate([["OTR – extraction"], [""], ["N°", "NIF", "Raison sociale"], ["1", "1000000001", "Kara"]])

    assert layout.header_index == 2
    assert layout.columns == {"order": 0, "nif": 1, "name": 2}


def test_mapping_wins_over_usual_names():
    """What a person says of a column is not argued with."""
    layout = columns.locate([["Nom", "Firme"]], {"Firme": "name", "Nom": "contact_name"})

    assert layout.columns == {"contact_name": 0, "name": 1}


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped(xl__workbook="<x/>", xl__big=b"0" * 30_000_000), "bomb"),
        (zipped(word__document="<x/>"), "not_a_table"),
        (zipped(xl__workbook="<x/>"), "damaged"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (b"\xff\xfe" + "NIF;Nom\r\n".encode("utf-16-le")[:-1], "encoding"),
        (b"\x00\x01\x02\x03" * 9, "not_a_table"),
        (b"   \r\n ", "empty_file"),
    ],
)
def test_file_that_cannot_be_read_says_which_way(content, code):
    """A bomb, a letter or a cut file must cost a sentence and nothing else."""
    with pytest.raises(files.FileProblem) as refused:
        files.read_sheets(io.BytesIO(content), len(content))

    assert refused.value.code == code


def test_file_with_a_cell_far_away_is_refused_before_it_is_read():
    """One cell at the end of the sheet makes a reader allocate billions."""
    with pytest.raises(files.FileProblem) as refused:
        files._check_extent(b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>')

    assert refused.value.code == "too_many_cells"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_is_read_in_the_encodings_and_with_the_signs_people_use(encoding, sign):
    """Excel in French writes cp1252 and semicolons; others do not."""
    content = f"NIF{sign}Raison sociale\r\n1000000001{sign}Élan Côtier\r\n".encode(encoding)

    [sheet] = files.read_sheets(io.BytesIO(content), len(content))

    assert sheet.rows[1] == ["1000000001", "Élan Côtier"]
