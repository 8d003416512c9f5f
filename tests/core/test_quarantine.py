"""One path for every file people send: nothing leaves quarantine unchecked, whatever it was sent with (domain §2.5)."""

from io import BytesIO

import pytest
from django.core.files.base import File

from core import quarantine
from core.uploads import UploadRefused

SCANNERS = "tests.factories.questionnaires"


@pytest.mark.parametrize(("scanner", "state"), [("", "clean"), (f"{SCANNERS}.silent_scanner", "pending")])
def test_file_begins_in_quarantine_wherever_there_is_a_scanner(settings, scanner, state):
    """A scanner that is away on the day a file comes must not let it in."""
    settings.CCV_MALWARE_SCANNER = scanner

    assert quarantine.arrival() == state


@pytest.mark.parametrize("scanner", ["infected_scanner", "silent_scanner"])
def test_file_for_everybody_is_kept_only_when_the_scanner_says_it_is_clean(settings, scanner):
    """A silent scanner is a sentence for whoever sends the file, never a page of excuses."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.{scanner}"

    with pytest.raises(UploadRefused):
        quarantine.require_clean(File(BytesIO(b"programme")))


def test_file_for_everybody_is_still_whole_after_its_check(settings):
    """A file read to its end by the scanner would be kept empty."""
    settings.CCV_MALWARE_SCANNER = f"{SCANNERS}.clean_scanner"
    content = File(BytesIO(b"programme"))
    content.read()

    quarantine.require_clean(content)

    assert content.read() == b"programme"
