"""The economy as data: what Guangdong's files say, and what the loader refuses."""

import csv
import math
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.language import language
from sim.language.message import told
from sim.model.columns import CHANNELS, EDUCATION, SKILLS
from sim.model.economy_checks import wage_shares
from sim.model.economy_data import (
    COLUMNS,
    EconomyData,
    InvalidEconomy,
    economies,
    load_economy,
)
from sim.model.parameters import InvalidParameter, rates
from sim.model.population import statutory_age
from sim.quantity import Status

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path.name for path in (ROOT / "calibration" / "guangdong").glob("*.*"))


@pytest.fixture(scope="module")
def guangdong() -> EconomyData:
    return load_economy()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of Guangdong that a test may spoil."""
    return Path(shutil.copytree(economies()["guangdong"], tmp_path / "own"))


@pytest.fixture
def extension(tmp_path: Path) -> Callable[..., Path]:
    """An economy that extends another and has these files."""

    def write(name: str = "ours", extends: str = "guangdong", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        main = f'extends = "{extends}"\nid = "{name}"\n' + files.pop("economy", "")
        (folder / "economy.toml").write_text(main, "utf-8")
        for file, text in files.items():
            (folder / file.replace("__", ".")).write_text(text, "utf-8")
        return folder

    return write


def refusal(folder: Path | str) -> str:
    with pytest.raises(InvalidEconomy) as caught:
        load_economy(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert "——应为" in told(caught.value.args[0], language("zh"))
    return message


def replace(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def cell(economy: EconomyData, table: str, id: str, column: str) -> float:
    found = getattr(economy, table)
    return float(found[column][found.index(id)])


# What Guangdong says


def test_every_file_is_read() -> None:
    tables = {f"{table}.{ending}" for table in COLUMNS for ending in ("csv", "toml")}
    others = {"economy.toml", "parameters.toml", "ai_paths.toml", "retirement.toml"}
    assert set(FILES) == tables | others


def test_guangdong_has_its_cities_and_residents(guangdong: EconomyData) -> None:
    residents, delta = guangdong.cities["residents"], guangdong.cities["pearl_river_delta"]
    assert len(guangdong.cities) == 21
    assert residents.sum() == pytest.approx(126.01, abs=0.005)
    assert residents[delta == 1].sum() == pytest.approx(78.01, abs=0.02)


@pytest.mark.parametrize("column", ["pay_index", "industry_index"])
def test_city_index_has_mean_one(guangdong: EconomyData, column: str) -> None:
    mean = np.average(guangdong.cities[column], weights=guangdong.cities["residents"])
    assert mean == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("delta", "yuan"), [(1, 103_285), (0, 75_357)])
def test_regional_pay_keeps_its_published_ratio(
    guangdong: EconomyData, delta: int, yuan: float
) -> None:
    cities = guangdong.cities
    inside = cities["pearl_river_delta"] == delta
    mean = np.average(cities["pay_index"][inside], weights=cities["residents"][inside])
    assert mean * 92_645 == pytest.approx(yuan, rel=0.002)


def test_no_two_cities_share_a_tile(guangdong: EconomyData) -> None:
    tiles = set(zip(guangdong.cities["tile_row"], guangdong.cities["tile_col"], strict=True))
    assert len(tiles) == 21


def test_seats_are_about_six_per_thousand_workers(guangdong: EconomyData) -> None:
    cities = guangdong.cities
    mean = np.average(cities["seats_per_1000"], weights=cities["residents"])
    assert mean == pytest.approx(6, abs=0.1)


def test_exposed_jobs_have_room_for_the_focal_group(guangdong: EconomyData) -> None:
    jobs = guangdong.sectors["share"] @ guangdong.staffing
    focal = guangdong.focal_occupations
    held = (
        guangdong.focal_size.value / guangdong.employed.value * guangdong.occupations["focal_split"]
    )
    assert 0.045 <= jobs[focal].sum() <= 0.07
    assert (jobs[focal] > held[focal]).all()


def test_mean_pay_over_all_jobs_is_the_private_mean(guangdong: EconomyData) -> None:
    jobs = guangdong.sectors["share"] @ guangdong.staffing
    assert jobs @ guangdong.occupations["pay_ratio"] == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize(
    ("id", "ratio"),
    [
        ("data_entry_clerk", 0.91),
        ("customer_service_agent", 0.76),
        ("line_inspector", 0.77),
        ("warehouse_sorter", 0.77),
    ],
)
def test_exposed_jobs_are_paid_by_their_class(
    guangdong: EconomyData, id: str, ratio: float
) -> None:
    assert cell(guangdong, "occupations", id, "pay_ratio") == ratio


@pytest.mark.parametrize(
    ("id", "labels"),
    [
        ("line_inspector", (0.42, 0.18)),
        ("data_entry_clerk", (0.89, 0.50)),
        ("customer_service_agent", (0.57, 0.70)),
        ("telemarketer", (0.81, 0.53)),
        ("warehouse_sorter", (0.18, 0.19)),
        ("material_mover", (0.04, 0.06)),
        ("packer", (0.10, 0.10)),
        ("shipping_clerk", (0.50, 0.36)),
        ("cashier", (0.21, 0.36)),
        ("assembler", (0.24, 0.09)),
        ("nursing_assistant", (0.10, 0.14)),
        ("robot_technician", (0.42, 0.21)),
        ("machinery_mechanic", (0.27, 0.15)),
        ("security_guard", (0.17, 0.25)),
        ("delivery_driver", (0.37, 0.25)),
        ("general_clerk", (0.58, 0.50)),
    ],
)
def test_exposure_to_language_models_is_the_mean_of_both_labels(
    guangdong: EconomyData, id: str, labels: tuple[float, float]
) -> None:
    found = cell(guangdong, "occupations", id, "exposure_llm")
    assert found == pytest.approx(sum(labels) / 2, abs=1e-9)


def test_no_exposed_occupation_has_more_than_two_successors(guangdong: EconomyData) -> None:
    assert ((guangdong.successors > 0).sum(axis=1) <= 2).all()


def test_new_occupations_ask_for_fit_and_hold_few_jobs(guangdong: EconomyData) -> None:
    new = guangdong.occupations["new"] == 1
    jobs = guangdong.sectors["share"] @ guangdong.staffing
    assert (guangdong.occupations["fit_min"][new] >= 0.6).all()
    assert (guangdong.occupations["fit_min"][~new] == 0).all()
    assert 0 < jobs[new].min() < jobs[new].max() <= 0.01


def capability(economy: EconomyData, path: str, month: float) -> np.ndarray:
    ceiling, midpoint, speed = economy.ai_paths[path].T
    return np.asarray(ceiling / (1 + np.exp(-speed * (month - midpoint) / 12)))


def test_ai_paths_start_together_and_part(guangdong: EconomyData) -> None:
    assert list(guangdong.ai_paths) == ["slow", "central", "fast"]
    now = np.array([capability(guangdong, path, 0) for path in guangdong.ai_paths])
    later = np.array([capability(guangdong, path, 60) for path in guangdong.ai_paths])
    assert np.ptp(now, axis=0).max() < 0.02
    assert (np.diff(later, axis=0) > 0.05).all()
    assert ((now[1] >= 0.19) & (now[1] <= 0.31)).all()
    assert ((later[1] >= 0.59) & (later[1] <= 0.70)).all()


def savings(economy: EconomyData, month: float) -> np.ndarray:
    """Yuan per head of staff and month, (sectors, channels), before the cost of adoption."""
    replaced = economy.exposure * (1 - economy.occupations["augmentation"])[:, None]
    pay = economy.occupations["pay_ratio"] * economy.parameters["private_pay"].value
    return np.asarray(
        economy.staffing @ (pay[:, None] * replaced) * capability(economy, "central", month)
    )


def test_reference_savings_are_those_of_this_economy(guangdong: EconomyData) -> None:
    saved = savings(guangdong, 30)
    factory = saved[guangdong.sectors.index("manufacturing")]
    means = [guangdong.sectors["share"] @ saved[:, 0], factory[1], factory[2]]
    for channel, mean in zip(CHANNELS, means, strict=True):
        net = mean - guangdong.parameters[f"adoption_cost_{channel}"].value
        assert guangdong.parameters[f"saving_reference_{channel}"].value == pytest.approx(
            net, rel=0.05
        )


def test_firm_sizes_have_the_published_mean(guangdong: EconomyData) -> None:
    value = {name: quantity.value for name, quantity in guangdong.parameters.items()}
    heads = np.arange(value["min_firm"], value["max_firm"] + 1)
    weight = heads ** -(1 + value["zipf_exponent"])
    assert heads @ weight / weight.sum() == pytest.approx(value["mean_firm_size"], abs=0.01)


def test_every_number_has_a_source(guangdong: EconomyData) -> None:
    tables = [
        getattr(guangdong, name) for name in ("cities", "sectors", "occupations", "providers")
    ]
    declared = [d for table in tables for d in table.declarations.values()]
    declared += [*guangdong.parameters.values(), *guangdong.ai_path_quantities.values()]
    for declaration in declared:
        assumed = declaration.source.startswith("assumption: ")
        assert assumed == (declaration.status is Status.ASSUMPTION), declaration


def test_income_cannot_feed_on_itself(guangdong: EconomyData) -> None:
    shares = wage_shares(guangdong)
    assert shares.sum() == pytest.approx(1)
    assert guangdong.sectors["local_spending"] @ shares < 0.15


# The statutory age


@pytest.mark.parametrize(
    ("group", "born", "years", "months"),
    [
        (0, (1964, 12), 60, 0),
        (0, (1965, 1), 60, 1),
        (0, (1965, 4), 60, 1),
        (0, (1965, 5), 60, 2),
        (0, (1976, 9), 63, 0),
        (0, (1990, 1), 63, 0),
        (1, (1970, 1), 55, 1),
        (1, (1981, 9), 58, 0),
        (2, (1974, 12), 50, 0),
        (2, (1975, 1), 50, 1),
        (2, (1975, 2), 50, 1),
        (2, (1975, 3), 50, 2),
        (2, (1984, 11), 55, 0),
        (2, (2000, 1), 55, 0),
    ],
)
def test_statutory_age(
    guangdong: EconomyData, group: int, born: tuple[int, int], years: int, months: int
) -> None:
    birth = (born[0] - guangdong.first_month[0]) * 12 + born[1] - guangdong.first_month[1]
    reform = guangdong.retirement
    law = [reform.old_age, reform.new_age, reform.months_per_step, np.full(3, reform.start)]
    sex, education = ((0, 1), (1, 3), (1, 1))[group]
    assert statutory_age(sex, education, birth, np.stack(law, axis=1)) == years * 12 + months


# Shapes, memory, speed


def test_shapes_and_types(guangdong: EconomyData) -> None:
    sectors, occupations = len(guangdong.sectors), len(guangdong.occupations)
    assert guangdong.staffing.shape == (sectors, occupations)
    assert guangdong.successors.shape == (occupations, occupations)
    assert guangdong.skill_requirement.shape == (occupations, len(SKILLS))
    assert guangdong.skill_requirement.dtype == np.float32
    assert guangdong.exposure.shape == (occupations, len(CHANNELS))
    assert guangdong.focal_occupations.dtype == bool
    assert guangdong.occupations["education_required"].dtype == np.int64
    assert guangdong.cities["pay_index"].dtype == np.float64
    assert guangdong.cities["name_zh"].dtype == object
    assert guangdong.first_month == (2026, 1)
    assert EDUCATION[guangdong.focal_education_max] == "high_school"


def test_arrays_cannot_be_changed(guangdong: EconomyData) -> None:
    arrays: list[np.ndarray] = [guangdong.staffing, guangdong.successors, guangdong.exposure]
    arrays += [
        guangdong.skill_requirement,
        guangdong.focal_occupations,
        guangdong.retirement.old_age,
    ]
    arrays += [*guangdong.cities.columns.values(), *guangdong.ai_paths.values()]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[0]
    with pytest.raises(TypeError):
        guangdong.parameters["kappa"] = guangdong.parameters["kappa"]  # type: ignore[index]


def test_table_names_the_nearest(guangdong: EconomyData) -> None:
    assert guangdong.cities.index("shenzhen") == 1
    with pytest.raises(KeyError, match='did you mean "shenzhen"'):
        guangdong.cities.index("shenzen")
    with pytest.raises(KeyError, match='did you mean "residents"'):
        guangdong.cities["resident"]


def test_reading_is_quick_and_done_once(own: Path) -> None:
    took = []
    for number in range(3):
        replace(own, "economy.toml", "# ", f"# {number} ")
        start = time.perf_counter()
        load_economy(own)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.25  # 25 ms here; room for a busy machine
    assert load_economy(own) is load_economy(str(own))


def test_reading_imports_no_heavy_library() -> None:
    program = (
        "import sys; from sim.model.economy_data import load_economy; load_economy(); "
        "print(*sorted({'pandas', 'numba', 'mesa'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert result.stdout.split() == []


def test_changed_file_is_read_again(own: Path) -> None:
    before = load_economy(own)
    replace(own, "parameters.toml", "value = 0.9532", "value = 0.8")
    after = load_economy(own)
    assert (before.parameters["kappa"].value, after.parameters["kappa"].value) == (0.9532, 0.8)
    assert before.digest != after.digest


def test_digest_is_that_of_the_files_wherever_they_are(own: Path, guangdong: EconomyData) -> None:
    assert load_economy(own).digest == guangdong.digest
    assert load_economy(own).folder == own.resolve()


def test_byte_order_mark_is_read_over(own: Path, guangdong: EconomyData) -> None:
    for name in ("cities.csv", "economy.toml", "parameters.toml"):
        path = own / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_economy(own).cities.ids == guangdong.cities.ids


# Economies that extend another


def test_extension_changes_only_what_it_names(
    extension: Callable[..., Path], guangdong: EconomyData
) -> None:
    cities = (economies()["guangdong"] / "cities.csv").read_text("utf-8").splitlines()[:3]
    kappa = (
        '[kappa]\nvalue = 0.7\nunit = "probability"\nlow = 0.5\nhigh = 1\n'
        'source = "assumption: a test"\nstatus = "assumption"\nzh = "测试"\nen = "test"\n'
    )
    folder = extension(
        economy='name_en = "Ours"\n', cities__csv="\n".join(cities), parameters__toml=kappa
    )
    ours = load_economy(folder)
    assert (ours.id, ours.name_en, ours.name_zh) == ("ours", "Ours", "广东")
    assert ours.cities.ids == ("guangzhou", "shenzhen")
    assert ours.parameters["kappa"].value == 0.7
    assert ours.parameters["tau"] == guangdong.parameters["tau"]
    assert ours.digest != guangdong.digest


def test_extension_may_extend_its_neighbour(extension: Callable[..., Path]) -> None:
    extension("first", economy='name_en = "First"\n')
    assert load_economy(extension("second", "first")).name_en == "First"


def test_extension_in_a_circle_is_refused(extension: Callable[..., Path]) -> None:
    extension("first", "second")
    assert "a cycle ('second')" in refusal(extension("second", "first"))


def test_extension_needs_a_name_of_its_own(extension: Callable[..., Path]) -> None:
    folder = extension()
    (folder / "economy.toml").write_text('extends = "guangdong"\n', "utf-8")
    assert refusal(folder) == "economy.toml: id: found nothing; allowed a name of its own"


def test_extension_of_nothing_is_refused(extension: Callable[..., Path]) -> None:
    assert 'did you mean "guangdong"?' in refusal(extension(extends="guandong"))


# What is refused


@pytest.mark.parametrize("name", ["guandong", "Guangdong", "no/such/folder", "x" * 5000, ""])
def test_unknown_economy_names_those_known(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "allowed guangdong or a folder with economy.toml" in refusal(name)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("cities.csv", "18.68", "1868", "cities.csv: residents, row 2: found '1868'; allowed a"),
        ("cities.csv", "18.68", "nan", "residents, row 2: found 'nan'"),
        ("cities.csv", "18.68", "", "residents, row 2: found ''"),
        ("cities.csv", "18.68", "18,68", "row 2: found 13 cells; allowed 12"),
        ("cities.csv", "residents", "resident", 'did you mean "residents"?'),
        ("cities.csv", "guangzhou", "shenzhen", "found shenzhen 2 times; allowed once"),
        ("cities.csv", "guangzhou", "广州", "allowed small letters, digits and underscores"),
        ("cities.csv", ",2,4\n", ",2,4.5\n", "row 2: found '4.5'; allowed a whole number"),
        ("cities.csv", "广州", "", "name_zh, row 2: found ''; allowed a text"),
        ("cities.csv", "广州", "广\x1b[31m州", "name_zh: found '广\\x1b[31m州'; allowed a"),
        ("cities.csv", "广州", "广\u202e州", "name_zh: found '广\\u202e州'"),
        ("economy.toml", 'name_en = "', 'name_en = "\\u001b[31m', "without control characters"),
        ("economy.toml", 'name_en = "', '"\\u0007" = 1\nname_en = "', "found '\\x07'"),
        ("parameters.toml", 'en = "', 'en = "\\u009b', "parameters.toml: found '\\x9b"),
        ("cities.toml", "low = 0.1", 'low = "0"', "found low '0' and high 40"),
        ("cities.toml", "low = 0.1", "low = 41", "the lower first"),
        ("cities.toml", "low = 0.1", f"low = -{10**400}", "allowed two finite numbers"),
        ("cities.toml", "low = 0.1\nhigh = 40\n", "", "found the wrong kind; allowed low and high"),
        ("cities.toml", "whole = true", "whole = 1", "whole: found 1; allowed true or false"),
        ("cities.toml", "[residents]", "[resident]", 'did you mean "residents"?'),
        ("cities.toml", 'status = "seen"', 'status = "sen"', 'did you mean "seen"?'),
        ("cities.toml", 'unit = "million people"', 'unit = ""', "found no unit"),
        ("cities.toml", 'unit = "million people"', 'units = "m"', 'did you mean "unit"?'),
        ("sectors.csv", ",0.36,", ",0.35,", "found a sum of 0.99 for all; allowed 1"),
        ("sectors.csv", ",1.2,0.4,", ",1.2,0.9,", None),
        ("staffing.csv", "manufacturing,", "manufacture,", 'did you mean "manufacturing"?'),
        ("staffing.csv", "0.072", "0.172", "found a sum of 1.1 for manufacturing"),
        ("staffing.csv", "assembler", "line_inspector", "manufacturing line_inspector 2 times"),
        ("successors.csv", "vision_quality_technician,0.7", "cashier,0.7", "only new occupations"),
        ("successors.csv", "vision_quality_technician,0.7", "robot_technicia,0.7", "did you mean"),
        ("successors.csv", "0.7", "0.6", "found a sum of 0.9 for line_inspector"),
        ("occupations.csv", ",0.45,0,1,0,", ",0.35,0,1,0,", "focal_split: found a sum of 0.9"),
        ("workers.csv", "focal,", "vocal,", 'did you mean "focal"?'),
        ("workers.csv", "0.08,0.52,0.4,0\n", "0.08,0.52,0,0.4\n", "allowed up to high_school"),
        ("workers.csv", "0.08,0.52,0.4,0\n", "0.18,0.52,0.4,0\n", "education: found a sum of 1.1"),
        ("workers.csv", "16,34", "16,40", "allowed a band on one side of 35"),
        ("workers.csv", "0.66", "0.7", "found a sum of 1.04 for focal"),
        ("providers.csv", "0.45", "0.4", "share_of_seats: found a sum of 0.95"),
        ("parameters.toml", "[kappa]", "[kapa]", 'did you mean "kappa"?'),
        ("parameters.toml", "value = 0.9532", "value = 85", "value: found 85; allowed 0.6..1"),
        ("parameters.toml", "value = 0.9532", "value = true", "value: found True; allowed a"),
        ("parameters.toml", "value = 0.9532", f"value = {10**400}", "numbers that cannot be read"),
        ("parameters.toml", "value = 0.9532\n", "", "kappa: value: found nothing"),
        ("parameters.toml", 'unit = "exponent"', "unit = 3", "zipf_exponent: found no unit"),
        ("parameters.toml", "allowed = [0.5, 30]", "allowed = [2]", "competitors: found numbers"),
        ("parameters.toml", "allowed = [0.5, 30]", "allowed = [5, 30]", "a range within 5..30"),
        ("parameters.toml", "[kappa]", "[kappa.x]", "unit, value, zh: found nothing"),
        ("ai_paths.toml", "[slow.llm]", "[slow.lm]", "ai_paths.toml: slow: lm"),
        ("ai_paths.toml", "ceiling = {", "cieling = {", 'did you mean "ceiling"?'),
        ("ai_paths.toml", "[slow.llm]", "[slow.llm.x]", "slow.llm: x: found an unknown name"),
        ("retirement.toml", '"2025-01"', '"2025-13"', 'allowed a month such as "2026-01"'),
        ("retirement.toml", "[men]", "[man]", 'did you mean "men"?'),
        ("retirement.toml", "value = 4", "value = 0", "retirement.toml: men.months_per_step"),
        ("economy.toml", '"2026-01"', "2026", "first_month: found 2026; allowed a text"),
        ("economy.toml", '"line_inspector"', '"inspector"', 'did you mean "line_inspector"?'),
        ("economy.toml", ', "warehouse_sorter"', "", "found 0.25 for warehouse_sorter"),
        ("economy.toml", '"high_school"', '"highschool"', 'did you mean "high_school"?'),
        ("economy.toml", "currency", "curency", 'did you mean "currency"?'),
        ("economy.toml", 'id = "guangdong"', 'id = "广东"', "allowed small letters"),
        ("economy.toml", "base_year = 2022", "base_year = true", "allowed a year"),
        ("economy.toml", "[focal]", "[[focal]]", "allowed a table"),
        ("economy.toml", "[focal]", "[focal", "economy.toml: found text that is not TOML"),
        ("economy.toml", "[focal]", f"x = {'[' * 100_000}", "found nested brackets"),
        ("economy.toml", "# The", "extends = 3\n# The", "found 3; allowed the name of an"),
    ],
)  # fmt: skip
def test_mistake_is_refused_in_one_line(
    own: Path, file: str, old: str, new: str, message: str | None
) -> None:
    replace(own, file, old, new)
    if message is None:
        load_economy(own)
    else:
        assert message in refusal(own)


def test_income_that_feeds_on_itself_is_refused(own: Path) -> None:
    with (own / "sectors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (own / "sectors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([row | {"local_spending": "0.6"} for row in rows])
    assert "found a loop gain of 0.600; allowed below 0.5" in refusal(own)


@pytest.mark.parametrize("file", FILES)
def test_missing_file_is_refused(own: Path, file: str) -> None:
    (own / file).unlink()
    assert file in refusal(own)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"\x00", b"\n", b"a" * (2**20 + 1), "广东".encode("gbk"), b'"', b"x = 1"],
    ids=["empty", "utf-16", "nul", "line", "huge", "gbk", "quote", "other"],
)
def test_rubbish_is_refused(own: Path, file: str, content: bytes) -> None:
    (own / file).write_bytes(content)
    assert file in refusal(own)


def test_unknown_file_is_refused(own: Path) -> None:
    (own / "citys.csv").touch()
    (own / ".cities.csv").touch()
    (own / "notes.md").touch()
    assert refusal(own) == (
        "citys.csv: found an unknown file; allowed the files of an economy; "
        'did you mean "cities.csv"?'
    )


def test_too_many_cities_are_refused(own: Path) -> None:
    lines = (own / "cities.csv").read_text("utf-8").splitlines()
    more = [lines[1].replace("guangzhou", f"town_{number}") for number in range(12)]
    (own / "cities.csv").write_text("\n".join([*lines, *more]), "utf-8")
    assert refusal(own) == "cities.csv: found 33 rows; allowed 32 or fewer"


def test_refusal_travels_between_processes() -> None:
    error = InvalidEconomy("cities.csv: residents: found 3")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_economy_travels_between_processes_unless_it_has_changed(own: Path) -> None:
    packed = pickle.dumps(load_economy(own))
    assert pickle.loads(packed) is load_economy(own)
    replace(own, "parameters.toml", "value = 0.9532", "value = 0.8")
    with pytest.raises(InvalidEconomy, match="guangdong changed since the run began"):
        pickle.loads(packed)


# Parameters as a record


def test_rates_hold_every_parameter(guangdong: EconomyData) -> None:
    record = rates(guangdong.parameters, {})
    assert record.shape == (1,)
    assert record.dtype.names == tuple(sorted(guangdong.parameters))
    for name, quantity in guangdong.parameters.items():
        assert record[name][0] == quantity.value
        assert record.dtype[name] == np.float64


def test_rates_take_overrides(guangdong: EconomyData) -> None:
    record = rates(guangdong.parameters, {"competitors": 10, "demand_trend": -0.125})
    assert (record["competitors"][0], record["demand_trend"][0]) == (10, -0.125)
    assert guangdong.parameters["competitors"].value == 3


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "kapa",
            0.5,
            'kapa: found an unknown name; allowed one of {number} names; did you mean "kappa"?',
        ),
        ("zzz", 0.5, "zzz: found an unknown name; allowed one of {number} names"),
        ("kappa", 1.5, "kappa: found 1.5; allowed 0..1 (probability)"),
        ("gig_pay", -1, "gig_pay: found -1; allowed 500..50000 (yuan per month)"),
        ("vacancy_cost", -1, "vacancy_cost: found -1; allowed 0 or more (yuan per vacancy)"),
        ("kappa", math.nan, "kappa: found nan; allowed 0..1 (probability)"),
        ("vacancy_cost", math.inf, "vacancy_cost: found inf; allowed 0 or more (yuan per vacancy)"),
        ("sigma_V", 10**400, f"sigma_V: found 1{'0' * 39}; allowed 1..1e+06 (yuan)"),
        ("kappa", True, "kappa: found True; allowed 0..1 (probability)"),
        ("kappa", "0.5", "kappa: found '0.5'; allowed 0..1 (probability)"),
        (
            "entry_age_low",
            30,
            "entry_age_low: found 30; allowed at most entry_age_high, which is 23",
        ),
    ],
)
def test_override_that_cannot_be_is_refused(
    guangdong: EconomyData, name: str, value: float, message: str
) -> None:
    with pytest.raises(InvalidParameter) as caught:
        rates(guangdong.parameters, {name: value})
    assert str(caught.value) == message.format(number=len(guangdong.parameters))
