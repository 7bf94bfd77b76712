"""The ODD protocol: complete, its tables as the code declares; no link of any page is broken."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.app.odd_page import TABLES, described_columns, with_tables
from sim.model import columns

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "odd.md"
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_tables_are_as_the_code_declares() -> None:
    page = PAGE.read_text("utf-8")
    assert set(re.findall(r"<!-- begin ([\w-]+) -->", page)) == set(TABLES)
    assert page == with_tables(page), "python -m sim.app.odd_page writes them anew"


def test_the_seven_elements_and_eleven_concepts_are_there_in_order() -> None:
    page = PAGE.read_text("utf-8")
    headings = re.findall(r"^## <a id=\"[\w-]+\"></a>(\d)\. (.*)$", page, re.MULTILINE)
    assert headings == [(str(k), element) for k, element in enumerate(ELEMENTS, 1)]
    concepts = page.partition('id="concepts"')[2].partition('id="start"')[0]
    assert tuple(re.findall(r"^\*\*([\w ]+)\.\*\*", concepts, re.MULTILINE)) == CONCEPTS


@pytest.mark.parametrize(
    "record", [name for name, kind in vars(columns).items() if isinstance(kind, np.dtype)]
)
def test_every_column_says_what_it_holds(record: str) -> None:
    kind = getattr(columns, record)
    assert tuple(described_columns()[record]) == kind.names
    assert [name for name, said in described_columns()[record].items() if not said] == []


@cache
def anchors(page: Path) -> set[str]:
    """Where a link into a page may lead: its marks, and headings as they are turned into ids."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    ids = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }
    return ids | set(re.findall(r"<a id=\"([\w-]+)\">", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = page.parent / file if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []
