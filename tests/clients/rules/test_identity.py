"""Two spellings of one enterprise, one number, one telephone (domain §2.1, §2.4, §2.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élavagnon Auto Succursale", "Société Élavagnon Auto S.A.R.L."),
        ("Lagune Froid 76 SARL", "LAGUNE FROID 76"),
        ("Yoto Fret Baobab Pêche SAS", "Yoto Fret Baobab Peche SAS "),
        ("Nouvelle Aube Distribution Kozah SARL", "Nouvelle-Aube-Distribution-Kozah"),
        ("Ets Akpé et Fils", "Établissements Akpé & Fils"),
        ("Savane Karité Export SARL U", "SAVANE  KARITÉ EXPORT (SARL Unipersonnelle)"),
        ("Cœur de Lomé SA", "COEUR DE LOME S.A."),
    ],
)
def test_name_key_of_two_spellings_is_the_same(one, other):
    """A spelling too many writes the enterprise twice."""
    assert identity.name_key(one) == identity.name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Savane Karité", "Savane Karité Export"), ("Lagune 76", "Lagune 67"), ("SARL", "SA"), ("Sarlat", "Sa")],
)
def test_name_key_of_two_enterprises_differs(one, other):
    """Two enterprises taken for one lose one of them."""
    assert identity.name_key(one) != identity.name_key(other)


@pytest.mark.parametrize(
    ("text", "nif"),
    [
        ("1000000001", "1000000001"),
        (" 1000 000 001", "1000000001"),
        ("1000\u00a0000\u202f001", "1000000001"),
        ("1E+09", ""),
        ("1234", ""),
        ("10000000001", ""),
        ("ABC1000000", ""),
        ("1000-000-001", ""),
        ("١٠٠٠٠٠٠٠٠١", ""),
    ],
)
def test_nif_is_ten_digits_once_spaces_are_removed(text, nif):
    """A number that is not a NIF must never pass for one."""
    assert identity.normalise_nif(text) == nif


@pytest.mark.parametrize(
    ("text", "rccm"),
    [
        ("TG-LOM 2019 B 1234", "TG-LOM-2019-B-1234"),
        ("TGLOM2019B1234", "TG-LOM-2019-B-1234"),
        ("tg-lom-2019-b-1234", "TG-LOM-2019-B-1234"),
        ("TG-LFW-01-2022-B12-00123", "TG-LFW-01-2022-B12-00123"),
        ("TG-LOM 19 B 1234", ""),
        ("2019 B 1234", ""),
    ],
)
def test_rccm_of_both_shapes_has_one_spelling(text, rccm):
    """The trade register tells duplicates apart where the NIF is missing."""
    assert identity.normalise_rccm(text) == rccm


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("90 12 34 56", "+22890123456"),
        ("92.93.97.84", "+22892939784"),
        ("0022896268465", "+22896268465"),
        ("(228) 98 28 19 48", "+22898281948"),
        ("+228 22 07 51 16", "+22822075116"),
        ("+229 97 00 00 00", "+22997000000"),
        ("10 12 34 56", ""),
        ("+228 10 12 34 56", ""),
        ("90 12 34", ""),
        ("12", ""),
    ],
)
def test_phone_is_stored_in_one_form(text, phone):
    """A telephone nobody can dial is worse than none."""
    assert identity.normalise_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Info@Example.ORG ", "info@example.org"),
        ("contact@example..org", ""),
        ("info@", ""),
        ("a b@example.org", ""),
        ("pas d'e-mail", ""),
        (".a@example.org", ""),
    ],
)
def test_email_that_could_not_receive_is_left_empty(text, email):
    """A message to an address that cannot exist comes back, or goes to a stranger."""
    assert identity.normalise_email(text) == email


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    """The search key must not depend on how often it was rebuilt."""
    once = identity.fold(text)
    assert identity.fold(once) == once
    assert identity.name_key(once) == identity.name_key(identity.name_key(once) or once)
