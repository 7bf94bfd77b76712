"""How others in the room come in: the address to write on the blackboard, and a code to scan."""

from collections.abc import Sequence

import segno
from nicegui import ui

from sim.language import Language


def invite(addresses: Sequence[str], words: Language) -> None:
    """A button that shows the addresses, each with its QR code."""
    with ui.dialog() as dialog, ui.card().classes("invitation"):
        ui.label(words("serve.join")).classes("title").props('role="heading" aria-level=2')
        ui.label(words("serve.join_how")).classes("said")
        for address in addresses:
            code = segno.make(address, micro=False)
            ui.html(code.svg_inline(scale=9, border=2), sanitize=False).props("aria-hidden=true")
            ui.label(address).classes("address")
        ui.button(words("person.close"), on_click=dialog.close).props("flat no-caps")
    button = ui.button(words("serve.join"), icon="qr_code_2", on_click=dialog.open)
    button.props("flat no-caps")
