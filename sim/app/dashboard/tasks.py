"""What the pool's processes do for the page; whatever is heavy is imported there alone.

Each takes plain data and gives plain data, so that the page's process imports nothing of the model.
"""

import io
import pickle
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.language import LANGUAGES, Language, language
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison
    from sim.experiments.seed_result import SeedResult

PRELOAD = (
    "sim.app.dashboard.tasks",
    "sim.app.dashboard.frames",
    "sim.experiments.compare",
    "sim.experiments.twin_runs",
    "sim.experiments.compiling",
    "sim.experiments.kept_twins",
    "sim.reporting.answer",
    "sim.store.store",
    "pandas",
)
"""Modules that every process imports before anybody asks."""

Tell = Callable[[Any], None]


def prepare(everything: Scenario, tell: Tell) -> None:
    """Compile what any scenario may need; ``tell`` hears True if that is not done already."""
    from sim.experiments.compiling import compile_once

    compile_once([everything], lambda _: tell(True))


def warm(baseline: Scenario, everything: Scenario, tell: Tell) -> None:
    """Load what has been compiled into this process, which takes seconds."""
    live(baseline, everything, 1, None, lambda _: None)


def live(
    baseline: Scenario, scenario: Scenario, seed: int, store: str | None, tell: Tell
) -> tuple[bytes, dict[str, Any]]:
    """Live a pair of worlds, telling of every month; keep it, and give the account.

    Args:
        store: where it is kept; None for nowhere.

    Returns:
        The result of the seed, pickled, and what ``account`` gives.
    """
    from sim.app.dashboard.frames import Frames
    from sim.experiments.twins import new_programmes

    frames = Frames(scenario.name, new_programmes(baseline, scenario), tell)
    result = _lived(baseline, scenario, seed, None, store, frames)
    return pickle.dumps(result), _account(_comparison(baseline, scenario, [result]))


def live_one_more(
    baseline: Scenario, scenario: Scenario, seed: int, store: str | None, tell: Tell
) -> bytes:
    """The result of one more pair of worlds, pickled, with the placebo that shows chance alone."""
    from sim.experiments.twins import start_of_policy

    placebo = start_of_policy(baseline, scenario)
    return pickle.dumps(_lived(baseline, scenario, seed, placebo, store, None))


def account(
    baseline: Scenario, scenario: Scenario, results: Sequence[bytes], tell: Tell
) -> dict[str, Any]:
    """The account of some seeds, see ``_account``."""
    found = [pickle.loads(result) for result in results]
    return _account(_comparison(baseline, scenario, found))


def life(
    baseline: Scenario, scenario: Scenario, seed: int, worker: int | str, code: str, tell: Tell
) -> dict[str, Any]:
    """A person's life in both worlds: a ``sim.reporting.life_text.Story`` as plain data.

    Args:
        worker: a row, or one of ``sim.experiments.lives.TYPICAL``.
    """
    from sim.experiments.lives import lives
    from sim.reporting.life_text import story

    return story(lives(baseline, scenario, worker, seed=seed), language(code))._asdict()


def saved_runs(store: str | None, code: str, tell: Tell) -> dict[str, str]:
    """The runs that are kept, the newest first: what each is, by its id."""
    from sim.app.dashboard.saved_runs import listed

    return listed(store, language(code))


def two_runs(store: str | None, one: str, other: str, code: str, tell: Tell) -> dict[str, Any]:
    """Two runs side by side, by their ids."""
    from sim.app.dashboard.saved_runs import beside

    return beside(store, one, other, language(code))


def download(
    what: str,
    baseline: Scenario,
    scenario: Scenario,
    results: Sequence[bytes],
    code: str,
    tell: Tell,
) -> bytes:
    """A file to take home: ``figures``, ``data`` (both zip), ``report`` (HTML) or ``brief``."""
    found = [pickle.loads(result) for result in results]
    return _DOWNLOADS[what](_comparison(baseline, scenario, found), language(code))


def _lived(
    baseline: Scenario,
    scenario: Scenario,
    seed: int,
    placebo: int | None,
    store: str | None,
    frames: Any,
) -> "SeedResult":
    from sim.experiments.engine import RunFailed
    from sim.experiments.kept_twins import KeptTwins
    from sim.experiments.twin_runs import TwinRuns
    from sim.store.place import opened

    options = {"placebo": placebo}
    with opened(store) as kept:
        twins = KeptTwins(kept, baseline, [scenario], options) if kept else None
        known = twins.find([seed]).get(seed) if twins and frames is None else None
        if known is not None and known.twins:
            return known
        outcome = TwinRuns(baseline, (scenario,), placebo)(seed, frames)
        if outcome.failures or outcome.result is None:
            raise RunFailed([failure.line for failure in outcome.failures])
        if twins:
            twins.keep(outcome)
        return outcome.result


def _comparison(
    baseline: Scenario, scenario: Scenario, results: "Sequence[SeedResult]"
) -> "Comparison":
    from sim.experiments.compare import Comparison
    from sim.store.digest import model_digest

    ordered = sorted(results, key=lambda result: result.seed)
    return Comparison(
        baseline=baseline,
        scenarios=(scenario,),
        seeds=tuple(result.seed for result in ordered),
        weight=ordered[0].weight,
        model_digest=model_digest(baseline.data()),
        scenario_digests={one.name: one.digest for one in (baseline, scenario)},
        seconds=0.0,
        results=tuple(ordered),
    )


def _account(comparison: "Comparison") -> dict[str, Any]:
    """From gross to net, in numbers and in words of each language.

    ``steps``: by name, mean and the interval's ends (None for one seed), real people.
    """
    from math import isnan

    from sim.model.indicators import PEOPLE
    from sim.reporting.answer import answer
    from sim.reporting.figures.account import STEPS
    from sim.reporting.number_text import interval_text, unit_text
    from sim.reporting.paired import accounts

    (scenario,) = comparison.scenarios
    found = accounts(comparison, scenario.name, "all_work")
    horizon = 24 if 24 in found else max(found)
    steps = {name: found[horizon][measure] for name, measure in STEPS.items()}
    return {
        "seeds": len(comparison.seeds),
        "horizon": horizon,
        "participants": found[horizon]["participants"].mean,
        "steps": {
            name: [None if isnan(end) else end for end in (one.mean, one.lower, one.upper)]
            for name, one in steps.items()
        },
        "texts": {
            code: {
                name: interval_text(one, PEOPLE, language(code), signed=name == "net")
                for name, one in steps.items()
            }
            for code in LANGUAGES
        },
        "units": {code: unit_text(PEOPLE, language(code)) for code in LANGUAGES},
        "answers": {code: answer(comparison, scenario, language(code)) for code in LANGUAGES},
    }


def _figures(comparison: "Comparison", words: Language) -> bytes:
    from sim.reporting.report import write_figures

    with tempfile.TemporaryDirectory(prefix="jobshift-") as folder:
        write_figures(comparison, folder, words)
        return _zipped(Path(folder))


def _data(comparison: "Comparison", words: Language) -> bytes:
    with tempfile.TemporaryDirectory(prefix="jobshift-") as folder:
        comparison.save(folder)
        return _zipped(Path(folder))


def _report(comparison: "Comparison", words: Language) -> bytes:
    from sim.reporting.report import report_text

    return report_text(comparison, words).encode()


def _brief(comparison: "Comparison", words: Language) -> bytes:
    from sim.reporting.brief.content import brief
    from sim.reporting.brief.writing import brief_bytes

    return brief_bytes("docx", brief(comparison, [], words))


def _zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return content.getvalue()


_DOWNLOADS = {"figures": _figures, "data": _data, "report": _report, "brief": _brief}
