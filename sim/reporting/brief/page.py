"""A brief as one HTML page that opens anywhere, offline."""

import base64

from sim.reporting.brief.document import Document, Picture
from sim.reporting.page import house_font, template


def page(brief: Document) -> bytes:
    """The content of an HTML file, UTF-8."""
    images = {
        place: "data:image/svg+xml;base64," + base64.b64encode(block.svg()).decode()
        for place, block in enumerate(brief.blocks)
        if isinstance(block, Picture)
    }
    blocks = [(type(block).__name__, block) for block in brief.blocks]
    text = template("brief.html").render(
        brief=brief, blocks=blocks, images=images, font=house_font()
    )
    return text.encode()
