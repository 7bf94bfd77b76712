"""A brief as a file of the form that is asked for."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.request import choose, refuse
from sim.language import Language
from sim.language.message import Message
from sim.reporting.brief.content import Tried, brief
from sim.reporting.brief.document import Document
from sim.scenario.problem import shown_file

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison

FORMS = {"docx": "word", "pdf": "pdf", "html": "page"}
"""Each is made by a function of that name in the module of that name."""


def brief_bytes(form: str, content: Document) -> bytes:
    """A brief in one of ``FORMS``.

    Raises:
        InvalidScenario: there is no such form.
    """
    name = FORMS[choose("format", form, tuple(FORMS))]
    make: Callable[[Document], bytes] = getattr(import_module(f"sim.reporting.brief.{name}"), name)
    return make(content)


def write_brief(
    comparison: "Comparison",
    tried: Sequence[Tried],
    path: str | Path,
    words: Language,
) -> Path:
    """Write a brief in the form that the file's name ends in, and return the path.

    Args:
        tried: the same comparison under other assumptions.

    Raises:
        InvalidScenario: there is no such form, or the file cannot be written.
    """
    target = Path(path)
    content = brief_bytes(target.suffix.lower().lstrip("."), brief(comparison, tried, words))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        found = f"{shown_file(target)} ({error.strerror or error})"
        raise refuse("out", found, Message("allowed.writable_file")) from None
    return target
