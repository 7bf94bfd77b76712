"""Make the fonts of this folder from the full Noto Sans SC (SIL Open Font License 1.1).

    python -m sim.reporting.fonts.subset NotoSansSC-Regular.ttf

The full font and its licence are in the wheel of zhplot 1.0.0, for instance. Kept are the
characters of GB 2312, of Latin-1, and the signs that numbers and sentences need.
Needs ``fonttools[woff]``.
"""

import sys
from pathlib import Path

SIGNS = "−–—…€≤≥≈→²³±×·“”‘’‰№△▲▼●○■□◆"


def characters() -> str:
    """Every character that the fonts hold, rising."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    chinese = (pair.decode("gb2312", "ignore") for pair in pairs)
    latin = (chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))
    return "".join(sorted({*SIGNS, *latin, *"".join(chinese)}))


def main(source: Path, folder: Path) -> None:
    """Write NotoSansSC.ttf and NotoSansSC.woff2."""
    from fontTools import subset

    for suffix, flavor in ((".ttf", None), (".woff2", "woff2")):
        options = subset.Options(hinting=False, flavor=flavor, name_IDs=["*"])
        font = subset.load_font(str(source), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters())
        subsetter.subset(font)
        subset.save_font(font, str(folder / f"NotoSansSC{suffix}"), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
