"""The command ``brief``: a comparison as a few pages for a proposal."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.app.names import name_and_value, scenario_called, setting_called, value_called
from sim.app.options import InvalidOption, word_of
from sim.app.progress import Notes, duration
from sim.app.screen import answer
from sim.app.worlds import Request, asked_scenarios, compared
from sim.experiments.request import list_seeds
from sim.experiments.saving import check_folder
from sim.language import Language
from sim.scenario.problem import shown
from sim.scenario.schema import Scenario
from sim.store.place import Place, opened

if TYPE_CHECKING:
    from sim.store.store import Store

FORMS = ("docx", "pdf", "html")
NO_ASSUMPTION = "none"
_SEEDS_OF_ASSUMPTIONS = 10
"""Pairs of worlds for each further assumption; the brief says how many there were."""


def brief_file(out: Path | None, form: str | None) -> Path:
    """Where the brief goes: ``brief.docx`` unless the options say something else.

    Raises:
        InvalidOption: the form is unknown, or not that of the file's name.
    """
    if form is not None:
        word_of("--format", FORMS)(form)
    if out is None:
        return Path(f"brief.{form or FORMS[0]}")
    ending = out.suffix.lower().lstrip(".")
    if form is None:
        if ending not in FORMS:
            raise InvalidOption("--out", shown(out.name), ", ".join(f"*.{one}" for one in FORMS))
        return out
    return out if ending == form else out.with_name(f"{out.name}.{form}")


def pair_of(names: Sequence[str]) -> list[str]:
    """The baseline first; one name alone is set beside today's policies."""
    called = [scenario_called(name) for name in names]
    if not called:
        return ["baseline", "order_based_training"]
    return called if len(called) > 1 else ["baseline", *called]


def assumptions_of(words: Sequence[str]) -> list[tuple[str, float | str]] | None:
    """What ``--assume`` says: names with values; None for the customary ones, [] for none.

    Raises:
        InvalidOption: one of them is no NAME=VALUE.
    """
    if not words:
        return None
    if list(words) == [NO_ASSUMPTION]:
        return []
    pairs = [name_and_value("--assume", word) for word in words]
    return [(name, value_called("--assume", value)) for name, value in pairs]


def write_briefs(
    request: Request,
    assumptions: Sequence[tuple[str, float | str]] | None,
    place: Place | None,
    file: Path,
    words: Language,
) -> None:
    """Write a comparison as a brief, from what is stored where it is.

    Args:
        assumptions: under which it is made again, see ``assumptions_of``.

    Raises:
        InvalidScenario: a scenario or an option makes no sense, or the file cannot be written.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: a world raised an error.
    """
    notes = Notes(words)
    asked = asked_scenarios(request, notes)
    check_folder(file.parent, (file.name,))
    from sim.experiments.variants import CUSTOMARY, variants

    assumed = CUSTOMARY
    if assumptions is not None:
        assumed = tuple((setting_called("--assume", key, asked), v) for key, v in assumptions)
    others = list(variants(asked, assumed))
    fewer = request.shorter(_SEEDS_OF_ASSUMPTIONS)
    notes.say(words("progress.starting"))
    with opened(place and place.name) as store:
        each = [(asked, request), *((one.scenarios, fewer) for one in others)]
        _say_how_long(each, store, notes)
        comparison = compared(asked, request, store, notes)
        from sim.reporting.brief.content import Tried, case_text

        tried: list[Tried] = []
        for number, variant in enumerate(others, 1):
            case = case_text(variant, words)
            notes.say(words("progress.variant", number=number, total=len(others), case=case))
            again = compared(variant.scenarios, fewer, store, notes)
            tried.append(Tried(variant, again))
    from sim.reporting.brief.writing import write_brief

    notes.say(words("progress.drawing"))
    answer().print(write_brief(comparison, tried, file, words).as_posix(), soft_wrap=True)


def _say_how_long(
    each: Sequence[tuple[Sequence[Scenario], Request]], store: "Store | None", notes: Notes
) -> None:
    """Before the first world: how many have to be lived in all, and about how long that takes."""
    from sim.experiments.compare import left_to_compare
    from sim.experiments.engine import cores
    from sim.experiments.sweeps.cost import measured_rate, seconds_of

    rate = measured_rate(each[0][0][0], store) if store else None
    seeds, seconds = 0, 0.0
    for scenarios, request in each:
        numbers = list_seeds(request.seeds, request.seed)
        left = left_to_compare(scenarios, numbers, request.placebo, store)
        seeds += left.seeds
        seconds += left.worlds * seconds_of(scenarios[0].population, scenarios[0].months, rate)
    seconds /= min(each[0][1].processes or cores(), max(seeds, 1))
    if seeds:
        asked = sum(request.seeds for _, request in each)
        time = duration(seconds, notes.words)
        notes.say(notes.words("progress.brief", left=seeds, total=asked, time=time))
    notes.together(seeds)
