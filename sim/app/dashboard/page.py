"""The page: form and stage, what may be done with a run, and two saved runs side by side."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui

from sim.app.dashboard.asked import Wish, asked
from sim.app.dashboard.guard import visitor_of
from sim.app.dashboard.invitation import invite
from sim.app.dashboard.person import Person
from sim.app.dashboard.saved import Saved
from sim.app.dashboard.scenario_form import ScenarioForm
from sim.app.dashboard.shows import Show, Shows
from sim.app.dashboard.stage import build_stage
from sim.app.dashboard.take_home import TakeHome
from sim.language import LANGUAGES, Language, language
from sim.language.message import told
from sim.model.economy_data import load_economy
from sim.reporting.style import POLICY
from sim.scenario.problem import InvalidScenario


class Visit:
    """One visitor's page.

    ``show``: the run she watches.
    """

    def __init__(
        self,
        shows: Shows,
        visitor: str,
        words: Language,
        invitations: Sequence[str],
        *,
        phone: bool,
    ) -> None:
        self.shows = shows
        self.visitor = visitor
        self.words = words
        self.invitations = invitations
        self.phone = phone
        self.show: Show | None = None
        self.wish = Wish()
        self.wish.choose(self.wish.scenario)

    def build(self) -> None:
        """Put everything on the page."""
        ui.colors(primary=POLICY)
        self._header()
        panels = ui.tab_panels(self._tabs, value=self._first)
        with ui.element("main"), panels.classes("panels").props("keep-alive"):
            with ui.tab_panel("run").classes("room"):
                self._room()
            with ui.tab_panel("saved"):
                saved = Saved(self.words, self.shows)
        self._tabs.on_value_change(saved.look)
        self.person = Person(self)
        ui.on("person", self.person.show)
        ui.on("ended", self.home.refresh)

    def _room(self) -> None:
        with ui.element("aside").props(f'aria-label="{self.words("serve.form")}"'):
            ScenarioForm(self.words, self.wish, self.run, phone=self.phone)
        with ui.element("div").classes("theatre"):
            build_stage(self.words, load_economy("guangdong"))
            self.home = TakeHome(self)

    def run(self) -> None:
        """Have what stands in the form computed, and let the stage show it."""
        try:
            question = asked(self.wish)
        except InvalidScenario as error:
            ui.notify(told(error.args[0], self.words), type="negative", multi_line=True)
            return
        self.watch(self.shows.watch(question, self.visitor))

    def watch(self, show: Show, first: int = 0) -> None:
        """Let the stage follow a run."""
        self.show = show
        both = (show.asked.baseline, show.asked.scenario)
        told = {
            "key": show.asked.key,
            "first": first,
            "names": [self.words.of(one.title) for one in both],
            "start": _start(show),
        }
        ui.run_javascript(f"jobshift.watch({json.dumps(told, ensure_ascii=False)})")

    def again(self, key: str | None) -> None:
        """Go on with a run that was watched before the page was loaded again."""
        show = self.shows.find(key or "")
        if show is not None:
            self.watch(self.shows.watch(show.asked, self.visitor))

    def _header(self) -> None:
        words = self.words
        with ui.header().classes("header"):
            with ui.element("h1").classes("name"):
                ui.label("转岗")
                ui.label("jobshift").classes("second")
            with ui.tabs().props("dense no-caps inline-label") as self._tabs:
                self._first = ui.tab("run", words("serve.tab_run"), icon="play_circle")
                ui.tab("saved", words("serve.tab_saved"), icon="compare")
            ui.space()
            if self.invitations:
                invite(self.invitations, words)
            for code in LANGUAGES:
                if code != words.code:
                    name = {"zh": "中文", "en": "English"}[code]
                    button = ui.button(name).props(f'flat no-caps lang="{code}"')
                    button.classes("language").on_click(lambda code=code: self._speak(code))

    def _speak(self, code: str) -> None:
        query = {"lang": code} | ({"run": self.show.asked.key} if self.show else {})
        ui.navigate.to(f"/?{urlencode(query)}")


_latest: dict[str, Visit] = {}
"""The page that each visitor opened last."""


def _start(show: Show) -> int:
    from sim.experiments.twins import start_of_policy

    return start_of_policy(show.asked.baseline, show.asked.scenario)


def build_page(
    shows: Shows,
    request: Request,
    code: str | None,
    run: str | None,
    invitations: Sequence[str],
) -> None:
    """The page of one visitor.

    Args:
        code: her language; None for that of her browser.
        run: the key of a run she watched before.
        invitations: addresses for others in the network, if the page is shared.
    """
    if code not in LANGUAGES:
        spoken = request.headers.get("accept-language", "")
        code = "zh" if spoken.lower().startswith("zh") else "en"
    words = language(code)
    ui.page_title(words("serve.title"))
    ui.query("html").props(f'lang="{"zh-CN" if code == "zh" else "en"}"')
    phone = "Mobi" in request.headers.get("user-agent", "")
    visit = Visit(shows, visitor_of(dict(request.cookies)), words, invitations, phone=phone)
    visit.build()
    client = ui.context.client
    _latest[visit.visitor] = visit

    def leave() -> None:  # unless she has only loaded the page again
        if _latest.get(visit.visitor) is visit:
            del _latest[visit.visitor]
            shows.leave(visit.visitor)

    client.on_delete(leave)
    if run:

        async def go_on(_: Any = None) -> None:
            with client:
                visit.again(run)

        client.on_connect(go_on)
