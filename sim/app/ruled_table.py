"""The look of every table: a line under the headings, one between groups, none between rows."""

from rich import box
from rich.table import Table


def ruled() -> Table:
    """An empty table as wide as it needs to be, with two columns of space between its own."""
    return Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
