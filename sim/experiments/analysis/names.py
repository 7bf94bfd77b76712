"""What varies and what comes out, called as people call it, in both languages."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.experiments.measure import MEASURES
from sim.experiments.sweeps.table import ACCOUNT, DIFFERENCE
from sim.language import Language, language
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity

if TYPE_CHECKING:
    from sim.model.economy_data import EconomyData

_SCENARIO_KEYS = {
    "ai_path": "",
    "population": "simulated people",
    "months": "months",
    "start": "months",
    "end": "months",
    "budget": "yuan",
    "age_min": "years",
    "age_max": "years",
    "education_min": "",
    "education_max": "",
    "occupations": "",
    "cities": "",
    "status": "",
    "share": "share",
    "on_warning": "",
}


class ValueTitle(NamedTuple):
    """Unit ("" for a word) and name of something that varies."""

    unit: str
    zh: str
    en: str


def value_title(name: str, economy: "EconomyData") -> ValueTitle:
    """What a name of a sweep stands for.

    Args:
        name: as in the sweep file, such as ``order_share`` or ``order_based_training.payment``.
    """
    if name in economy.parameters:
        declared = economy.parameters[name]
        return ValueTitle(declared.unit, declared.zh, declared.en)
    policy, _, setting = name.partition(".")
    if setting and setting in policy_classes()[policy].parameters:
        found = policy_classes()[policy].parameters[setting]
        return ValueTitle(found.unit if isinstance(found, Quantity) else "", found.zh, found.en)
    key = name.rpartition(".")[2]
    zh, en = (words(f"vary.{key}") for words in map(language, ("zh", "en")))
    return ValueTitle(_SCENARIO_KEYS[key], zh, en)


def plain_number(value: float) -> str:
    """A value of something that varies: four digits, never an exponent."""
    return np.format_float_positional(float(f"{value:.4g}"), trim="-")


def outcome_title(outcome: str, words: Language) -> str:
    """What a column of ``worlds_table`` is called."""
    if outcome.startswith(ACCOUNT):
        return words(f"outcome.{outcome.removeprefix(ACCOUNT)}")
    title = words.of(MEASURES[outcome.removesuffix(DIFFERENCE)])
    return words("outcome.difference", title=title) if outcome.endswith(DIFFERENCE) else title
