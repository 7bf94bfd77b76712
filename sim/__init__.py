"""AI displacement of workers over 35 in Guangdong, and what policies do about it.

``import sim`` costs milliseconds; what is named here loads when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiments.compare import compare
    from sim.experiments.run import run
    from sim.model.economy import Economy
    from sim.model.economy_data import load_economy
    from sim.scenario.files import load_scenario

__version__ = "0.1.0"

__all__ = ["Economy", "__version__", "compare", "load_economy", "load_scenario", "run"]

_HOMES = {
    "Economy": "sim.model.economy",
    "compare": "sim.experiments.compare",
    "load_economy": "sim.model.economy_data",
    "load_scenario": "sim.scenario.files",
    "run": "sim.experiments.run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
