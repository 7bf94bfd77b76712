"""What the README shows, measured anew: its table in both languages, and its pictures.

    uv run python docs/readme.py

takes what is stored in ``outputs/jobshift.db`` or lives it (20 seeds, half a minute), prints the
rows of the table to put into README.md and README.zh.md, and draws docs/pictures anew.
"""

import argparse
from pathlib import Path
from typing import Any

import sim
from sim.language import LANGUAGES, Language, language
from sim.model.indicators import PEOPLE, SHARE
from sim.reporting.brief.content import brief
from sim.reporting.brief.pdf import pages
from sim.reporting.figures import draw
from sim.reporting.figures.life import life
from sim.reporting.number_text import interval_text
from sim.reporting.paired import accounts, paired
from sim.reporting.style import look

POLICIES = ("order_based_training", "per_head_subsidy")
ROWS = (
    "participants",
    "gross",
    "deadweight_matched",
    "substitution",
    "displacement_matched",
    "net",
)
PICTURES = Path(__file__).parent / "pictures"
DPI = 110


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("seeds", "population", "months"):
        arguments.add_argument(f"--{name}", type=int)
    arguments.add_argument("--out", type=Path, default=PICTURES)
    asked = vars(arguments.parse_args())
    folder = asked.pop("out")
    size = {name: value for name, value in asked.items() if value is not None}
    store = None if size else "outputs/jobshift.db"
    compared = sim.compare("baseline", *POLICIES, store=store, **size)
    for code in LANGUAGES:
        print(f"\n{code}: {compared.months} months, seeds {compared.seeds}\n")
        for line in table(compared, language(code)):
            print(line)
    folder.mkdir(parents=True, exist_ok=True)
    size.pop("seeds", None)
    for code in LANGUAGES:
        pictures(compared, size, folder, language(code))


def table(compared: Any, words: Language) -> list[str]:
    """The rows of the README's table, two years after the start."""
    at = [accounts(compared, name, "all_work") for name in POLICIES]
    months = 24 if 24 in at[0] else max(at[0])
    lines = []
    for row in ROWS:
        cells = [interval_text(one[months][row], PEOPLE, words, signed=row == "net") for one in at]
        lines.append(f"| {words(f'report.row_{row}')} | {' | '.join(cells)} |")
    found = [paired(compared, name, "delivered_share").scenario for name in POLICIES]
    cells = [interval_text(one, SHARE, words, signed=False) for one in found]
    lines.append(f"| {words('brief.row_delivered_share')}, % | {' | '.join(cells)} |")
    floor = at[0][months]["noise_floor"]
    lines.append(f"{words('report.row_noise_floor')}: {interval_text(floor, PEOPLE, words)}")
    return lines


def pictures(compared: Any, size: dict[str, int], folder: Path, words: Language) -> None:
    ending = "_zh.png" if words.code == "zh" else ".png"
    per_head = compared.scenarios[1]
    with look():
        figure = draw("account", compared, per_head, words)
        assert figure is not None
        figure.savefig(folder / f"account{ending}", dpi=DPI)
        told = sim.lives("baseline", per_head, "gained", **size)
        life(told, words).savefig(folder / f"life{ending}", dpi=DPI)
    (folder / f"brief{ending}").write_bytes(pages(brief(compared, [], words), 72)[0])


if __name__ == "__main__":
    main()
