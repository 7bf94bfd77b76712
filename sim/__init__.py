"""AI displacement of workers over 35 in Guangdong, and what policies do about it.

``import sim`` costs milliseconds; what is named here loads when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiments.analysis.break_even import break_even
    from sim.experiments.analysis.claim import check_claim
    from sim.experiments.analysis.explore import explore
    from sim.experiments.analysis.frontier import frontier
    from sim.experiments.analysis.sensitivity import sensitivity
    from sim.experiments.compare import compare
    from sim.experiments.lives import lives
    from sim.experiments.replication.replicate import replicate
    from sim.experiments.robustness.robustness import robustness
    from sim.experiments.run import run
    from sim.experiments.sweeps.sweep import sweep
    from sim.experiments.validation.validate import validate
    from sim.model.economy import Economy
    from sim.model.economy_data import load_economy
    from sim.scenario.files import load_scenario

__version__ = "0.1.0"

__all__ = [
    "Economy",
    "__version__",
    "break_even",
    "check_claim",
    "compare",
    "explore",
    "frontier",
    "lives",
    "load_economy",
    "load_scenario",
    "replicate",
    "robustness",
    "run",
    "sensitivity",
    "sweep",
    "validate",
]

_HOMES = {
    "Economy": "sim.model.economy",
    "break_even": "sim.experiments.analysis.break_even",
    "check_claim": "sim.experiments.analysis.claim",
    "compare": "sim.experiments.compare",
    "explore": "sim.experiments.analysis.explore",
    "frontier": "sim.experiments.analysis.frontier",
    "lives": "sim.experiments.lives",
    "load_economy": "sim.model.economy_data",
    "load_scenario": "sim.scenario.files",
    "replicate": "sim.experiments.replication.replicate",
    "robustness": "sim.experiments.robustness.robustness",
    "run": "sim.experiments.run",
    "sensitivity": "sim.experiments.analysis.sensitivity",
    "sweep": "sim.experiments.sweeps.sweep",
    "validate": "sim.experiments.validation.validate",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
