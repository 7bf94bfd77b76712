"""The page: whole in itself, in both languages, every number from the comparison."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sim.app.cli import main
from sim.experiments.compare import Comparison
from sim.language import language
from sim.reporting.figures import FIGURES
from sim.reporting.report import report_text, write_figures
from sim.scenario.problem import InvalidScenario


class Page(HTMLParser):
    """Links, images and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.alternatives: list[str] = []
        self.words: list[str] = []
        self.hidden = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("style", "script")
        found = dict(attrs)
        self.links += [found[name] or "" for name in ("src", "href") if name in found]
        if tag == "img":
            self.alternatives.append(found.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def _figures(drawn: Comparison) -> int:
    """Every figure of every scenario, but participants of a scenario in which nobody took part."""
    without = len(drawn.scenarios) - drawn.participation["scenario"].nunique()
    return len(FIGURES) * len(drawn.scenarios) - without


@pytest.fixture(scope="module")
def pages(drawn: Comparison) -> dict[str, str]:
    return {code: report_text(drawn, language(code)) for code in ("zh", "en")}


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_page_is_whole_in_itself(drawn: Comparison, pages: dict[str, str], code: str) -> None:
    text = pages[code]
    page = Page(text)
    assert all(link.startswith("data:") for link in page.links)
    assert len(page.alternatives) == _figures(drawn)
    assert all(page.alternatives)
    outside = re.findall(r"url\(\"(?!data:)|@import|https?://", text)
    assert outside == []
    said = " ".join(page.words)
    assert drawn.model_digest in said
    assert "nan" not in said.replace("finance", "").split()
    for scenario in drawn.scenarios:
        assert language(code).of(scenario.title) in said
        assert drawn.scenario_digests[scenario.name] in said
    assert "jobshift compare baseline order_based_training per_head_subsidy --seeds 2" in said


def test_what_differs_stands_there_with_its_source(pages: dict[str, str]) -> None:
    said = " ".join(Page(pages["en"]).words)
    assert "order_based_training.commitment" in said
    assert "提案" in said


def test_figures_as_files(drawn: Comparison, tmp_path: Path) -> None:
    written = write_figures(drawn, tmp_path, language("zh"))
    assert len(written) == 2 * _figures(drawn)
    for path in written:
        if path.suffix == ".svg":
            ElementTree.parse(path)
        else:
            assert path.read_bytes().startswith(b"\x89PNG")


def test_a_report_that_cannot_be_written_is_one_line(drawn: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="allowed a file that can be written"):
        drawn.report(tmp_path)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "r.html"
    size = ("--seeds", "1", "--population", "1000", "--months", "20", "--processes", "1")
    code = main(["report", "baseline", "order_based_training", *size, "--out", str(file)])
    assert code == 0
    assert capsys.readouterr().out.strip() == file.as_posix()
    assert "one seed says nothing" in file.read_text("utf-8") or "说明不了" in file.read_text(
        "utf-8"
    )
