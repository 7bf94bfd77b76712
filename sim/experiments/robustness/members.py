"""The calibrated ensemble of an economy: sets of parameters that fit as well as the best."""

from collections.abc import Mapping

from sim.experiments.calibration.files import ENSEMBLE, FOLDER
from sim.experiments.request import refuse
from sim.model.economy_data import EconomyData
from sim.scenario.meaning import problems
from sim.scenario.problem import InvalidScenario
from sim.scenario.schema import Scenario

_NO_PARAMETERS = ("member", "distance")

Member = Mapping[str, float]
"""Parameters by name."""


def members(economy: EconomyData) -> list[Member]:
    """All members, in the order of the file.

    Raises:
        InvalidScenario: the economy has no ensemble, or it names a parameter that is none.
    """
    import pandas as pd

    file = economy.folder / FOLDER / ENSEMBLE
    if not file.is_file():
        allowed = f"{FOLDER}/{ENSEMBLE} in its folder, which `jobshift calibrate --out` writes"
        raise refuse("ensemble", f"none of the economy {economy.id}", allowed)
    table = pd.read_csv(file, encoding="utf-8-sig")
    names = [name for name in table.columns if name not in _NO_PARAMETERS]
    for name in names:
        if name not in economy.parameters:
            raise refuse(name, "an unknown parameter", "one of the economy's", file.name)
    return [
        {name: float(value) for name, value in zip(names, row, strict=True)}
        for row in table[names].itertuples(index=False)
    ]


def with_member(scenario: Scenario, member: Member) -> Scenario:
    """The scenario with the parameters of a member; what it sets itself stays.

    Raises:
        InvalidScenario: it makes no sense with them.
    """
    if not member:
        return scenario
    changed = scenario.model_copy(update={"parameters": {**member, **scenario.parameters}})
    changed._file, changed._held = scenario.file, scenario._held
    wrong = list(problems(changed, changed.data()))
    if wrong:
        raise InvalidScenario(one.line(scenario.name) for one in wrong)
    return changed
