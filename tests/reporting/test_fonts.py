"""Every character that the program may show is in the font that it brings along."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from sim.reporting.fonts.subset import characters

ROOT = Path(__file__).parents[2]
SHOWN = sorted(
    [
        *(ROOT / "sim" / "language").glob("*.toml"),
        *(ROOT / "scenarios").glob("*.toml"),
        *(ROOT / "calibration").rglob("*.toml"),
        *(ROOT / "calibration").rglob("*.csv"),
    ]
)


@cache
def covered(name: str) -> frozenset[int]:
    return frozenset(TTFont(str(files("sim.reporting.fonts") / name)).getBestCmap())


@pytest.mark.parametrize("name", ["NotoSansSC.ttf", "NotoSansSC.woff2"])
def test_the_font_holds_what_it_says(name: str) -> None:
    assert [sign for sign in characters() if ord(sign) not in covered(name)] == []
    hanzi = [code for code in covered(name) if 0x4E00 <= code <= 0x9FFF]
    assert len(hanzi) >= 6_763


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_all_texts_can_be_shown(path: Path) -> None:
    text = path.read_text("utf-8-sig")
    if path.suffix == ".toml":
        text = str(tomllib.loads(text))
    missing = {sign for sign in text if ord(sign) > 0x7F} - {chr(c) for c in covered_all()}
    assert missing == set()


def covered_all() -> frozenset[int]:
    return covered("NotoSansSC.ttf")


def test_the_licence_is_there() -> None:
    text = (files("sim.reporting.fonts") / "OFL.txt").read_text("utf-8")
    assert "SIL Open Font License" in text or "SIL OPEN FONT LICENSE" in text
