"""The icon set: 24 grid, one stroke, drawn inline so that a page needs no sprite request.

An icon always stands beside a word and is hidden from screen readers; colour comes from the text around it.
"""

from typing import Final

PATHS: Final[dict[str, str]] = {
    "alert": '<path d="M12 4 2.8 19.5h18.4ZM12 10v4M12 16.8h.01"/>',
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "arrow-up": '<path d="M12 19V6M6 11.5 12 5.5l6 6"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4"/>',
    "building": '<path d="M4 20V6l8-3v17M12 9l8 2v9M2.5 20h19M7.5 9h1M7.5 13h1M7.5 17h1M16 14h1M16 17h1"/>',
    "calendar": '<path d="M4 6h16v14H4ZM4 10.5h16M8 3.5V7M16 3.5V7"/>',
    "camera": '<path d="M4 7.5h4L9.5 5h5L16 7.5h4V19H4Z"/><circle cx="12" cy="13" r="3.5"/>',
    "chart": '<path d="M4 4v16h16M8 16v-4M12 16V8M16 16v-6"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clip": '<path d="m8 12.5 6-6a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.5-7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "document": '<path d="M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15"/>',
    "edit": '<path d="m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19ZM14 6.500l3.5 3.5"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.300 5.5 12 5.500s7 2 9.5 6.500c-2.5 4.5-5.800 6.5-9.5 6.500S5 16.5 2.5 12Z"/>'
    '<circle cx="12" cy="12" r="2.8"/>',
    "flag": '<path d="M6 21V4h12l-2.5 4L18 12H6"/>',
    "folder": '<path d="M3.5 6h6l2 2.500h9V19h-17Z"/>',
    "gear": '<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 '
    '2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17"/>',
    "grid": '<path d="M4 4h7v7H4ZM13 4h7v7h-7ZM4 13h7v7H4ZM13 13h7v7h-7Z"/>',
    "hands": '<path d="M4 13.5 8 9l4 2 4-3 4 5M8 16l2 2 2-1 2 2 3-2 3-3M4 13.5 8 16"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.500a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .8-1 1.700M12 16.500h.01"/>',
    "home": '<path d="M4 11 12 4l8 7v9h-5.5v-6h-5v6H4Z"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8h.01"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8M15.5 7.500l3 3"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"/>',
    "lock": '<path d="M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "logout": '<path d="M14 4H5v16h9M10 12h10M16 8l4 4-4 4"/>',
    "mail": '<path d="M3.5 6h17v12h-17ZM4 6.5l8 6.5 8-6.5"/>',
    "minus": '<path d="M5 12h14"/>',
    "note": '<path d="M5 4h14v11l-5 5H5ZM14 20v-5h5M8.5 8.500h7M8.5 12h4"/>',
    "offline": '<path d="M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.4M19 12a10 10 0 0 0-5.5-2.9M12 19h.01"/>',
    "people": '<circle cx="9" cy="8" r="3.2"/><path d="M3 20c.4-4 3-6 6-6s5.6 2 6 6M16 5.2a3.2 3.2 0 0 1 0 5.6M18 14.5c1.8 1 '
    '2.8 2.8 3 5.5"/>',
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20.500c.5-4.5 3.5-6.5 7-6.500s6.5 2 7 6.5"/>',
    "phone": '<path d="M6 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 6 6l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4 5.7 2 2 0 0 1 6 '
    '3.5Z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7Z"/>',
    "reply": '<path d="M10 5 4 11l6 6M4 11h9c4 0 7 2.5 7 7"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "send": '<path d="M4 12 20 4l-5 16-3.5-6.5Z"/>',
    "shield": '<path d="M12 3.5 19 6v5.500c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6Z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
    "star": '<path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8Z"/>',
    "sync": '<path d="M19 8a7.5 7.5 0 0 0-13.5 1M5 16a7.5 7.5 0 0 0 13.5-1M19.5 4v4.5H15M4.5 20v-4.500H9"/>',
    "talk": '<path d="M4 5h16v11h-8l-4 4v-4H4ZM8 9h8M8 12.500h5"/>',
    "trash": '<path d="M5 7h14M9.5 7V4.500h5V7M7 7l.8 13h8.400L17 7M10.5 11v5M13.5 11v5"/>',
    "upload": '<path d="M12 16V5M7 9.500l5-5 5 5M4.5 19.500h15"/>',
}


def svg(name: str) -> str:
    """The markup of one icon; an unknown name is a programming error and says so at once."""
    return (
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{PATHS[name]}</svg>'
    )
