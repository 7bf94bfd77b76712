"""Every figure in both languages: drawn without a warning, with nothing missing."""

from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from sim.experiments.compare import Comparison
from sim.language import language
from sim.reporting.figures import FIGURES, draw
from sim.scenario.problem import InvalidScenario
from sim.scenario.schema import Words


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn(drawn: Comparison, name: str, code: str) -> None:
    before = dict(mpl.rcParams)
    for scenario in drawn.scenarios:
        figure = draw(name, drawn, scenario, language(code))
        if name == "participation" and scenario.name not in set(drawn.participation["scenario"]):
            assert figure is None  # nobody took part in so small a world
            continue
        assert isinstance(figure, Figure)
        assert figure.get_suptitle()
        for axes in figure.axes:
            texts = [axes.get_xlabel(), axes.get_ylabel(), *(t.get_text() for t in axes.texts)]
            assert any(texts)
            assert "nan" not in " ".join(texts)
    assert dict(mpl.rcParams) == before


def test_the_title_says_no_more_than_the_interval_allows(drawn: Comparison) -> None:
    head = drawn.headline.query("definition == 'all_work' and horizon_months == 24")
    for scenario in drawn.scenarios:
        rows = head[(head["scenario"] == scenario.name) & (head["measure"] == "net")]
        figure = draw("account", drawn, scenario, language("en"))
        assert figure is not None
        said = figure.get_suptitle()
        spans = bool(rows["spans_zero"].item())
        assert ("no additional employment" in said) == spans


def test_a_title_may_hold_a_dollar_and_a_backslash(drawn: Comparison) -> None:
    odd = Words(zh="$\\frac{$ 补贴$2000$", en="$\\frac{$")
    scenario = drawn.scenarios[0].model_copy(update={"title": odd})
    figure = draw("account", drawn, scenario, language("zh"))
    assert figure is not None
    assert odd.zh in figure.get_supxlabel()


def test_bars_of_the_account_end_at_the_net(drawn: Comparison) -> None:
    figure = draw("account", drawn, drawn.scenarios[1], language("en"))
    assert figure is not None
    bars: list[Any] = list(figure.axes[0].containers)
    gross, deadweight, substitution, displacement, net = bars
    level = gross.patches[0].get_height()
    for step in (deadweight, substitution, displacement):
        assert step.patches[0].get_y() == pytest.approx(level)
        level += step.patches[0].get_height()
    assert level == pytest.approx(net.patches[0].get_height())


def test_results_draw_themselves(drawn: Comparison) -> None:
    assert isinstance(drawn.plot(), Figure)
    assert isinstance(drawn.plot("groups", "per_head_subsidy", "zh"), Figure)
    for wrong in (("acount",), ("account", "per_head"), ("account", None, "fr")):
        with pytest.raises(InvalidScenario, match="allowed"):
            drawn.plot(*wrong)
    with pytest.raises(InvalidScenario, match='did you mean "account"'):
        drawn.plot("acount")
