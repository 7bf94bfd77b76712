"""The brief: every form of it whole, in both languages, with no number that was not computed."""

import dataclasses
import re
import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from sim.experiments.compare import Comparison, compare
from sim.experiments.variants import CUSTOMARY, variants
from sim.language import language
from sim.reporting.brief.content import Tried, brief, case_text
from sim.reporting.brief.document import Grid, Heading, Items, Paragraph
from sim.reporting.brief.pdf import pdf
from sim.reporting.brief.word import HEADING_FONT, TEXT_FONT, word
from sim.reporting.brief.writing import FORMS, brief_bytes, write_brief
from sim.scenario.problem import InvalidScenario


@pytest.fixture(scope="module")
def one(drawn: Comparison) -> Comparison:
    """The same as ``drawn`` with one scenario."""
    results = tuple(dataclasses.replace(result, twins=result.twins[1:]) for result in drawn.results)
    return dataclasses.replace(drawn, scenarios=drawn.scenarios[1:], results=results)


@pytest.fixture(scope="module")
def tried(one: Comparison) -> list[Tried]:
    found = variants([one.baseline, *one.scenarios], [("ai_path", "fast"), ("ai_path", "central")])
    seeds = list(one.seeds)
    return [Tried(v, compare(*v.scenarios, seeds=seeds, placebo=False, processes=1)) for v in found]


def test_an_assumption_that_is_made_already_is_not_tried(tried, one):
    assert [(one.variant.name, one.variant.value) for one in tried] == [("ai_path", "fast")]
    every = variants([one.baseline, *one.scenarios], CUSTOMARY)
    assert [case_text(variant, language("en")) for variant in every] == [
        "Competitors per focal worker: 10",
        "path of AI: slow",
        "path of AI: fast",
    ]


@pytest.mark.parametrize("name", ["kapa", "order_based_training.commitmnt"])
def test_an_assumption_that_is_none_is_one_line(one, name):
    with pytest.raises(InvalidScenario, match="did you mean"):
        list(variants([one.baseline, *one.scenarios], [(name, 1.0)]))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_it_has_all_its_parts(one, tried, code):
    found = brief(one, tried, language(code))
    headings = [block.text for block in found.blocks if isinstance(block, Heading)]
    assert len(headings) == 8
    assert headings[0].startswith({"zh": "一、", "en": "1  "}[code])
    assert len(list(found.pictures())) == 3
    tables = [block for block in found.blocks if isinstance(block, Grid)]
    assert len(tables) == 4  # no setting of this policy has a source
    for table in tables:
        assert all(len(row) == len(table.head) for row in table.rows)
    said = texts(found)
    assert "nan" not in said.replace("finance", "")
    assert "{" not in said


def texts(found) -> str:
    parts = []
    for block in found.blocks:
        if isinstance(block, Heading | Paragraph):
            parts.append(block.text)
        elif isinstance(block, Items):
            parts += block.texts
        elif isinstance(block, Grid):
            parts += [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
    return "\n".join(parts)


def test_a_difference_that_may_be_nothing_is_marked(one, tried):
    found = brief(one, tried, language("en"))
    account = next(b for b in found.blocks if isinstance(b, Grid) and "account" in b.caption)
    rows = one.headline.query("definition == 'all_work' and measure == 'net'")
    net = next(row for row in account.rows if row[0].startswith("Net effect"))
    for cell, months in zip(net[1:], (12, 24, 27), strict=True):
        spans = bool(rows[rows["horizon_months"] == months]["spans_zero"].item())
        assert ("may be zero" in cell) == spans
    claims = [b for b in found.blocks if isinstance(b, Paragraph) and "total employment" in b.text]
    head = bool(rows[rows["horizon_months"] == 24]["spans_zero"].item())
    assert ("no change in total employment can be seen" in claims[0].text) or not head


def test_several_scenarios_stand_side_by_side(drawn):
    found = brief(drawn, [], language("zh"))
    account = next(b for b in found.blocks if isinstance(b, Grid) and "就业账" in b.caption)
    assert len(account.head) == 3
    assert len(list(found.pictures())) == 3
    assert "五、花多少钱" in texts(found)  # nothing else was assumed


def test_word_has_chinese_fonts_and_can_be_opened(one, tried):
    content = word(brief(one, tried, language("zh")))
    file = docx.Document(BytesIO(content))
    fonts_of = {"Normal": TEXT_FONT, "Heading 1": HEADING_FONT, "Title": HEADING_FONT}
    for style, font in fonts_of.items():
        fonts = file.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert len(file.tables) == 4
    assert len(file.inline_shapes) == 3
    with zipfile.ZipFile(BytesIO(content)) as parts:
        text = parts.read("word/document.xml").decode()
    assert len(re.findall(r'descr="图\d', text)) == 3
    assert all(paragraph.style is not None for paragraph in file.paragraphs)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_pdf_has_the_house_font_alone_and_few_pages(one, tried, code):
    content = pdf(brief(one, tried, language(code)))
    assert content.startswith(b"%PDF")
    fonts = set(re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)", content))
    assert fonts
    assert all(name.startswith((b"NotoSansSC", b"DejaVuSansMono")) for name in fonts)
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert 2 <= pages <= 5


def test_the_page_is_whole_in_itself(one, tried):
    text = brief_bytes("html", brief(one, tried, language("zh"))).decode()
    assert text.count("data:image/svg+xml") == 3
    assert re.findall(r"url\(\"(?!data:)|@import|https?://(?!www\.w3\.org)", text) == []


def test_the_file_says_the_form(one, tmp_path):
    for form in FORMS:
        path = write_brief(one, [], tmp_path / "new" / f"b.{form}", language("en"))
        assert path.stat().st_size > 10_000
    for name in ("b.doc", "b"):
        with pytest.raises(InvalidScenario, match="docx, pdf, html"):
            write_brief(one, [], tmp_path / name, language("en"))
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(InvalidScenario, match="a file that can be written"):
        write_brief(one, [], tmp_path / "folder.pdf", language("en"))
