"""Messages that are told in another language later than they are made."""

import pickle

from sim.language import language
from sim.language.message import Message, Unit, told
from sim.scenario.problem import InvalidScenario, Problem

ZH = language("zh")


def test_a_message_is_its_english_text() -> None:
    message = Message("found.list", number=3)
    assert message == "a list of 3"
    assert f"{message}!" == "a list of 3!"
    assert told(message, ZH) == "3 项的列表"
    assert told("plain", ZH) == "plain"


def test_values_are_told_too() -> None:
    allowed = Message("allowed.range", low="0", high="1", unit=Unit("share"))
    line = Problem(("parameters", "x"), Message("found.nothing"), allowed, "y").line("a.toml:1")
    assert line == 'a.toml:1: parameters.x: found nothing; allowed 0..1 (share); did you mean "y"?'
    assert (
        told(line, ZH) == "a.toml:1: parameters.x: 空缺——应为 0..1（单位：比例）；是不是想写“y”？"
    )


def test_an_error_crosses_a_process_and_can_still_be_told() -> None:
    line = Problem(("x",), Message("found.nothing"), Message("allowed.table")).line("a.toml")
    error = pickle.loads(pickle.dumps(InvalidScenario([line, "another"])))
    assert str(error) == "a.toml: x: found nothing; allowed a table (+1 more)"
    assert error.told(ZH) == "a.toml: x: 空缺——应为 一个表（另有 1 处）"
