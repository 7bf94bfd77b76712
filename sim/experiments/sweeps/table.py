"""What a sweep has found, as a table: one row a world, or one row a point."""

from collections.abc import Iterator
from itertools import batched
from typing import TYPE_CHECKING, Any

from sim.experiments.intervals import mean_interval
from sim.experiments.kept_run import lived_of
from sim.experiments.request import choose
from sim.experiments.seed_result import MONEY, Account, Twin

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.manifest import Manifest, World
    from sim.store.store import Store

PEOPLE = (
    "participants",
    "gross",
    "deadweight",
    "harmed",
    "substitution",
    "displacement",
    "net",
)
"""What the account counts at the horizon, people of the real population."""
DIFFERENCE = "_difference"
ACCOUNT = "account_"
_AT_ONCE = 500


def worlds_table(
    store: "Store",
    manifest: "Manifest",
    *,
    definition: str = "all_work",
    horizon: int | None = None,
) -> "pd.DataFrame":
    """One row for each world of a sweep that is done, in the order seed, point, scenario.

    Without a baseline the columns are ``point``, one for each name that varies (as in
    ``manifest.names``), ``scenario``, ``seed``, ``run_id``, and one for each measure of
    ``sim.experiments.measure.MEASURES`` that the world has: float64, nan where nobody could be
    counted, people and yuan of the real population.

    With a baseline there is a row for each policy world, its measures are those of a comparison,
    and beside each stands its paired difference, policy world less baseline of the same seed and
    point, under the measure's name and ``_difference``. Then follows the account at the horizon,
    all of the real population: ``account_`` and each of ``PEOPLE`` and ``MONEY``,
    ``account_job_years`` and ``account_horizon_months``.

    Worlds that points share (a policy that is off in a scenario) stand in the table for each
    point. A measure with the name of something that varies is left out.

    Args:
        manifest: see ``sim.store.manifest.manifest_of``.
        definition: one of ``sim.experiments.effects.DEFINITIONS``.
        horizon: months since the policy's start, one of those that are kept; the end of the run
            by default.

    Raises:
        InvalidScenario: there is no such definition or horizon.
        StoreTrouble: the store cannot be read, or a row is damaged.
    """
    import pandas as pd

    from sim.experiments.effects import DEFINITIONS

    choose("definition", definition, list(DEFINITIONS))
    rows = list(_rows(store, manifest, definition, horizon))
    if not rows:
        return pd.DataFrame(columns=["point", *manifest.names, "scenario", "seed", "run_id"])
    return pd.DataFrame(rows)


def points_table(worlds: "pd.DataFrame", names: tuple[str, ...], *columns: str) -> "pd.DataFrame":
    """Means over seeds: one row for each point and scenario, in their order.

    Args:
        worlds: as ``worlds_table`` gives it.
        names: what varies, ``manifest.names``.
        columns: of which means are taken; all numbers by default.

    Returns:
        Columns ``point``, the names, ``scenario``, ``seeds``, and for each column its mean, and
        ``_lower`` and ``_upper`` of the 95 % interval over seeds. Seeds without a number are left
        out; the sum is exact, so that no mean depends on the order in which worlds were done.
    """
    import pandas as pd

    keys = ("point", *names, "scenario")
    chosen = columns or tuple(
        name
        for name in worlds.columns
        if name not in (*keys, "seed") and pd.api.types.is_numeric_dtype(worlds[name])
    )
    rows = []
    for _, some in worlds.groupby(["point", "scenario"], sort=True):
        ordered = some.sort_values("seed")
        row: dict[str, Any] = {key: ordered[key].iloc[0] for key in keys}
        row["seeds"] = len(ordered)
        for name in chosen:
            mean, lower, upper = mean_interval(ordered[name].to_numpy(float).tolist())[:3]
            row |= {name: mean, f"{name}_lower": lower, f"{name}_upper": upper}
        rows.append(row)
    return pd.DataFrame(rows)


def _rows(
    store: "Store", manifest: "Manifest", definition: str, horizon: int | None
) -> Iterator[dict[str, Any]]:
    paired = any(world.twin_id for world in manifest.worlds)
    wanted = (world for world in manifest.worlds if bool(world.twin_id) == paired)
    for some in batched(wanted, _AT_ONCE):
        runs = store.runs({world.run_id for world in some})
        twins = store.twins({world.twin_id for world in some if world.twin_id})
        for world in some:
            run = runs.get(world.run_id)
            lived = run and lived_of(run)
            if not lived or (paired and world.twin_id not in twins):
                continue
            row = _keys(manifest, world)
            if world.twin_id is None:
                yield row | lived.alone.measures | row
            else:
                payload = twins[world.twin_id].payload
                yield row | _beside(payload, lived.weight, definition, horizon) | row


def _keys(manifest: "Manifest", world: "World") -> dict[str, Any]:
    return {
        "point": world.point,
        **manifest.points[world.point],
        "scenario": world.scenario,
        "seed": world.seed,
        "run_id": world.run_id,
    }


def _beside(payload: bytes, weight: float, definition: str, horizon: int | None) -> dict[str, Any]:
    from sim.store.codec import decode

    twin = decode(payload, Twin)
    row: dict[str, Any] = {}
    for name, (before, after) in twin.measures.items():
        row |= {name: after, name + DIFFERENCE: after - before}
    account = _account(twin, definition, horizon)
    counted = account.effects._asdict()
    row |= {ACCOUNT + name: counted[name] * weight for name in PEOPLE}
    row |= {ACCOUNT + name: getattr(account, name) for name in MONEY}
    row |= {ACCOUNT + "job_years": account.job_years, ACCOUNT + "horizon_months": account.horizon}
    return row


def _account(twin: Twin, definition: str, horizon: int | None) -> Account:
    accounts = {one.horizon: one for one in twin.accounts if one.definition == definition}
    asked = max(accounts) if horizon is None else horizon
    if asked not in accounts:
        choose("horizon", str(asked), [str(known) for known in sorted(accounts)])
    return accounts[asked]
