"""An economy as data: regions, sectors, occupations, workers, providers, parameters.

An economy is a folder with an ``economy.toml``. One that says ``extends = "guangdong"`` takes
from there every file it lacks, every parameter and AI path it does not name, and every key of
``economy.toml`` it does not set.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.message import Message, refusal
from sim.model.columns import CHANNELS, EDUCATION, SKILLS
from sim.model.economy_checks import check_economy
from sim.model.parameters import nearest
from sim.model.tables import (
    MOST_BYTES,
    ColumnDeclaration,
    InvalidEconomy,
    Table,
    check_member,
    check_names,
    read_declarations,
    read_quantity,
    read_table,
    read_toml,
    shorten,
)
from sim.quantity import Quantity

__all__ = [
    "ColumnDeclaration",
    "EconomyData",
    "InvalidEconomy",
    "Retirement",
    "Table",
    "economies",
    "load_economy",
]

REFERENCE = "guangdong"
MAIN = "economy.toml"
RETIREMENT_GROUPS = ("men", "female_cadre", "female_worker")
PATH_PARTS = ("ceiling", "midpoint", "speed")
NAMES = ("id", "name_zh", "name_en")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cities": (
        *NAMES,
        "pearl_river_delta",
        "residents",
        "minimum_wage",
        "pay_index",
        "industry_index",
        "seats_per_1000",
        "teachers_per_1000",
        "tile_row",
        "tile_col",
    ),
    "sectors": (
        *NAMES,
        "share",
        "manufacturing_like",
        "labour_share",
        "output_elasticity",
        "local_spending",
        "migrant_share",
    ),
    "occupations": (
        *NAMES,
        *(f"exposure_{channel}" for channel in CHANNELS),
        "augmentation",
        "education_required",
        "pay_ratio",
        *(f"skill_{skill}" for skill in SKILLS),
        "digital_drift",
        "focal_split",
        "new",
        "trainable",
        "fit_min",
        "course_cost",
        "course_months",
    ),
    "staffing": ("sector", "occupation", "share"),
    "successors": ("occupation", "new_occupation", "share"),
    "workers": (
        *NAMES,
        "group",
        "age_low",
        "age_high",
        "share",
        "female",
        "migrant",
        *EDUCATION,
    ),
    "providers": (
        *NAMES,
        "kind",
        "share_of_seats",
        "teacher_quality",
        "curriculum_age",
        "price",
        "cost_per_seat_month",
    ),
}
KEYS = {"staffing": ("sector", "occupation"), "successors": ("occupation", "new_occupation")}
MOST_ROWS = {"cities": 32, "occupations": 64}  # a bit each in a programme's record
TEXT_COLUMNS = {*NAMES, "sector", "occupation", "new_occupation", "group", "kind"}


@dataclass(frozen=True, eq=False)
class Retirement:
    """The rising statutory age of ``RETIREMENT_GROUPS`` (men, female cadres, female workers).

    Attributes:
        start: month in which the rise begins; 0 is the economy's first month.
        old_age: int64 (3,), months of age before the rise.
        new_age: int64 (3,), months of age after it.
        months_per_step: int64 (3,), months of birth that add one month of age.
    """

    start: int
    old_age: NDArray[np.int64]
    new_age: NDArray[np.int64]
    months_per_step: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class EconomyData:
    """Everything the model knows about an economy; all arrays are read-only.

    Attributes:
        first_month: year and month (1..12) of month 0.
        cities: regions; ``sectors``, ``occupations``, ``providers``, ``worker_groups`` likewise.
        staffing: float64 (sectors, occupations), shares of a sector's jobs; rows sum to 1.
        successors: float64 (occupations, occupations), where new tasks arise when jobs of the
            row are removed; rows sum to 1, or to 0 where nothing arises.
        parameters: every scalar by name.
        ai_paths: by name, float64 (3 channels, 3): ceiling (share), midpoint (months),
            speed (a year).
        focal_size: people in the focal group.
        focal_occupations: bool (occupations,).
        focal_education_max: highest level of ``EDUCATION`` in the focal group.
        employed: people employed in the whole economy.
        skill_requirement: float32 (occupations, 5), 0..1, in the order of ``SKILLS``.
        exposure: float64 (occupations, 3), share of tasks, in the order of ``CHANNELS``.
        digest: sha256 over the names and bytes of all files, in hexadecimal.
        folder: where it was read from.
    """

    id: str
    name_zh: str
    name_en: str
    first_month: tuple[int, int]
    currency: str
    base_year: int
    cities: Table
    sectors: Table
    occupations: Table
    providers: Table
    worker_groups: Table
    staffing: NDArray[np.float64]
    successors: NDArray[np.float64]
    parameters: Mapping[str, Quantity]
    ai_paths: Mapping[str, NDArray[np.float64]]
    ai_path_quantities: Mapping[str, Quantity]
    retirement: Retirement
    focal_name_zh: str
    focal_name_en: str
    focal_size: Quantity
    focal_age_min: Quantity
    focal_education_max: int
    focal_occupations: NDArray[np.bool_]
    employed: Quantity
    skill_requirement: NDArray[np.float32]
    exposure: NDArray[np.float64]
    digest: str
    folder: Path

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process reads the files again, and refuses them if they have changed."""
        return _load_unchanged, (self.folder, self.digest)


Files = tuple[tuple[str, bytes], ...]


def economies() -> dict[str, Path]:
    """The folders of the economies that come with the program, by name."""
    home = calibration_folder()
    return {path.parent.name: path.parent for path in sorted(home.glob(f"*/{MAIN}"))}


def calibration_folder() -> Path:
    """Where economies and published tables are: inside the installed package, or beside it."""
    package = Path(__file__).resolve().parents[1]
    shipped, beside = package / "data" / "calibration", package.parent / "calibration"
    return shipped if shipped.is_dir() else beside


def load_economy(name_or_path: str | Path = REFERENCE) -> EconomyData:
    """Read an economy, or return it from memory if its files have not changed.

    Args:
        name_or_path: a name from ``economies()``, or the folder of an economy of your own.

    Raises:
        InvalidEconomy: there is none, or a file of it is wrong; the message is one line.
    """
    folder: Path | None = _find(name_or_path, Path())
    layers: list[tuple[Path, Files]] = []
    while folder is not None:
        if folder in (seen for seen, _ in layers):
            circle = Message("found.cycle", names=shorten(folder.name))
            raise InvalidEconomy(refusal(f"{MAIN}: extends", circle, Message("allowed.chain")))
        files = _read_files(folder)
        layers.append((folder, files))
        folder = _parent(folder, files)
    return _build(tuple(layers))


def _load_unchanged(folder: Path, digest: str) -> EconomyData:
    economy = load_economy(folder)
    if economy.digest != digest:
        found = Message("found.changed", name=economy.id)
        raise InvalidEconomy(refusal("economy", found, Message("allowed.unchanged")))
    return economy


def _find(name_or_path: str | Path, beside: Path) -> Path:
    known = economies()
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    folder = beside / name_or_path
    with suppress(OSError):  # a name too long for a file
        if (folder / MAIN).is_file():
            return folder.resolve()
    found, near = shorten(str(name_or_path)), nearest(str(name_or_path), known)
    allowed = Message("allowed.economy_folder", names=", ".join(known), file=MAIN)
    raise InvalidEconomy(refusal("economy", found, allowed, near))


def _parent(folder: Path, files: Files) -> Path | None:
    main = read_toml(MAIN, dict(files)[MAIN])
    extends = main.get("extends")
    if extends is None:
        return None
    if not isinstance(extends, str):
        allowed = Message("allowed.economy")
        raise InvalidEconomy(refusal(f"{MAIN}: extends", shorten(extends), allowed))
    if "id" not in main:
        nothing, allowed = Message("found.nothing"), Message("allowed.own_name")
        raise InvalidEconomy(refusal(f"{MAIN}: id", nothing, allowed))
    return _find(extends, folder.parent)


def _read_files(folder: Path) -> Files:
    names = [f"{table}.{ending}" for table in COLUMNS for ending in ("csv", "toml")]
    names += [MAIN, "parameters.toml", "ai_paths.toml", "retirement.toml"]
    found = []
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "~"))
        if path.suffix in {".csv", ".toml"} and path.is_file() and not hidden:
            if path.name not in names:
                unknown, allowed = Message("found.unknown_file"), Message("allowed.economy_files")
                near = nearest(path.name, names)
                raise InvalidEconomy(refusal(path.name, unknown, allowed, near))
            with path.open("rb") as file:
                found.append((path.name, file.read(MOST_BYTES + 1)))
    return tuple(found)


@lru_cache(maxsize=8)
def _build(layers: tuple[tuple[Path, Files], ...]) -> EconomyData:
    files = [dict(layer) for _, layer in layers]
    digest = hashlib.sha256()
    for layer in files:
        for name, content in layer.items():
            digest.update(f"{name} {len(content)}\n".encode() + content)
    main = _main(_merged(MAIN, files))
    tables = {name: _table(name, files) for name in COLUMNS}
    economy = _assemble(main, tables, files, digest.hexdigest(), layers[0][0])
    check_economy(economy)
    return economy


def _assemble(
    main: Mapping[str, Any],
    tables: Mapping[str, Table],
    files: list[dict[str, bytes]],
    digest: str,
    folder: Path,
) -> EconomyData:
    occupations, sectors = tables["occupations"], tables["sectors"]
    path_quantities = _ai_path_quantities(_merged("ai_paths.toml", files))
    return EconomyData(
        **{key: main[key] for key in (*NAMES, "first_month", "currency", "base_year", "employed")},
        cities=tables["cities"],
        sectors=sectors,
        occupations=occupations,
        providers=tables["providers"],
        worker_groups=tables["workers"],
        staffing=_matrix(tables["staffing"], sectors, occupations),
        successors=_matrix(tables["successors"], occupations, occupations),
        parameters=MappingProxyType(_parameters(_merged("parameters.toml", files))),
        ai_paths=MappingProxyType(_ai_paths(path_quantities)),
        ai_path_quantities=MappingProxyType(path_quantities),
        retirement=_retirement(_merged("retirement.toml", files), main["first_month"]),
        **_focal(main["focal"], occupations),
        skill_requirement=_frozen(_stack(occupations, "skill", SKILLS).astype(np.float32)),
        exposure=_stack(occupations, "exposure", CHANNELS),
        digest=digest,
        folder=folder,
    )


def _merged(name: str, files: list[dict[str, bytes]]) -> dict[str, Any]:
    """The tables of a TOML file, an economy's own before those of the one it extends."""
    found: dict[str, Any] = {}
    for layer in reversed(files):
        if name in layer:
            found |= read_toml(name, layer[name])
    if not found:
        missing = Message("found.no_file_or_empty")
        raise InvalidEconomy(refusal(name, missing, Message("allowed.own_or_extended")))
    return found


def _table(name: str, files: list[dict[str, bytes]]) -> Table:
    contents = []
    for file in (f"{name}.toml", f"{name}.csv"):
        layer = next((layer for layer in files if file in layer), None)
        if layer is None:
            missing, allowed = Message("found.no_file"), Message("allowed.own_or_extended")
            raise InvalidEconomy(refusal(file, missing, allowed))
        contents.append(layer[file])
    declarations = read_declarations(f"{name}.toml", contents[0], COLUMNS[name])
    for column, declaration in declarations.items():
        if (declaration.low is None) != (column in TEXT_COLUMNS):
            text = column in TEXT_COLUMNS
            kind = Message("allowed.no_range") if text else Message("allowed.low_and_high")
            found = Message("found.wrong_kind")
            raise InvalidEconomy(refusal(f"{name}.toml: {column}", found, kind))
    table = read_table(name, contents[1], declarations, KEYS.get(name, ("id",)))
    if len(table) > MOST_ROWS.get(name, len(table)):
        found = Message("found.rows", number=len(table))
        fewer = Message("allowed.fewer", number=MOST_ROWS[name])
        raise InvalidEconomy(refusal(f"{name}.csv", found, fewer))
    for id in table["id"] if "id" in table.columns else ():
        _check_id(f"{name}.csv", id)
    return table


def _main(entries: dict[str, Any]) -> dict[str, Any]:
    entries = {key: value for key, value in entries.items() if key != "extends"}
    known = (*NAMES, "first_month", "currency", "base_year", "employed", "focal")
    check_names(MAIN, entries, known)
    for key in (*NAMES, "currency", "first_month"):
        _require(MAIN, key, entries[key], str)
    _require(MAIN, "base_year", entries["base_year"], int)
    _require(MAIN, "focal", entries["focal"], dict)
    _check_id(MAIN, entries["id"])
    month = _month(MAIN, "first_month", entries["first_month"])
    employed = read_quantity(MAIN, "employed", entries["employed"])
    return entries | {"first_month": month, "employed": employed}


def _focal(entries: Mapping[str, Any], occupations: Table) -> dict[str, Any]:
    known = ("name_zh", "name_en", "education_max", "occupations", "age_min", "size")
    check_names(f"{MAIN}: focal", entries, known)
    for key in ("name_zh", "name_en", "education_max"):
        _require(MAIN, f"focal.{key}", entries[key], str)
    _require(MAIN, "focal.occupations", entries["occupations"], list)
    for id in entries["occupations"]:
        check_member(MAIN, "focal.occupations", id, occupations.ids)
    check_member(MAIN, "focal.education_max", entries["education_max"], EDUCATION)
    return {
        "focal_name_zh": entries["name_zh"],
        "focal_name_en": entries["name_en"],
        "focal_size": read_quantity(MAIN, "focal.size", entries["size"]),
        "focal_age_min": read_quantity(MAIN, "focal.age_min", entries["age_min"]),
        "focal_education_max": EDUCATION.index(entries["education_max"]),
        "focal_occupations": _frozen(np.isin(occupations.ids, entries["occupations"])),
    }


def _parameters(entries: Mapping[str, Any]) -> dict[str, Quantity]:
    check_names("parameters.toml", entries, _parameter_names())
    return {name: read_quantity("parameters.toml", name, entries[name]) for name in entries}


def _parameter_names() -> tuple[str, ...]:
    """The names every economy declares: those of the reference economy."""
    known = economies()
    if REFERENCE not in known:
        found, allowed = Message("found.no_folder"), Message("allowed.installation")
        raise InvalidEconomy(refusal(f"economy: {REFERENCE}", found, allowed))
    return _names_of((known[REFERENCE] / "parameters.toml").read_bytes())


@lru_cache(maxsize=2)
def _names_of(content: bytes) -> tuple[str, ...]:
    return tuple(read_toml("parameters.toml", content))


def _ai_path_quantities(entries: Mapping[str, Any]) -> dict[str, Quantity]:
    """One quantity for each ``path.channel.part``."""
    file, found = "ai_paths.toml", {}
    for path, channels in entries.items():
        _require(file, path, channels, dict)
        check_names(f"{file}: {path}", channels, CHANNELS)
        for channel, parts in channels.items():
            _require(file, f"{path}.{channel}", parts, dict)
            check_names(f"{file}: {path}.{channel}", parts, PATH_PARTS)
            for part in PATH_PARTS:
                key = f"{path}.{channel}.{part}"
                found[key] = read_quantity(file, key, parts[part])
    return found


def _ai_paths(quantities: Mapping[str, Quantity]) -> dict[str, NDArray[np.float64]]:
    return {
        path: _frozen(
            np.array(
                [
                    [quantities[f"{path}.{channel}.{part}"].value for part in PATH_PARTS]
                    for channel in CHANNELS
                ]
            )
        )
        for path in dict.fromkeys(key.partition(".")[0] for key in quantities)
    }


def _retirement(entries: Mapping[str, Any], first_month: tuple[int, int]) -> Retirement:
    file = "retirement.toml"
    check_names(file, entries, ("start", *RETIREMENT_GROUPS))
    year, month = _month(file, "start", entries["start"])
    parts: dict[str, list[int]] = {"old_age": [], "new_age": [], "months_per_step": []}
    for group in RETIREMENT_GROUPS:
        _require(file, group, entries[group], dict)
        check_names(f"{file}: {group}", entries[group], parts)
        for part, values in parts.items():
            values.append(round(read_quantity(file, f"{group}.{part}", entries[group][part]).value))
        if parts["new_age"][-1] < parts["old_age"][-1] or parts["months_per_step"][-1] < 1:
            found, allowed = Message("found.falling_age"), Message("allowed.rising_age")
            raise InvalidEconomy(refusal(f"{file}: {group}", found, allowed))
    arrays = {part: _frozen(np.array(values, np.int64)) for part, values in parts.items()}
    start = (year - first_month[0]) * 12 + month - first_month[1]
    return Retirement(start=start, **arrays)


def _matrix(table: Table, rows: Table, columns: Table) -> NDArray[np.float64]:
    """The shares of a table with a row and a column in each line, as float64 (rows, columns)."""
    row_key, column_key = KEYS[table.name]
    matrix = np.zeros((len(rows), len(columns)))
    lines = zip(table[row_key], table[column_key], table["share"], strict=True)
    for row, column, share in lines:
        check_member(f"{table.name}.csv", row_key, row, rows.ids)
        check_member(f"{table.name}.csv", column_key, column, columns.ids)
        matrix[rows.index(row), columns.index(column)] = share
    return _frozen(matrix)


def _stack(table: Table, prefix: str, names: Iterable[str]) -> NDArray[np.float64]:
    return _frozen(np.column_stack([table[f"{prefix}_{name}"] for name in names]))


def _require(file: str, key: str, value: object, kind: type) -> None:
    if not isinstance(value, kind) or isinstance(value, bool) or value == "":
        allowed = {
            str: Message("allowed.text"),
            int: Message("allowed.year"),
            dict: Message("allowed.table"),
            list: Message("allowed.occupation_list"),
        }
        raise InvalidEconomy(refusal(f"{file}: {key}", shorten(value), allowed[kind]))


def _check_id(file: str, id: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", id, re.ASCII):
        raise InvalidEconomy(refusal(f"{file}: id", shorten(id), Message("allowed.id")))


def _month(file: str, key: str, text: object) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text) if isinstance(text, str) else None
    if match is None:
        allowed = Message("allowed.calendar_month")
        raise InvalidEconomy(refusal(f"{file}: {key}", shorten(text), allowed))
    return int(match[1]), int(match[2])


def _frozen[Array: NDArray[Any]](array: Array) -> Array:
    array.flags.writeable = False
    return array
