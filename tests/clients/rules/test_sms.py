"""A text message fits in one, whatever was written."""

import pytest

from clients.rules import sms


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Où êtes-vous ?", "Où etes-vous ?"), ("L’accès « prêt »", 'L\'accès " pret "'), ("œuvre ☎", "oeuvre ?")],
)
def test_text_is_put_in_the_gsm_alphabet(text, kept):
    assert sms.to_gsm7(text) == kept


def test_text_too_long_is_cut_at_a_word_and_extended_signs_count_twice():
    assert sms.places("€a") == 3
    fitted = sms.fitted("un mot " * 40)
    assert 150 < sms.places(fitted) <= sms.LIMIT
    assert fitted.endswith("mot")
    assert sms.places(sms.fitted("[" * 200)) == sms.LIMIT
