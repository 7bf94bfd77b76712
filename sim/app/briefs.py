"""The command ``brief``: a comparison as a few pages for a proposal."""

from collections.abc import Sequence
from pathlib import Path

from sim.app.names import name_and_value, scenario_called, setting_called, value_called
from sim.app.options import InvalidOption, word_of
from sim.app.progress import Notes
from sim.app.screen import answer
from sim.app.worlds import Request, asked_scenarios, compared
from sim.experiments.saving import check_folder
from sim.language import Language
from sim.scenario.problem import shown
from sim.store.place import Place, opened

FORMS = ("docx", "pdf", "html")
NO_ASSUMPTION = "none"


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
    notes.say(words("progress.starting"))
    with opened(place and place.name) as store:
        comparison = compared(asked, request, store, notes)
        from sim.reporting.brief.content import Tried, case_text

        tried: list[Tried] = []
        for number, variant in enumerate(others, 1):
            case = case_text(variant, words)
            notes.say(words("progress.variant", number=number, total=len(others), case=case))
            again = compared(variant.scenarios, request.without_placebo(), store, notes)
            tried.append(Tried(variant, again))
    from sim.reporting.brief.writing import write_brief

    notes.say(words("progress.drawing"))
    answer().print(write_brief(comparison, tried, file, words).as_posix(), soft_wrap=True)
