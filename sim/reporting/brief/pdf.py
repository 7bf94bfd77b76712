"""A brief as PDF, set by Typst with the house font; nothing is fetched."""

import json
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.language import language
from sim.reporting.brief.document import Block, Document, Grid, Picture


def pdf(brief: Document) -> bytes:
    """The content of a PDF file, tagged for screen readers."""
    content = _set(brief, format="pdf")
    assert isinstance(content, bytes)
    return content


def pages(brief: Document, dpi: float) -> list[bytes]:
    """Its pages as pictures, PNG."""
    content = _set(brief, format="png", ppi=dpi)
    return content if isinstance(content, list) else [content]


def _set(brief: Document, **options: Any) -> bytes | list[bytes]:
    import typst

    with (
        TemporaryDirectory(prefix="jobshift-") as folder,
        as_file(files("sim.reporting.fonts")) as fonts,
    ):
        place = Path(folder)
        template = (files("sim.reporting.brief") / "brief.typ").read_text("utf-8")
        (place / "brief.typ").write_text(template, "utf-8")
        for number, picture in enumerate(brief.pictures(), 1):
            (place / f"{number}.svg").write_bytes(picture.svg())
        content: bytes | list[bytes] = typst.compile(
            place / "brief.typ",
            root=place,
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(_plain(brief), ensure_ascii=False)},
            **options,
        )
    return content


def _plain(brief: Document) -> dict[str, Any]:
    numbers = iter(range(1, len(brief.blocks) + 1))
    page = language(brief.language)("brief.page", number="\0").split("\0")
    return {
        "language": brief.language,
        "title": brief.title,
        "name": brief.name,
        "subtitle": brief.subtitle,
        "page": page,
        "blocks": [_block(one, numbers) for one in brief.blocks],
    }


def _block(block: Block, numbers: Any) -> dict[str, Any]:
    kind = {"kind": type(block).__name__}
    if isinstance(block, Picture):
        return {**kind, "caption": block.caption, "file": f"{next(numbers)}.svg"}
    if isinstance(block, Grid):
        return {**kind, **block._asdict(), "prose": block.prose}
    return {**kind, **block._asdict()}
