"""The catalogues: the same messages in both languages, none missing, none forgotten."""

import re
import string
import tomllib
from pathlib import Path

import pytest

import sim
import sim.language
from sim.app.parameter_table import declared_parameters
from sim.experiments.replication.inputs import declared_rates
from sim.language import LANGUAGES, language, language_of_the_place
from sim.model.economy_data import load_economy
from sim.quantity import Quantity

SOURCES = sorted(Path(sim.__path__[0]).rglob("*.py"))
IDS = re.compile(r"\b(?:words|Message)\(\s*f?\"([\w.{}-]+)\"|\"((?:compare)\.\w+)\"")

SIGNS = {
    "answer.with_unit",
    "compare.with_unit",
    "problem.in_file",
    "unit.share",
    *(f"brief.{name}" for name in ("and", "column", "heading", "of", "semicolon", "setting")),
    "brief.with_unit",
}
"""Messages without a word: signs around what is put in."""

PUBLICATION = re.compile(r"[A-Z][\w, &-]+ \d{4}, [A-Z][A-Za-z. ]*")
"""Authors, year, journal, and nothing else."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used_ids() -> set[str]:
    """The ids that the code asks for; a part that varies is written {…}."""
    return {
        next(filter(None, match))
        for path in SOURCES
        for match in IDS.findall(path.read_text("utf-8"))
    }


def as_pattern(id: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(id)))


def test_languages_say_the_same_things() -> None:
    assert language("zh").messages.keys() == language("en").messages.keys()


@pytest.mark.parametrize("id", sorted(language("en").messages))
def test_messages_have_the_same_placeholders_and_a_text(id: str) -> None:
    zh, en = (language(code).messages[id] for code in LANGUAGES)
    assert zh.strip()
    assert en.strip()
    assert placeholders(zh) == placeholders(en)


def test_every_message_that_is_asked_for_exists() -> None:
    known = language("en").messages
    missing = [id for id in used_ids() if not any(as_pattern(id).fullmatch(one) for one in known)]
    assert missing == []


def test_every_message_is_asked_for() -> None:
    patterns = [as_pattern(id) for id in used_ids() if "." in id]
    assert [
        id for id in language("en").messages if not any(p.fullmatch(id) for p in patterns)
    ] == []


@pytest.mark.parametrize("id", sorted(language("zh").messages))
def test_chinese_is_chinese(id: str) -> None:
    text = language("zh").messages[id]
    assert id in SIGNS or re.search(r"[\u4e00-\u9fff]", text)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({}, "en"),
    ],
)
def test_language_of_the_place(environment: dict[str, str], expected: str) -> None:
    assert language_of_the_place(environment) == expected


def test_an_unknown_message_is_a_bug() -> None:
    with pytest.raises(KeyError):
        language("en")("no.such_message")


def test_every_unit_has_a_chinese_name() -> None:
    """Of all numbers that ``jobshift parameters`` lists, and that errors in files name."""
    economy = load_economy("guangdong")
    listed = [one.declaration for one in declared_parameters(economy)]
    tables = [economy.cities, economy.sectors, economy.occupations]
    tables += [economy.providers, economy.worker_groups]
    columns = [one for table in tables for one in table.declarations.values()]
    units = {
        *(one.unit for one in listed if isinstance(one, Quantity)),
        *(one.unit for one in columns if one.low is not None),
        *(one.unit for one in declared_rates().values()),
    }
    assert [unit for unit in sorted(units) if language("zh").unit(unit) == unit] == []
    assert language("en").unit("yuan a head") == "yuan a head"


def test_every_source_is_said_in_chinese_but_for_publications() -> None:
    """Of all numbers that ``jobshift parameters`` lists; none forgotten, and none left over.

    A publication, such as ``Kroft, Lange, Notowidigdo 2013, QJE``, stays as it was published.
    """
    texts = tomllib.loads((Path(sim.language.__file__).parent / "sources_zh.toml").read_text())
    declared = [one.declaration for one in declared_parameters(load_economy("guangdong"))]
    sources = {language("en").source(one).partition(": ")[2] for one in declared}
    unsaid = sorted(sources - texts.keys())
    assert [text for text in unsaid if not PUBLICATION.fullmatch(text)] == []
    assert sorted(texts.keys() - sources) == []
    assert [text for text in texts.values() if not re.search("[一-鿿]", text)] == []
