"""The command ``parameters``."""

from sim.app.machine import write_csv, write_json
from sim.app.options import Format, InvalidOption
from sim.app.parameter_table import (
    COLUMNS,
    declared_parameters,
    matching,
    parameter_row,
    parameter_table,
)
from sim.app.progress import Notes
from sim.app.screen import answer
from sim.language import Language
from sim.model.economy_data import load_economy
from sim.scenario.problem import nearest, shown


def list_parameters(part: str | None, economy: str, form: Format, words: Language) -> None:
    """Print the parameters, or those whose name or description holds ``part``.

    Raises:
        InvalidOption: there is none such.
        InvalidEconomy: there is no such economy, or it is wrong.
    """
    with Notes(words).waiting():
        everything = list(declared_parameters(load_economy(economy)))
    found = everything if part is None else matching(everything, part)
    if not found:
        names = [one.name for one in everything]
        allowed = "a parameter that `jobshift parameters` lists, or a part of its name"
        raise InvalidOption("NAME", shown(part), allowed, nearest(str(part), names))
    if form is Format.TABLE:
        screen = answer()
        screen.print(parameter_table(found, words))
        screen.print(words("parameters.then", count=len(found), economy=economy), style="dim")
    else:
        rows = [parameter_row(one) for one in found]
        write_json(rows) if form is Format.JSON else write_csv(COLUMNS, rows)
