"""The pages that people read, and the code in them.

A fenced block may be named: ```toml sixty.toml is a file of that name, which later commands of the
page find. ``sh`` and ``python`` blocks without a name are run.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("README*.md"),
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
)
_BLOCK = re.compile(r"^```(\w*)[ \t]*([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, the name of its file ("" for none), its text."""

    language: str
    name: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in _BLOCK.findall(page.read_text("utf-8"))]


def commands(block: Block) -> Iterator[str]:
    """What is typed, one command each, without comments."""
    joined = block.text.replace("\\\n", " ")
    for line in joined.splitlines():
        for part in re.split(r"&&|;", re.sub(r"\s+#.*|^#.*", "", line)):
            if part.strip():
                yield part.strip().removesuffix("&").strip()


def twins() -> list[tuple[Path, Path]]:
    """English pages and their Chinese twins."""
    pairs = [(page, page.with_name(f"{page.stem}.zh.md")) for page in PAGES]
    return [(english, chinese) for english, chinese in pairs if chinese.exists()]
