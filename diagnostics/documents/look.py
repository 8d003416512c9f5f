"""The inks and measured places of the printed report: the portal's own tokens, made for paper (design §1).

Colours are read from tokens.css, so that the report, the portal and an administration's own colours are one identity.
Tints are mixed from them: a printer without colour keeps them apart by their lightness.
"""

from __future__ import annotations

from django.conf import settings

from core import identity

# name here: token of tokens.css
TOKENS = {
    "brand": "brand",
    "accent": "accent",
    "gold": "strip-2",
    "ink": "ink",
    "soft": "ink-2",
    "edge": "line-strong",
}
PAPER = "#ffffff"
TRACK_LEFT, TRACK_STEP = 2, 10  # millimetres, a level on the track beside the data table
MONTH_WIDTH = 5  # millimetres, a month on the roadmap


def inks() -> dict[str, str]:
    """Every colour of the report by name."""
    tokens = identity.tokens()
    named = {name: tokens[token] for name, token in TOKENS.items()}
    brand = named["brand"]
    return {
        **named,
        "mid": mix(brand, 0.72),
        "line": mix(named["edge"], 0.42),
        "tint": mix(brand, 0.07),
        "paper": PAPER,
    }


def level_tones() -> tuple[str, ...]:
    """Fill of a level from 0 to 5, lighter as the level is lower; 1 is also hatched."""
    brand = inks()["brand"]
    return (PAPER, PAPER, *(mix(brand, share) for share in (0.14, 0.4, 0.74)), brand)


def mix(colour: str, share: float) -> str:
    """Thin an ink with white: 1 is the ink itself, 0 is paper."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * share):02x}" for channel in channels)


def tenths(level: float) -> str:
    """Name the place of a mean level, 0 to 50, for a class of `document_rules`."""
    return str(round(level * 10))


def has_own_drawing() -> bool:
    """Whether the built-in emblem stands for the administration; another one is a picture of its own."""
    return str(settings.CCV_ADMINISTRATION["emblem"]) == "img/emblem.svg"


def document_rules() -> str:
    """Rules that go with report.css: the inks, and one class per place of the roadmap and of the data table."""
    colours = "".join(f"--{name}:{value};" for name, value in inks().items())
    rules = [f":root{{{colours}}}"]
    for tenth in range(51):
        rules.append(f".db .at{tenth}{{left:{TRACK_LEFT + TRACK_STEP * tenth / 10:.1f}mm}}")
        rules.append(f".db .w{tenth}{{width:{TRACK_STEP * tenth / 10:.1f}mm}}")
    for month in range(13):
        rules.append(f".gantt .from{month}{{left:{MONTH_WIDTH * month}mm}}")
        rules.append(f".gantt .for{month}{{width:{MONTH_WIDTH * month}mm}}")
    return "\n".join(rules)
