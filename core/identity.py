"""The colours of another administration, set after ours; contrast is checked before anything is served."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register

HEX = re.compile(r"#[0-9a-fA-F]{6}")
# Each name with the ground it is read on and the contrast it needs there (WCAG: 4.5 text, 3 borders and focus).
NEEDS: Mapping[str, tuple[str, float]] = {
    "brand": ("#ffffff", 4.5),
    "brand-strong": ("#ffffff", 4.5),
    "accent": ("#ffffff", 4.5),
    "focus": ("#ffffff", 3.0),
    "ch-1": ("#ffffff", 3.0),
    "ch-2": ("#ffffff", 3.0),
}
FREE = frozenset({"brand-soft", "on-brand", "accent-soft", "strip-1", "strip-2", "strip-3"})


def colours() -> dict[str, str]:
    """The colours this installation changes: setting CCV_IDENTITY_COLOURS, a table of token name to #rrggbb."""
    return dict(getattr(settings, "CCV_IDENTITY_COLOURS", {}) or {})


@lru_cache(maxsize=1)
def _own_tokens() -> dict[str, str]:
    """The light colours of tokens.css, by name."""
    text = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    light = text[text.index(":root {") : text.index("@media")]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});", light))


def tokens() -> dict[str, str]:
    """Every light colour of this installation by token name: ours, then those the administration changes."""
    return _own_tokens() | colours()


def stylesheet() -> str:
    """The rule that overrides the identity block of tokens.css, in light; empty when nothing is changed."""
    lines = [f"  --{name}: {value};" for name, value in sorted(colours().items())]
    return ":root:not([data-theme='dark']) {\n" + "\n".join(lines) + "\n}\n" if lines else ""


def digest() -> str:
    """The fingerprint that names the stylesheet."""
    content = stylesheet()
    return hashlib.sha256(content.encode()).hexdigest()[:16] if content else ""


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@register()
def check_colours(**_kwargs: object) -> list[Error]:
    """Refuse to start with an unknown name, a value that is not #rrggbb, or a colour nobody could read."""
    errors = []
    for name, value in colours().items():
        if name not in NEEDS and name not in FREE:
            errors.append(Error(f"CCV_IDENTITY_COLOURS: unknown colour {name}", id="ccv.E101"))
        elif not HEX.fullmatch(value):
            errors.append(Error(f"CCV_IDENTITY_COLOURS: {name} is not #rrggbb", id="ccv.E102"))
        elif name in NEEDS and contrast(value, NEEDS[name][0]) < NEEDS[name][1]:
            ground, needed = NEEDS[name]
            errors.append(
                Error(f"CCV_IDENTITY_COLOURS: {name} on {ground} has a contrast below {needed}", id="ccv.E103")
            )
    return errors
