"""The way up from results to what people read, taken only when somebody asks for a picture.

Layers import downwards. That results draw themselves is a convenience for those who work in Python;
nothing here needs it, so the module above is looked up by name at the moment of the call.
"""

from importlib import import_module
from typing import Any


def above(module: str) -> Any:
    """A module of a higher layer."""
    return import_module(module)
