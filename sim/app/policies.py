"""The command ``policies``."""

from sim.app.machine import write_csv, write_json
from sim.app.options import Format, InvalidOption
from sim.app.parameter_table import parameter_table
from sim.app.policy_table import COLUMNS, declared_by, policy_row, policy_table, policy_text
from sim.app.progress import Notes
from sim.app.screen import answer
from sim.language import Language
from sim.model.economy_data import load_economy
from sim.policies.catalogue import policy_classes, policy_names
from sim.scenario.problem import nearest, shown


def show_policies(name: str | None, form: Format, words: Language) -> None:
    """Print all policies, or what one of them does and every number of it.

    Raises:
        InvalidOption: there is no such policy.
    """
    names = policy_names()
    if name is not None and name not in names:
        allowed = "a policy that `jobshift policies` lists"
        raise InvalidOption("NAME", shown(name), allowed, nearest(name, names))
    with Notes(words).waiting():
        economy = load_economy("guangdong")
        found = [one for key, one in policy_classes().items() if name in (None, key)]
    if form is not Format.TABLE:
        rows = [policy_row(policy, economy) for policy in found]
        write_json(rows) if form is Format.JSON else write_csv(COLUMNS, rows)
        return
    screen = answer()
    if name is None:
        screen.print(policy_table(found, words))
        screen.print(words("policies.then", count=len(found)), style="dim")
    else:
        screen.print(policy_text(found[0], economy, words))
        screen.print(parameter_table(list(declared_by(found[0])), words))
        screen.print(words("policies.always"), style="dim")
