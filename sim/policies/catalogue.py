"""Which policies there are: one file in this package is one policy.

Nothing registers a policy. A file ``name.py`` with one class whose ``name`` is ``"name"`` is
enough.
"""

import inspect
import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import sim.policies

if TYPE_CHECKING:
    from sim.policies.policy import Policy

RESERVED = ("start", "end", "budget", "on_warning", "target")
"""Keys every policy has in a scenario file; no parameter may take one of these names."""

_NOT_POLICIES = ("policy", "catalogue", "declarations")


def policy_names() -> tuple[str, ...]:
    """Names of all policies, sorted; nothing is imported, so that an error prints at once."""
    return _names_in(*sim.policies.__path__)


@cache
def _names_in(*folders: str) -> tuple[str, ...]:
    modules = pkgutil.iter_modules(folders)
    return tuple(sorted(m.name for m in modules if m.name not in _NOT_POLICIES))


def policy_classes() -> dict[str, type["Policy"]]:
    """The class of each policy by name, sorted by name.

    Raises:
        TypeError: a file of the package does not hold exactly one policy of its own name, or
            a policy declares a parameter with a reserved name.
    """
    return {name: _only_class(name) for name in policy_names()}


@cache
def _only_class(name: str) -> type["Policy"]:
    from sim.policies.policy import Policy  # it imports Numba: half a second and more

    module = import_module(f"sim.policies.{name}")
    classes = [
        found
        for found in vars(module).values()
        if inspect.isclass(found)
        and issubclass(found, Policy)
        and found.__module__ == module.__name__
    ]
    if len(classes) != 1 or classes[0].name != name:
        raise TypeError(f"{module.__file__} must hold one policy, and its name must be {name!r}")
    if taken := set(RESERVED) & set(classes[0].parameters):
        raise TypeError(f"policy {name!r} has parameters with reserved names: {sorted(taken)}")
    return classes[0]
