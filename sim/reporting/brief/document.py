"""What a brief is made of: headings, paragraphs, tables and pictures, whatever the file format."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.reporting.style import look

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Heading(NamedTuple):
    """The title of a section, with its number."""

    text: str


class Paragraph(NamedTuple):
    """Running text; ``small`` for what is said in passing."""

    text: str
    small: bool = False


class Items(NamedTuple):
    """A list of short paragraphs."""

    texts: tuple[str, ...]


class Grid(NamedTuple):
    """A table: its caption, a head, and rows of cells; the first column holds the names."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: bool = False
    """Whether its last column holds sentences rather than numbers."""


class Picture(NamedTuple):
    """A figure, with its caption below."""

    figure: "Figure"
    caption: str

    def png(self, dpi: int = 220) -> bytes:
        """The figure as a bitmap."""
        return self._drawn("png", dpi=dpi)

    def svg(self) -> bytes:
        """The figure as shapes; its letters are shapes too, so that no font is missing."""
        return self._drawn("svg", metadata={"Date": None})

    def _drawn(self, form: str, **options: Any) -> bytes:
        content = BytesIO()
        with look():
            self.figure.savefig(content, format=form, **options)
        return content.getvalue()


class Code(NamedTuple):
    """What is typed on a command line."""

    text: str


Block = Heading | Paragraph | Items | Grid | Picture | Code


class Document(NamedTuple):
    """A whole brief. ``language``: "zh" or "en"; ``title``: two lines."""

    language: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", "" if self.language == "zh" else " ")

    def pictures(self) -> Iterator[Picture]:
        """Its pictures in their order."""
        return (block for block in self.blocks if isinstance(block, Picture))
