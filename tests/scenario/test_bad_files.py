"""Every kind of bad file is answered in one line: file, key, found, allowed, nearest name."""
# ruff: noqa: E501, a row is a file and its answer

import pytest

from sim.scenario.files import load_scenario
from sim.scenario.problem import InvalidScenario

ORDERS = "[policies.order_based_training]\n"
TARGET = "[policies.order_based_training.target]\n"
BAD = {
    "unknown key": ("monhts = 3", ':1: monhts: found an unknown key; allowed extends, name, title, description, economy, ai_path, months, population, competitors, parameters, policies, cities, targets; did you mean "months"?'),
    "wrong type": ('\nmonths = "ten"', ":2: months: found 'ten'; allowed a whole number, 1..600"),
    "float for integer": ("population = 1e4", ":1: population: found 10000.0; allowed a whole number"),
    "true for number": ("[parameters]\nkappa = true", ":2: parameters.kappa: found true; allowed a finite number"),
    "date": ("months = 2026-01-01", "found 2026-01-01; allowed a whole number"),
    "huge population": ("population = 1_000_000_000_000", "found 1000000000000; allowed a whole number, 1000..20000000 (fewer say nothing about a city, more need over 4 GB of memory)"),
    "small population": ("population = 999", "found 999; allowed a whole number, 1000.."),
    "no months": ("months = 0", "found 0; allowed a whole number, 1..600"),
    "decimal of 5,000 digits": ("months = " + "9" * 5000, "found text that is not TOML (a number of thousands of digits); allowed TOML 1.0"),
    "hexadecimal of 5,000 digits": ("months = 0x" + "f" * 5000, ":1: months: found a number of about 6,000 digits; allowed"),
    "setting of 5,000 digits": (ORDERS + "audit = 0x" + "f" * 5000, "audit: found a number of about 6,000 digits; allowed a finite number or a word"),
    "infinity": ("[parameters]\nkappa = inf", ":2: parameters.kappa: found inf; allowed a finite number"),
    "not a number": (ORDERS + "audit = nan", "found nan; allowed a finite number or a word"),
    "share above 1": ("[parameters]\nhard_cap = 1.5", ":2: parameters.hard_cap: found 1.5; allowed 0..1"),
    "unknown parameter": ("[parameters]\nkapa = 0.4", """:2: parameters.kapa: found 'kapa'; allowed a parameter that `jobshift parameters` lists; did you mean "kappa"?"""),
    "competitors": ("competitors = 11", "competitors: found 11; allowed a number, 1..10"),
    "competitors twice": ("competitors = 3\n[parameters]\ncompetitors = 3", ":3: parameters.competitors: found competitors set twice"),
    "rates that do not fit": ("[parameters]\nmean_firm_size = 50\nmax_firm = 20", "mean_firm_size: found 50.0; allowed at most max_firm, which is"),
    "the other of two rates": ("[parameters]\nmax_firm = 10.5", "max_firm: found 10.5; allowed at least mean_firm_size, which is"),
    "shares above 1 together": ("[parameters]\nunemployment_old = 0.9\ninactive_start = 0.9", "found 0.9; allowed at most 1 together with inactive_start + gig_share_start + own_share_start + seekers_start_old"),
    "AI path": ('ai_path = "fats"', """:1: ai_path: found 'fats'; allowed one of slow, central, fast, none; did you mean "fast"?"""),
    "economy": ('economy = "guangdon"', ":1: economy: found 'guangdon'"),
    "economy with NUL": ('economy = "a\\u0000b"', ":1: economy: found 'a\\x00b'"),
    "city": ('[cities.guangzou]\nai_path = "fast"', 'cities.guangzou: found \'guangzou\'; allowed one of guangzhou'),
    "path of a city": ('[cities.foshan]\nai_path = "fats"', ':2: cities.foshan.ai_path: found \'fats\''),
    "city without a path": ("[cities.foshan]", ":1: cities.foshan.ai_path: found nothing; allowed a path of the economy or none"),
    "policy": ("[policies.order_based_trainig]", 'did you mean "order_based_training"?'),
    "policies as a number": ("policies = 3", ":1: policies: found 3; allowed a table for each policy"),
    "policy as a number": ("[policies]\norder_based_training = 3", ":2: policies.order_based_training: found 3; allowed a table"),
    "start at the end": ("months = 24\n" + ORDERS + "start = 24", ":3: policies.order_based_training.start: found 24; allowed below months, which is 24"),
    "end before start": (ORDERS + "start = 24\nend = 24", "end: found 24; allowed a month after start, which is 24"),
    "negative start": ("policies = {order_based_training = {start = -1}}", ":1: policies.order_based_training.start: found -1; allowed a whole month, 0..599"),
    "negative budget": (ORDERS + "budget = -1", "budget: found -1; allowed yuan, 0 or more"),
    "setting": (ORDERS + "comitment = 0.5", 'comitment: found an unknown key; allowed start, end, budget, on_warning, target, commitment'),
    "settings as a table": (ORDERS + "settings = {}", "settings: found a table; allowed a finite number or a word"),
    "setting out of range": (ORDERS + "audit = 1.5", "audit: found 1.5; allowed 0..1 (probability a claim)"),
    "word for a number": (ORDERS + "audit = 'often'", "audit: found 'often'; allowed a number (probability a claim)"),
    "choice": (ORDERS + "paid_on = 'hired'", """found 'hired'; allowed one of signing, hire, retention; did you mean "hire"?"""),
    "number for a choice": (ORDERS + "paid_on = 3", "paid_on: found 3.0; allowed one of signing"),
    "too many months": (ORDERS + "retention_months = 1e9", "retention_months: found 1000000000.0; allowed"),
    "ages": (ORDERS + TARGET + "age_min = 50\nage_max = 40", ":3: policies.order_based_training.target.age_min: found 50.0; allowed age_min below age_max"),
    "age against the default": (ORDERS + TARGET + "age_max = 30", "age_max: found 30.0; allowed age_min below age_max, which are 35 and 30"),
    "education": (ORDERS + TARGET + "education_max = 'middel'", 'education_max: found \'middel\'; allowed one of primary, middle, high_school, college; did you mean "middle"?'),
    "education turned round": (ORDERS + TARGET + "education_min = 'college'", "education_min: found 'college'; allowed at most education_max, which is high_school"),
    "occupation": (ORDERS + TARGET + "occupations = ['line_inspectr']", 'did you mean "line_inspector"?'),
    "word for occupations": (ORDERS + TARGET + "occupations = 'exposd'", """found 'exposd'; allowed "any" or "exposed" or a list out of"""),
    "nobody": (ORDERS + TARGET + "cities = []", 'cities: found a list of 0; allowed a list of cities (not empty) or "any"'),
    "list of numbers": (ORDERS + TARGET + "status = [1]", "status: found a list of 1; allowed a list out of employed"),
    "status": (ORDERS + TARGET + "status = ['away']", "status: found 'away'; allowed one of employed, unemployed, entrant, gig"),
    "share": (ORDERS + TARGET + "share = 1.01", "share: found 1.01; allowed a share, 0..1"),
    "a target nobody reads": ("[policies.unemployment_insurance.target]\nage_min = 40", "age_min: found a group; allowed nothing: it holds for everybody"),
    "waits for nothing": ("[policies.hiring_subsidy]\non_warning = true", "on_warning: found true; allowed false, or a policy that warns"),
    "title": ('title = "x"', ":1: title: found 'x'; allowed a table with zh and en"),
    "half a title": ('[title]\nen = "x"', ":1: title.zh: found nothing; allowed text in Chinese"),
    "name": ('name = "../x"', "name: found '../x'; allowed letters, digits, _ and - (at most 60)"),
    "extends": ('extends = "baselin"', 'extends: found \'baselin\'; allowed the name of a scenario or of a file in the same folder; did you mean "baseline"?'),
    "extends itself": ('extends = "bad"', "extends: found 'bad'; allowed"),
    "extends a path": ('extends = "../baseline"', "extends: found '../baseline'; allowed"),
    "extends a number": ("extends = 3", "extends: found 3; allowed"),
    "not TOML": ("a = 1\nmonths = = 3", ":2: file: found text that is not TOML (Invalid value); allowed TOML 1.0"),
    "a key twice": ("months = 3\nmonths = 4", "file: found text that is not TOML (Cannot overwrite a value"),
    "raw control character": ("a = '\x07'", "character '\\x07')"),
    "raw NUL": ("\0", "(Invalid statement)"),
    "direction marks": ('"\\u202eevil\\u0000" = 1', "'\\u202eevil\\x00': found an unknown key"),
    "direction marks in a value": ('ai_path = "\\u202e\\u200f"', "found '\\u202e\\u200f'; allowed"),
    "a long word": (f'ai_path = "{"x" * 500}"', "found '" + "x" * 58 + "…; allowed"),
    "brackets": ("a = " + "[" * 100_000, "found nested brackets; allowed"),
    "dotted keys": ("a" + ".a" * 400_000 + " = 1", "found nested keys; allowed keys of at most 32 parts"),
    "quoted dotted keys": ('"a"' + '."\\"a"' * 50_000 + " = 1", "found nested keys; allowed"),
    "escaped quotes without end": ("# " + '\\"' * 500_000 + "\nmonths = 0", "months: found 0; allowed"),
    "a header of spaces": ("[a" + " " * 900_000 + "]", "a: found an unknown key"),
    "more than 1 MiB": ("#" * (1024 * 1024 + 1), "file: found more than 1 MiB; allowed 1 MiB or less"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_answered_in_one_line(tmp_path, kind):
    text, said = BAD[kind]
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidScenario) as error:
        load_scenario(path)
    found = str(error.value)
    assert found.isprintable()
    assert "bad.toml" in found
    assert said in found
    assert "; allowed " in found or ", allowed " in found
    assert len(found) < 1500
