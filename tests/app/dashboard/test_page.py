"""The page as a visitor uses it, in a real browser: every control, no error, nobody else asked."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.files import load_scenario
from tests.services import browser, page

PATIENCE = 30_000  # milliseconds
COMPILING = 600_000  # on a new machine the model is compiled first
IS_OVER = "window.jobshift?.stage?.finished"
CONTROLS = ", ".join(
    f"main {kind}" for kind in ("button", "input", "[role=slider]", "canvas", "[role=button]")
)


class Visitor:
    """A browser's window on the page, and what went wrong in it."""

    def __init__(self, window: Any, address: str) -> None:
        self.window = window
        self.address = address
        self.errors: list[str] = []
        self.foreign: list[str] = []
        window.set_default_timeout(PATIENCE)
        window.on("pageerror", lambda error: self.errors.append(str(error)))
        window.on("console", self._hear)
        window.on("request", self._see)
        window.on("websocket", self._see)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _see(self, request: Any) -> None:
        own = self.address.removeprefix("http://")
        if not request.url.startswith((f"http://{own}", f"ws://{own}", "data:", "blob:")):
            self.foreign.append(request.url)

    def open(self, query: str = "?lang=en") -> None:
        self.window.goto(self.address + "/" + query)
        self.window.wait_for_function("window.jobshift?.stage")

    def shrink(self) -> None:
        """Ask for few people and a short run."""
        self.window.get_by_text("The world: AI, length, size, luck").click()
        for label, few in (("Months", "24"), ("Simulated people", "1000")):
            slider = self.window.get_by_role("slider", name=label, exact=True)
            slider.locator("[tabindex='0']").press("PageDown")
            self.window.wait_for_function(
                "([label, few]) => document.querySelector(`[aria-label='${label}']`)"
                ".getAttribute('aria-valuenow') === few",
                arg=[label, few],
            )

    def run(self) -> None:
        self.window.get_by_role("button", name="Run", exact=True).click()
        self.window.wait_for_function(IS_OVER, timeout=COMPILING)

    def part(self, name: str) -> Any:
        return self.window.locator(f"[data-part={name}]")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with page(store=tmp_path_factory.mktemp("page") / "runs.db") as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


Opening = Callable[..., Visitor]


@pytest.fixture(scope="module")
def windows(chromium: Any, address: str) -> Iterator[Opening]:
    opened = []

    def window(**options: Any) -> Visitor:
        opened.append(chromium.new_context(**{"locale": "en-US"} | options))
        return Visitor(opened[-1].new_page(), address)

    yield window
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def visitor(windows: Opening) -> Visitor:
    """One that has run a small pair of worlds."""
    found = windows(viewport={"width": 1366, "height": 900})
    found.open()
    found.shrink()
    found.run()
    return found


@pytest.fixture(autouse=True)
def nothing_went_wrong(visitor: Visitor) -> Iterator[None]:
    yield
    assert visitor.errors == []
    assert visitor.foreign == []


def test_two_worlds_are_lived_and_accounted_for(visitor: Visitor) -> None:
    window = visitor.window
    assert window.evaluate("jobshift.stage.months") == 24
    assert window.evaluate("jobshift.stage.frames.map(world => world.length)") == [24, 24]
    assert visitor.part("account-steps").locator(".step").count() == 5
    said = visitor.part("account-words").inner_text()
    assert "one seed says nothing" in said
    assert "one throw of the dice" in said
    gross, deadweight, substitution, displacement, net = (
        float(text.replace(",", "").replace("−", "-").replace("+", ""))
        for text in visitor.part("account-steps").locator(".step b").all_inner_texts()
    )
    assert gross - deadweight - substitution - displacement == pytest.approx(net, abs=0.3)


def test_the_clock_obeys_buttons_and_keys(visitor: Visitor) -> None:
    window = visitor.window
    shown = "jobshift.stage.shown"

    def month_is(month: int) -> None:
        window.wait_for_function(f"{shown} === {month}")

    visitor.part("last").click()
    month_is(23)
    visitor.part("back").click()
    month_is(22)
    visitor.part("forward").click()
    month_is(23)
    visitor.part("first").click()
    month_is(0)
    window.locator("body").click(position={"x": 2, "y": 500})
    window.keyboard.press("ArrowRight")
    month_is(1)
    window.keyboard.press("End")
    month_is(23)
    assert "Year 2, month 12" in visitor.part("status").inner_text()
    window.keyboard.press("Home")
    month_is(0)
    window.keyboard.press(" ")
    window.wait_for_function(f"{shown} > 2")
    window.keyboard.press(" ")
    assert window.evaluate("jobshift.stage.playing") is False
    visitor.part("month").fill("12")
    month_is(12)
    visitor.part("speed").fill("5")
    assert visitor.part("speed").get_attribute("aria-valuetext") == "32 months a second"


def test_sliders_stay_where_they_are_when_the_page_is_updated(visitor: Visitor) -> None:
    visitor.part("speed").fill("4")
    visitor.part("month").fill("17")
    heading = visitor.window.get_by_text("The world: AI, length, size, luck")
    for _ in range(2):
        heading.click()
        visitor.window.wait_for_timeout(300)  # the server answers
        assert [visitor.part(name).input_value() for name in ("speed", "month")] == ["4", "17"]
    assert visitor.part("bar").evaluate("bar => bar.value") == 1


def test_charts_hold_both_worlds(visitor: Visitor) -> None:
    visitor.part("last").click()
    lengths = visitor.window.evaluate(
        "jobshift.stage.charts.config.curves.map(curve => "
        "getElement(curve.element).chart.getOption().series.map(one => one.data.length))"
    )
    assert lengths == [[24, 24]] * 5
    assert visitor.part("map").locator("[role=listitem]").count() == 21
    visitor.part("map-difference").click()
    assert visitor.part("map-difference").get_attribute("aria-pressed") == "true"
    assert visitor.part("map-unit").inner_text() == "percentage points, with less without"


def test_the_same_people_are_in_both_crowds(visitor: Visitor) -> None:
    crowds = "jobshift.stage.crowds"
    visitor.part("first").click()
    visitor.window.wait_for_function("jobshift.stage.shown === 0")
    rooms = visitor.window.evaluate(f"{crowds}.map(crowd => Array.from(crowd.room))")
    assert rooms[0] == rooms[1]  # no policy yet
    counts = visitor.window.evaluate(f"{crowds}.map(crowd => crowd.counts())")
    assert [sum(one) for one in counts] == [len(rooms[0])] * 2
    assert "people of the focal group" in visitor.part("crowd-with").get_attribute("aria-label")


def test_a_life_is_told(visitor: Visitor) -> None:
    window, crowd = visitor.window, visitor.part("crowd-with")
    crowd.focus()
    for _ in range(3):
        crowd.press("ArrowRight")
    assert "," in visitor.part("hint-with").inner_text()
    crowd.press("Enter")
    window.wait_for_selector(".lives")
    assert window.locator(".lives section").count() == 2
    assert "months" in window.locator(".life").inner_text()
    window.get_by_role("button", name="the one in the middle").click()
    window.wait_for_selector(".life .said")
    window.get_by_role("button", name="Close").click()
    window.wait_for_selector(".life", state="hidden")


@pytest.mark.parametrize("name", ["data", "brief"])
def test_files_to_take_home(visitor: Visitor, name: str) -> None:
    with visitor.window.expect_download() as found:
        visitor.part(f"take-{name}").click()
    content = Path(found.value.path()).read_bytes()
    inside = {"data": "headline.csv", "brief": "word/document.xml"}[name]
    assert inside in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_the_scenario_is_a_file_that_the_command_line_accepts(
    visitor: Visitor, tmp_path: Path
) -> None:
    with visitor.window.expect_download() as found:
        visitor.part("take-scenario").click()
    path = tmp_path / found.value.suggested_filename
    found.value.save_as(path)
    scenario = load_scenario(path)
    assert (scenario.months, scenario.population) == (24, 1_000)
    assert scenario.digest == load_scenario("proposal_guangdong").with_options(1_000, 24, 3).digest


def test_more_seeds_give_intervals(visitor: Visitor) -> None:
    visitor.window.get_by_role("button", name="20 pairs of worlds, for intervals").click()
    visitor.window.wait_for_function(
        "document.querySelector('[data-part=account-words]').innerText.includes('20 pairs')"
    )
    assert "[" in visitor.part("account-steps").inner_text()


def test_the_language_changes_and_the_run_stays(visitor: Visitor) -> None:
    visitor.window.get_by_role("button", name="中文").click()
    visitor.window.wait_for_function(f"{IS_OVER} && document.documentElement.lang === 'zh-CN'")
    assert "对世界" in visitor.part("account-words").inner_text()
    visitor.window.wait_for_function("document.fonts.check('16px \"Noto Sans SC\"')")
    visitor.window.get_by_role("button", name="English").click()
    visitor.window.wait_for_function(f"{IS_OVER} && document.documentElement.lang === 'en'")


def test_two_saved_runs_side_by_side(visitor: Visitor) -> None:
    window = visitor.window
    window.get_by_role("tab", name="Saved runs").click()
    window.wait_for_selector(".pair .q-field:not(.q-field--loading)")
    for label, place in (("Run A", 0), ("Run B", 1)):
        window.get_by_label(label).click()
        window.locator(".q-menu .q-item").nth(place).click()
        window.wait_for_selector(".q-menu", state="hidden")  # or the next is chosen in it
    window.wait_for_selector(".q-table tbody tr")
    assert window.locator(".q-tab-panel .plot canvas").count() >= 6
    window.get_by_role("tab", name="Two worlds").click()


def test_every_control_has_a_name_and_can_be_touched(visitor: Visitor) -> None:
    """What is seen is clicked or moved, one after the other, whatever it does."""
    window = visitor.window
    visitor.open()
    for name in ("Order-based training", "The world: AI, length, size, luck"):
        window.locator(".q-expansion-item").get_by_text(name, exact=True).click()
    window.wait_for_selector(".policy .setting")
    nameless = window.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter(one => {
            const named = one.getAttribute("aria-label") || one.labels?.length || one.title
                || one.innerText?.trim() || one.closest("label, [aria-label]");
            return !named && one.offsetParent;
        }).map(one => one.outerHTML.slice(0, 120))""",
        CONTROLS,
    )
    assert nameless == []
    touched = []
    for control in reversed(window.locator(CONTROLS).element_handles()):  # parts before the whole
        name = control.get_attribute("aria-label") or control.inner_text()
        if not control.is_visible() or "Leave it out" in name:
            continue
        touched.append(name.split("\n")[-1].strip())
        if control.get_attribute("role") == "slider":
            control.query_selector("[tabindex='0']").press("ArrowRight")
        else:
            control.click(force=True)
        if name == "Show or hide the form":
            control.click()
        window.keyboard.press("Escape")
    assert len(touched) > 45
    assert {"Months", "RUN", "share promised to be hired", "Speed"} <= set(touched)


def test_a_policy_is_left_out_and_another_added(visitor: Visitor) -> None:
    window = visitor.window
    visitor.open()
    policies = window.locator(".policy")
    window.locator(".policy").get_by_text("AI literacy", exact=True).click()
    window.get_by_role("button", name="Leave it out").click()
    window.wait_for_function("document.querySelectorAll('.policy').length === 10")
    window.get_by_label("Add a policy …").click()
    window.locator(".q-menu .q-item").get_by_text("Hiring subsidy", exact=True).click()
    window.wait_for_function("document.querySelectorAll('.policy').length === 11")
    assert policies.filter(has_text="Hiring subsidy").count() == 1


def test_a_phone_shows_it_all(windows: Opening) -> None:
    phone = windows(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone.open("?lang=zh")
    wide = phone.window.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    assert phone.errors == phone.foreign == []


def test_a_shared_page_lets_in_who_has_the_token(windows: Opening, tmp_path: Path) -> None:
    output = tmp_path / "said.txt"
    with page("--share", store=tmp_path / "shared.db", output=output) as shared:
        assert windows().window.goto(shared).status == 403
        (invitation,) = re.findall(rf"{shared}/\?token=\w+", output.read_text("utf-8"))
        guest = Visitor(windows().window, shared)
        guest.window.goto(invitation)
        guest.window.wait_for_function("window.jobshift?.stage")
        assert guest.window.url == f"{shared}/"
        guest.window.get_by_role("button", name="Let others in").click()
        guest.window.wait_for_selector(".invitation .address")
        assert guest.errors == guest.foreign == []
