"""French and English typography on the text between tags: spaces, quotes, apostrophes, superior letters.

French sets a narrow no-break space before ; : ! ? % and inside « », and a no-break space between a number and
what it counts. Written once here, so that no text in the code needs invisible characters to print well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.languages import localised, other_language

register = template.Library()

THIN, FIRM = "\u202f", "\u00a0"
TAGS = re.compile(r"(<[^>]*>)")
OPENS = re.compile(r"<\w[^>]*(?<!/)>")
MARKED = re.compile(r'<(\w+)(?=\s)[^>]*\slang="(\w\w)"[^>]*(?<!/)>')
MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|janv\.|févr\.|avr\.|juil\.|sept\.|oct\.|nov\.|déc\."
    "|January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
FRENCH = (
    (re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]+([;:!?%»])"), THIN + r"\1"),
    (re.compile(r"(?<=[\w)»’])([;!?])(?=\s|$)"), THIN + r"\1"),
    (re.compile(r"(?<=[^\W\d)»’])(:)(?=\s|$)"), THIN + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + THIN),
    (re.compile(r"[ ]([–])"), FIRM + r"\1"),
    (re.compile(r"\b(n[ºo°]|art\.|p\.|M\.|MM\.|Mme|Dr) (?=\S)"), r"\1" + FIRM),
    (re.compile(r"(\d) (?=(?:mois|jours?|ans?|heures?|h|min|mm|km|kg|Mo|ko|%|F)\b)"), r"\1" + FIRM),
    (re.compile(r"(\d{1,2} ?h) (?=\d{2}\b)"), r"\1" + FIRM),
    (re.compile(r"\b([Nn]iveaux?|[Cc]hapitres?|[Pp]oints?|[Cc]ritères?|[Vv]ersion|page) (?=[A-Z]?\d)"), r"\1" + FIRM),
)
COMMON = (
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_«])"), "’"),
    (re.compile(rf"\b(\d{{1,2}}|1er) (?=(?:{MONTHS})(?!\w))"), r"\1" + FIRM),
    (re.compile(r"(?<=\d) (?=\d{2,3}\b)"), FIRM),
)
MONTH_YEAR = re.compile(rf"({MONTHS}) (?=\d{{4}}\b)")
ENGLISH = ((re.compile(r"\b([Ll]evels?|[Cc]hapters?|[Pp]oints?|[Vv]ersion|page) (?=[A-Z]?\d)"), r"\1" + FIRM),)
REFERENCE = re.compile(r"\b[A-Z]{2,5}-\d{4}-\d{3,}\b")
SUPERIOR = re.compile(r"\b1er\b")


def typeset(text: str, lang: str) -> str:
    """Set one run of plain text according to the usage of its language."""
    for pattern, replacement in COMMON:
        text = pattern.sub(replacement, text)
    text = MONTH_YEAR.sub(r"\1" + FIRM, text)
    for pattern, replacement in FRENCH if lang == "fr" else ENGLISH:
        text = pattern.sub(replacement, text)
    return text


def typeset_html(source: str, lang: str) -> SafeString:
    """Set every text between tags, never what stands inside a tag; what is marked with a language follows it."""
    pieces, marked = [], _Marked(lang)
    for piece in TAGS.split(source):
        if not piece or piece.startswith("<"):
            marked.pass_by(piece)
            pieces.append(piece)
            continue
        lang = marked.lang
        done = html.escape(typeset(html.unescape(piece), lang), quote=False)
        pieces.append(SUPERIOR.sub("1<sup>er</sup>", done) if lang == "fr" else done)
    return mark_safe("".join(pieces))


class _Marked:
    """Follows which language is in force while tags go by: only elements that name one are counted."""

    def __init__(self, lang: str) -> None:
        self.open: list[tuple[str, str]] = [("", lang)]

    @property
    def lang(self) -> str:
        """The language of the text that comes next."""
        return self.open[-1][1]

    def pass_by(self, tag: str) -> None:
        """Open or close what a tag opens or closes."""
        if opened := MARKED.match(tag):
            self.open.append((opened[1], opened[2]))
        elif len(self.open) == 1 or not tag:
            return
        elif tag.startswith(f"</{self.open[-1][0]}>"):
            self.open.pop()
        elif OPENS.match(tag) and tag[1:].split(None, 1)[0].rstrip(">") == self.open[-1][0]:
            self.open.append(self.open[-1])


class TypographyNode(template.Node):
    """The content of {% typography lang %}…{% endtypography %}."""

    def __init__(self, nodes: NodeList, lang: template.base.FilterExpression) -> None:
        self.nodes, self.lang = nodes, lang

    def render(self, context: template.Context) -> SafeString:
        return typeset_html(self.nodes.render(context), str(self.lang.resolve(context)))


@register.tag("typography")
def do_typography(parser: Parser, token: Token) -> TypographyNode:
    """Open a block whose text follows the typography of the given language."""
    lang = parser.compile_filter(token.split_contents()[1])
    nodes = parser.parse(("endtypography",))
    parser.delete_first_token()
    return TypographyNode(nodes, lang)


@register.filter
def unbroken(text: object) -> SafeString:
    """Keep a reference (DAQE-2027-000123) on one line; what is copied from it stays as it was typed."""
    return mark_safe(
        REFERENCE.sub(
            r'<span class="nw">\g<0></span>', conditional_escape(text if isinstance(text, str) else str(text))
        )
    )


def foreign(text: object, lang: str) -> SafeString:
    """Say which language a text is in where it is not that of the page (WCAG 3.1.2)."""
    return format_html('<span lang="{}">{}</span>', lang, text)


def _other(item: Any, name: str) -> str:
    """Return the language of a text that is not in that of what stands around it.

    In a frozen document `other_lang` names those texts; a row holds both languages, and the reader wants hers.
    """
    return item.get("other_lang", {}).get(name, "") if isinstance(item, Mapping) else other_language(item, name)


@register.filter
def written(item: Any, name: str) -> Any:
    """Show a text of a frozen document or of a two-language row, marked where it is in another language."""
    text = item.get(name, "") if isinstance(item, Mapping) else localised(item, name)
    lang = _other(item, name)
    return foreign(text, lang) if lang else text


@register.filter
def spoken(item: Any, name: str) -> SafeString:
    """Give the language of texts as an attribute of what holds them, when it is another one."""
    lang = _other(item, name)
    return format_html(' lang="{}"', lang) if lang else SafeString("")


@register.filter(is_safe=True)
def tied(text: object) -> str:
    """Tie the last words of a lead, so that no line ends with a single short word."""
    words = str(text).split(" ")
    if len(words) < 6:
        return str(text)
    tail = 3 if len(words[-1]) + len(words[-2]) < 12 else 2
    return " ".join(words[:-tail]) + " " + FIRM.join(words[-tail:])
