"""Word documents without a trace of who made them, and the same bytes twice.

python-docx starts from its own template, which brings a thumbnail, a theme, an author and hundreds
of unused styles, and stamps the zip with today's time. Here a document keeps only what it uses.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from facilitator.exports.protocol import DRAFT
from facilitator.exports.zips import pack

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

FONT = "Arial"  # on every Windows and Mac; LibreOffice has its metric twin
BODY_PT = 10.5
SMALL_PT = 8.5
MARGIN = Cm(2.3)
LINE_END = Cm(17.0)  # from the left margin: US Letter is 21.6 cm wide
INK = RGBColor(0x22, 0x2B, 0x33)
ACCENT = RGBColor(0x12, 0x5E, 0x75)
FAINT = RGBColor(0x6B, 0x76, 0x80)
ALARM = RGBColor(0xB4, 0x23, 0x18)

# Office wants two dates; these say nothing.
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx writes a naive date as UTC
_KEPT_STYLES = {"Normal", "Header", "Footer", "Heading 1", "Heading 2", "Title", "Default Paragraph Font"}
_NEEDLESS = (
    "/theme",
    "/thumbnail",
    "/extended-properties",
    "/customXml",
    "/webSettings",
    "/stylesWithEffects",
    "/fontTable",
)
_RULE = 'w:val="single" w:sz="4" w:space="3" w:color="B9CDD3"'  # sz in eighths of a point
# What may follow a border in a paragraph's properties (ECMA-376 part 1, 17.3.1.26): the order is fixed.
_AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_MODERN = 15  # Word 2013 and later; without it Word says "compatibility mode"


def new() -> WordDocument:
    """An empty document in our typeface, with only the styles that we use."""
    document = Document()
    _strip(document)
    _defaults(document)
    _page(document)
    return document


def seal(document: WordDocument) -> bytes:
    """The document as bytes: no author, no dates, no program, parts in one order."""
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "title", "subject", "keywords", "category"):
        setattr(properties, name, "")
    properties.created = properties.modified = _NO_DATE
    properties.revision = 1
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive:
        # [Content_Types].xml comes first, as readers of the format expect.
        return pack((name, archive.read(name)) for name in sorted(archive.namelist()))


def _strip(document: WordDocument) -> None:
    for part in (document.part.package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(_NEEDLESS):
                del part.rels[key]
    for border in list(document.styles.element.iter(qn("w:pBdr"))):
        _remove(border)
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            _remove(style.element)
    for tag in ("w:latentStyles", "w:link", "w:rsid"):
        for element in list(document.styles.element.iter(qn(tag))):
            _remove(element)
    settings = document.settings.element
    for element in list(settings):
        _remove(element)
    settings.append(
        parse_xml(
            f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
            f'w:uri="http://schemas.microsoft.com/office/word" w:val="{_MODERN}"/></w:compat>'
        )
    )


def _remove(element: BaseOxmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _defaults(document: WordDocument) -> None:
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    for color in document.styles.element.iter(qn("w:color")):
        for theme in ("w:themeColor", "w:themeTint", "w:themeShade"):
            color.attrib.pop(qn(theme), None)
    look(document, "Normal", BODY_PT)


def _page(document: WordDocument) -> None:
    """US Letter, as the template has it, with room for a header line and a footer line."""
    section = document.sections[0]
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    for name in ("Header", "Footer"):
        stops = look(document, name, SMALL_PT, FAINT).paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(LINE_END, WD_TAB_ALIGNMENT.RIGHT)


def paragraph_style(document: WordDocument, name: str) -> ParagraphStyle:
    """The document's style of that name, made where it is missing."""
    if name not in [style.name for style in document.styles]:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    style: ParagraphStyle = document.styles[name]
    return style


def look(
    document: WordDocument,
    name: str,
    size_pt: float,
    color: RGBColor = INK,
    *,
    bold: bool = False,
    before_pt: float = 0,
    after_pt: float = 0,
) -> ParagraphStyle:
    """The style ``name`` with this size, colour and white space around its paragraphs."""
    style = paragraph_style(document, name)
    style.font.size, style.font.color.rgb, style.font.bold = Pt(size_pt), color, bold
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(before_pt), Pt(after_pt)
    return style


def underline(style: ParagraphStyle) -> None:
    """A thin rule below the style's paragraphs."""
    border(style, "bottom", _RULE)


def border(style: ParagraphStyle, side: str, line: str) -> None:
    """A line at one side of the style's paragraphs; ``line`` are its attributes."""
    drawn = parse_xml(f"<w:pBdr {nsdecls('w')}><w:{side} {line}/></w:pBdr>")
    style.element.get_or_add_pPr().insert_element_before(drawn, *_AFTER_BORDER)


def words_look(
    document: WordDocument, name: str, color: RGBColor, *, bold: bool = False, fill: str = ""
) -> None:
    """A new style for words within a paragraph; ``fill`` is a background, RRGGBB."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb, style.font.bold = color, bold
    if fill:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{fill}"/>')
        style.element.get_or_add_rPr().append(shade)


def paragraph(document: WordDocument, style: str) -> Paragraph:
    """A new paragraph in a style of ours, given by its id: names are slow, python-docx searches for each."""
    made = document.add_paragraph()
    made._p.style = style
    return made


def words(line: Paragraph, text: str, style: str) -> None:
    """More words for a paragraph, in a style of ours given by its id."""
    line.add_run(text)._r.style = style


def head(document: WordDocument, text: str, *, draft: bool) -> None:
    """``text`` at the top of every page, with the DRAFT stamp where there must be one."""
    line = document.sections[0].header.paragraphs[0]
    line.add_run(text)
    if draft:
        run = line.add_run(f"\t{DRAFT}")
        run.bold, run.font.color.rgb = True, ALARM


def foot(document: WordDocument, text: str) -> None:
    """``text`` and "Page x of y" at the bottom of every page."""
    line = document.sections[0].footer.paragraphs[0]
    line.add_run(f"{text}\tPage ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")


def _field(line: Paragraph, code: str) -> None:
    """A number that the word processor fills in; it shows 1 until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    line._p.append(field)
    run = line.add_run("1")
    field.append(run._r)
