"""Names as people write them: of scenarios and policies, in Chinese too, and values in percent."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.app.options import InvalidOption
from sim.language import LANGUAGES, language
from sim.language.message import Message
from sim.policies.catalogue import policy_classes
from sim.scenario.files import load_scenario, scenario_names
from sim.scenario.problem import nearest, shown
from sim.scenario.schema import Scenario

_SIGNS = {"％": "%", "，": ",", "＝": "=", "：": ":"}
_TIMES = {"万": 1e4, "亿": 1e8}


def scenario_called(word: str) -> str:
    """The name or path of a scenario that is called so, by its title too.

    A title may be cut short, or be that of the policy: 订单班, "Order-based training". What
    is no title is given back as it is, so that whoever reads the scenario says what is wrong.

    Raises:
        InvalidOption: it is Chinese, and no title.
    """
    if word in scenario_names() or Path(word).suffix or len(word) < 2:
        return word
    titles = {name: load_scenario(name).title for name in scenario_names()}
    exact = [name for name, title in titles.items() if word in (title.zh, title.en)]
    policies = [
        name
        for name, one in policy_classes().items()
        if name in titles and word.casefold() in (one.zh.casefold(), one.en.casefold())
    ]
    begun = [
        name
        for name, title in titles.items()
        if any(text.casefold().startswith(word.casefold()) for text in (title.zh, title.en))
    ]
    shipped = [name for name in begun if name in policy_classes()]
    for found in (exact, policies, shipped, begun):
        if len(found) == 1:
            return found[0]
    if word.isascii():
        return word
    known = [title.zh for title in titles.values()]
    near = nearest(word, [*known, *(text.partition("：")[0] for text in known)])
    raise InvalidOption("SCENARIO", shown(word), Message("allowed.path_or_name"), near)


def value_called(option: str, word: str) -> float | str:
    """A number, with per cent, 万 and 亿 as people write them; else the word itself.

    Raises:
        InvalidOption: there is nothing.
    """
    text = "".join(_SIGNS.get(sign, sign) for sign in word).strip().replace(",", "")
    if not text:
        raise InvalidOption(option, shown(word), Message("allowed.name_and_value"))
    factor = 1.0
    if text.endswith("%"):
        text, factor = text[:-1].strip(), 0.01
    elif text[-1] in _TIMES:
        text, factor = text[:-1].strip(), _TIMES[text[-1]]
    try:
        number = float(text)
    except ValueError:
        return word.strip()
    return round(number * factor, 12)


def name_and_value(option: str, word: str) -> tuple[str, str]:
    """The two sides of NAME=VALUE.

    Raises:
        InvalidOption: there are not two.
    """
    name, sign, value = word.replace("＝", "=").partition("=")
    if not (sign and name.strip() and value.strip()):
        raise InvalidOption(option, shown(word), Message("allowed.name_and_value"))
    return name.strip(), value.strip()


def one_called(option: str, word: str, names: Mapping[str, tuple[str, ...]], allowed: str) -> str:
    """The key under which a word stands, as a key or as one of its other names.

    Args:
        names: by key, what else it is called.

    Raises:
        InvalidOption: there is none, or it could be several.
    """
    if word in names:
        return word
    small = word.casefold()
    same = [key for key, others in names.items() if small in (one.casefold() for one in others)]
    if len(same) != 1:
        same = [
            key
            for key, others in names.items()
            if any(small in one.casefold() for one in (key, *others))
        ]
    if len(same) == 1:
        return same[0]
    if len(same) > 1 and len(small) > 1:
        listed = Message("allowed.one_of", names=", ".join(sorted(same)[:8]))
        raise InvalidOption(option, shown(word), listed)
    every = {one: key for key, others in names.items() for one in (key, *others)}
    near = nearest(word, list(every))
    raise InvalidOption(option, shown(word), allowed, near)


def setting_called(option: str, word: str, scenarios: Sequence[Scenario]) -> str:
    """The name in a sweep file of what is called so: a parameter, or a setting of a policy.

    Chinese names are known, and a policy's setting needs no policy where only one has it.

    Args:
        scenarios: those whose policies may be meant.

    Raises:
        InvalidOption: there is no such thing, or it could be several.
    """
    names: dict[str, tuple[str, ...]] = {
        f"{policy}.{key}": (key, declared.zh, declared.en)
        for policy in sorted({policy for one in scenarios for policy in one.policies})
        for key, declared in policy_classes()[policy].parameters.items()
    }
    texts = map(language, LANGUAGES)
    names["ai_path"] = tuple(words("vary.ai_path") for words in texts)
    names |= {
        key: (declared.zh, declared.en) for key, declared in scenarios[0].data().parameters.items()
    }
    return one_called(option, word, names, Message("allowed.setting"))
