"""A brief as Word: 黑体 for headings and 仿宋 for text, as Word and WPS have them."""

import re
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from sim.language import language
from sim.reporting.brief.document import (
    Block,
    Code,
    Document,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
)

TEXT_FONT, HEADING_FONT, LATIN_FONT, CODE_FONT = "仿宋", "黑体", "Times New Roman", "Consolas"
_BODY, _SMALL, _CELL, _SECTION, _TITLE = 12.0, 9.5, 9.5, 14.0, 18.0  # points
_LINE, _CELL_LINE = 19.0, 12.5  # points from line to line, whatever the font
_PICTURE, _TEXT_WIDTH = 12.8, 15.8  # cm
_HALF_WIDTH, _MARGINS, _LEAST, _LEAST_LABEL = 0.19, 0.5, 1.8, 3.6  # cm, of cells


def word(brief: Document) -> bytes:
    """The content of a .docx file."""
    file = docx.Document()
    _page(file, brief)
    _styles(file, brief.language)
    _centred(file.add_paragraph(brief.title, "Title"))
    _centred(file.add_paragraph(brief.subtitle, "Subtitle"))
    for block in brief.blocks:
        _add(file, block, brief.language)
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def _page(file: WordDocument, brief: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.left_margin = section.right_margin = Cm(2.6)
    before, after = language(brief.language)("brief.page", number="\0").split("\0")
    footer = _centred(section.footer.paragraphs[0])
    footer.add_run(before)
    _page_number(footer)
    footer.add_run(after)
    file.core_properties.title = brief.name
    file.core_properties.author = "jobshift"
    file.core_properties.language = "zh-CN" if brief.language == "zh" else "en-GB"


def _page_number(paragraph: WordParagraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _styles(file: WordDocument, code: str) -> None:
    for name, size, font in (
        ("Normal", _BODY, TEXT_FONT),
        ("List Bullet", _BODY, TEXT_FONT),
        ("Caption", _SMALL + 0.5, HEADING_FONT),
        ("Title", _TITLE, HEADING_FONT),
        ("Subtitle", _BODY, TEXT_FONT),
        ("Heading 1", _SECTION, HEADING_FONT),
        ("Footer", _SMALL, TEXT_FONT),
    ):
        style = file.styles[name]
        assert isinstance(style, ParagraphStyle)
        _type(style, size, font)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.space_before = Pt(10 if name == "Heading 1" else 0)
        style.paragraph_format.line_spacing = Pt(max(_LINE, 1.4 * size))
    heading = file.styles["Heading 1"]
    assert isinstance(heading, ParagraphStyle)
    heading.paragraph_format.keep_with_next = True
    _speaks(file, code)
    title = file.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):  # Word's own title has a blue line below
        title.remove(border)


def _type(style: ParagraphStyle, size: float, font: str) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.name = LATIN_FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would go before ours
    fonts.set(qn("w:eastAsia"), font)


def _speaks(file: WordDocument, code: str) -> None:
    """Tell Word the language of the text, so that it does not underline it."""
    properties = file.styles["Normal"].element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:eastAsia"), "zh-CN" if code == "zh" else "en-GB")
    properties.append(spoken)


def _add(file: WordDocument, block: Block, code: str) -> None:
    if isinstance(block, Heading):
        file.add_paragraph(block.text, "Heading 1")
    elif isinstance(block, Paragraph):
        paragraph = file.add_paragraph(block.text)
        if block.small:
            paragraph.runs[0].font.size = Pt(_SMALL)
        elif code == "zh":
            _indent(paragraph)
    elif isinstance(block, Items):
        for text in block.texts:
            file.add_paragraph(text, "List Bullet")
    elif isinstance(block, Code):
        run = file.add_paragraph().add_run(block.text)
        run.font.name, run.font.size = CODE_FONT, Pt(_SMALL)
    elif isinstance(block, Picture):
        _picture(file, block)
    else:
        _grid(file, block)


def _indent(paragraph: WordParagraph) -> None:
    """Two characters, as Chinese paragraphs begin."""
    paragraph.paragraph_format.first_line_indent = Pt(2 * _BODY)
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")


def _picture(file: WordDocument, picture: Picture) -> None:
    paragraph = _centred(file.add_paragraph())
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.line_spacing = 1.0  # as tall as the picture
    shape = paragraph.add_run().add_picture(BytesIO(picture.png()), width=Cm(_PICTURE))
    shape._inline.docPr.set("descr", picture.caption)  # for those who cannot see it
    _centred(file.add_paragraph(picture.caption, "Caption"))


def _grid(file: WordDocument, grid: Grid) -> None:
    caption = _centred(file.add_paragraph(grid.caption, "Caption"))
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(6)
    table = file.add_table(rows=0, cols=len(grid.head))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Cm(width) for width in _widths(grid)]
    for k, cells in enumerate((grid.head, *grid.rows)):
        row = table.add_row()
        _keep_together(row._tr, head=k == 0)
        for place, text in enumerate(cells):
            row.cells[place].width = widths[place]
            paragraph = row.cells[place].paragraphs[0]
            paragraph.add_run(text).font.size = Pt(_CELL)
            paragraph.paragraph_format.space_after = Pt(1.5)
            paragraph.paragraph_format.line_spacing = Pt(_CELL_LINE)
            paragraph.paragraph_format.keep_with_next = k < 2  # a head is not left alone
            if place and not grid.prose:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _three_lines(table._tbl)
    file.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _widths(grid: Grid) -> list[float]:
    """Of the columns, cm: numbers stand on one line, their labels get what these leave."""
    if grid.prose:
        return [5.0, 2.8, _TEXT_WIDTH - 7.8]
    others = []
    for k, head in list(enumerate(grid.head))[1:]:
        unbroken = [line for row in grid.rows for line in row[k].split("\n")]
        unbroken += re.findall(r"[!-~]+", head)  # words of a head stay whole
        others.append(max(_LEAST, _MARGINS + max(map(_length, unbroken))))
    most = _TEXT_WIDTH - _LEAST_LABEL
    if sum(others) > most:
        others = [most * one / sum(others) for one in others]
    return [_TEXT_WIDTH - sum(others), *others]


def _length(text: str) -> float:
    """About how long a text is in a cell, cm; a Chinese character is as wide as two others."""
    return sum(_HALF_WIDTH * (2 if ord(sign) > 0x2E80 else 1) for sign in text)


def _keep_together(row: Any, *, head: bool) -> None:
    """No row is cut by the end of a page; the head is said again on the next."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _three_lines(table: Any) -> None:
    """The lines of a Chinese table: above, below the head, below."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_line(side, 12))
    table.tblPr.append(borders)
    for cell in table.tr_lst[0].tc_lst:
        below = OxmlElement("w:tcBorders")
        below.append(_line("bottom", 6))
        cell.get_or_add_tcPr().append(below)


def _line(side: str, eighths: int) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line


def _centred(paragraph: WordParagraph) -> WordParagraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph
