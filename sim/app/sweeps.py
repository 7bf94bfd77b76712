"""The commands ``sweep`` and ``status``."""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from sim.app.failure import RUNS_FAILED, Interrupted, say
from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes, duration
from sim.app.ruled_table import ruled
from sim.app.screen import answer
from sim.experiments.engine import Engine, RunFailed, cores
from sim.experiments.request import check_processes
from sim.language import Language
from sim.language.characters import escaped
from sim.store.place import Place
from sim.store.problem import StoreTrouble

if TYPE_CHECKING:
    from sim.experiments.sweeps.cost import Cost
    from sim.experiments.sweeps.plan import Asked
    from sim.experiments.sweeps.sweep import Swept
    from sim.store.manifest import Counts, Manifest, WorldFailed
    from sim.store.store import Store

_MOST_REASONS = 5  # different ones, each with the traceback of one world


class How(NamedTuple):
    """How a sweep is to be lived."""

    processes: int | None
    cluster: str | None
    retry_failed: bool
    dry_run: bool

    @property
    def places(self) -> int:
        """How many worlds are lived at a time on this computer."""
        return self.processes or cores()


def sweep_file(file: str, how: How, place: Place, form: Format, words: Language) -> None:
    """Live what a sweep file asks for and the store does not have; say what it takes before.

    Raises:
        InvalidScenario: the file or an option makes no sense.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        Interrupted: with what was kept.
        Exit: with code 3 if worlds failed.
    """
    notes = Notes(words, "worlds")
    check_processes(how.processes)
    if not how.dry_run:
        Engine(how.processes, how.cluster).get_ready()
    with notes.waiting():
        from sim.experiments.sweeps.file import load_sweep

        asked = load_sweep(file)
    if how.dry_run:
        return plan_sweep(asked, how, place, form, words)
    with opened_for_a_sweep(place, notes) as store:
        swept = live_sweep(store, asked, file, how, notes)
        _print(swept.manifest, swept.counts, None, store.place, form, words)
    if swept.counts.failed:
        say(words("sweep.some_failed", failed=f"{swept.counts.failed:,}", name=swept.manifest.name))
        raise typer.Exit(RUNS_FAILED)


@contextmanager
def opened_for_a_sweep(place: Place, notes: Notes) -> "Iterator[Store]":
    """The store, open; what takes a while is said."""
    with notes.waiting():
        from sim.store.store import Store

        store = Store(place.name)
    with store:
        yield store


def live_sweep(store: "Store", asked: "Asked", file: str, how: How, notes: Notes) -> "Swept":
    """Live what the store does not have; say what it takes before, and how far it is.

    Args:
        file: how the user calls it.

    Raises:
        InvalidScenario: a point makes no sense.
        InvalidStore, StoreTrouble: the store cannot be used.
        Interrupted: with what was kept.
    """
    with notes.waiting():
        from sim.experiments.sweeps.sweep import left, planned, sweep_into

        if how.cluster is not None:
            store.check_shared()
        manifest = planned(store, asked)
        todo = len(left(store, manifest, how.retry_failed))
    _say_cost(asked, manifest, todo, how, store, notes)
    with notes.counting(), _what_is_kept(file, store.place, notes):
        engine = Engine(how.processes, how.cluster)
        return sweep_into(store, asked, engine, how.retry_failed, notes.progress)


@contextmanager
def _what_is_kept(file: str, place: Place, notes: Notes) -> Iterator[None]:
    """Whatever stops a sweep, say how much of it is kept and how it goes on."""

    def kept() -> str:
        done, total = notes.done
        counted = {"done": f"{done:,}", "total": f"{total:,}"}
        return notes.words("sweep.kept", **counted, store=place, file=escaped(file))

    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(kept()) from None
    except StoreTrouble as trouble:
        raise StoreTrouble(f"{trouble} – {kept()}") from None
    except RunFailed as failed:  # the cluster is gone
        raise RunFailed(failed.failures, kept=str(place)) from None


def plan_sweep(asked: "Asked", how: How, place: Place, form: Format, words: Language) -> None:
    """Check every point and say what the sweep would take; nothing is written."""
    from sim.experiments.sweeps.cost import cost
    from sim.store.manifest import Counts, counts
    from sim.store.store import Store

    manifest = asked.expanded()
    if place.file is not None and not place.file.exists():
        taken = cost(asked, manifest.size, how.places, None)
        return _print_plan(asked, Counts(0, 0, manifest.size), taken, place, form, words)
    with Store(place.name, write=False) as store:
        found = counts(store, manifest)
        todo = found.left + (found.failed if how.retry_failed else 0)
        taken = cost(asked, todo, how.places, store)
        return _print_plan(asked, found, taken, store.place, form, words)


def _print_plan(
    asked: "Asked",
    found: "Counts",
    taken: "Cost",
    place: Place,
    form: Format,
    words: Language,
) -> None:
    facts = {
        "sweep": asked.name,
        "sweep_id": asked.sweep_id,
        "points": asked.design.size,
        "seeds": len(asked.seeds),
        "scenarios": [one.name for one in asked.all_scenarios],
        "total": found.total,
        **found._asdict(),
        "seconds": taken.seconds,
        "bytes": taken.bytes,
        "store": str(place),
    }
    if form is Format.JSON:
        return write_json(facts)
    if form is Format.CSV:
        return write_csv(("name", "value"), [{"name": k, "value": v} for k, v in facts.items()])
    screen = answer()
    screen.print(_plan_line(asked, found.total, words), soft_wrap=True)
    screen.print(_cost_line(taken, found.left, place, words), soft_wrap=True)
    screen.print(words("sweep.dry_run"), style="dim", soft_wrap=True)


def _plan_line(asked: "Asked", total: int, words: Language) -> str:
    return words(
        "sweep.plan",
        name=asked.name,
        worlds=f"{total:,}",
        points=f"{asked.design.size:,}",
        seeds=f"{len(asked.seeds):,}",
        scenarios=", ".join(one.name for one in asked.all_scenarios),
    )


def _cost_line(taken: "Cost", left: int, place: Place, words: Language) -> str:
    return words(
        "sweep.cost" if taken.measured else "sweep.cost_guessed",
        left=f"{left:,}",
        time=duration(taken.seconds, words),
        megabytes=f"{taken.bytes / 1e6:,.0f}",
        store=place,
    )


def _say_cost(
    asked: "Asked", manifest: "Manifest", todo: int, how: How, store: "Store", notes: Notes
) -> None:
    from sim.experiments.sweeps.cost import cost

    notes.say(_plan_line(asked, manifest.size, notes.words))
    if not todo:
        return
    places = how.places
    if how.cluster is not None:
        from sim.experiments.cluster import connected, threads

        with connected(how.cluster) as client:
            places = threads(client)
    taken = cost(asked, todo, places, store)
    notes.say(_cost_line(taken, todo, store.place, notes.words))
    if store.place.file is not None:
        free = shutil.disk_usage(store.place.file.absolute().parent).free
        if free < taken.bytes:
            notes.say(notes.words("sweep.little_room", megabytes=f"{free / 1e6:,.0f}"))


# Status


def sweep_status(sweep: str | None, place: Place, form: Format, words: Language) -> None:
    """Print how far a sweep is, and why worlds failed.

    Args:
        sweep: its name, its file or the beginning of its id; the newest by default.

    Raises:
        InvalidStore, StoreTrouble: the store is none or cannot be read, or has no such sweep.
    """
    from sim.store.manifest import counts, failures, manifest_of, sweep_like, sweeps
    from sim.store.store import Store

    with Store(place.name, write=False) as store:
        known = sweeps(store)
        newest = sweep is None and known
        found = known[0] if newest else sweep_like(store, _named(sweep or ""))
        manifest = manifest_of(store, found.sweep_id)
        assert manifest is not None
        _print(
            manifest,
            counts(store, manifest),
            list(failures(store, manifest)),
            store.place,
            form,
            words,
        )
    others = [one.name for one in known if one.sweep_id != found.sweep_id]
    if others and sweep is None and form is Format.TABLE:
        answer().print(words("sweep.others", names=", ".join(dict.fromkeys(others))), style="dim")


def _named(sweep: str) -> str:
    """What the store knows a sweep by; a file stands for what is in it now."""
    if sweep.endswith(".toml") or os.sep in sweep:
        from sim.experiments.sweeps.file import load_sweep

        return load_sweep(sweep).sweep_id
    return sweep


def _print(
    manifest: "Manifest",
    found: "Counts",
    failed: "list[WorldFailed] | None",
    place: Place,
    form: Format,
    words: Language,
) -> None:
    facts: dict[str, Any] = {
        "sweep": manifest.name,
        "sweep_id": manifest.sweep_id,
        "file": manifest.file,
        "total": found.total,
        **found._asdict(),
        "store": str(place),
    }
    if form is Format.JSON:
        if failed is not None:
            facts["failures"] = [
                one.world._asdict() | {"traceback": one.traceback} for one in failed
            ]
        return write_json(facts)
    if form is Format.CSV:
        return write_csv(tuple(facts), [facts])
    screen = answer()
    table = ruled()
    for name in ("sweep", "done", "failed", "left", "total"):
        table.add_column(words(f"sweep.{name}"), justify="left" if name == "sweep" else "right")
    numbers = (f"{number:,}" for number in (*found, found.total))
    table.add_row(manifest.name, *numbers)
    screen.print(table)
    for reason, some in _by_reason(failed or []).items():
        one = some[0]
        screen.print(
            words("sweep.reason", number=len(some), reason=escaped(reason)), soft_wrap=True
        )
        screen.print(_escaped_lines(one.traceback), style="dim", soft_wrap=True)
        shown = ", ".join(each.world.run_id[:12] for each in some[:_MOST_REASONS])
        screen.print(words("sweep.their_ids", ids=shown), style="dim", soft_wrap=True)
    if found.failed and failed is not None:
        screen.print(words("sweep.retry", file=manifest.file), style="dim", soft_wrap=True)
    if found.left:
        screen.print(words("sweep.go_on", file=manifest.file), style="dim", soft_wrap=True)


def _by_reason(failed: "list[WorldFailed]") -> "dict[str, list[WorldFailed]]":
    """The failures with the same last line together, the most frequent first."""
    found: dict[str, list[WorldFailed]] = defaultdict(list)
    for one in failed:
        lines = one.traceback.strip().splitlines()
        found[lines[-1] if lines else ""].append(one)
    frequent = sorted(found.items(), key=lambda item: -len(item[1]))
    return dict(frequent[:_MOST_REASONS])


def _escaped_lines(text: str) -> str:
    """Several lines, each without characters that could command a terminal."""
    return "\n".join(escaped(line) for line in text.splitlines())
