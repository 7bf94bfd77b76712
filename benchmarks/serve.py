"""Thirty visitors of one page who press "Run" together, each with a question of her own.

Real clients: each loads the page and what it needs, opens the websocket, moves the form's seed,
presses the button, follows the stream of months and meanwhile goes on using the page.

    python benchmarks/serve.py [--visitors 30] [--population 5000]
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import aiohttp  # noqa: E402
import socketio  # noqa: E402

from tests.services import page  # noqa: E402

LIMITS = {"first point of the first": 2.0, "p99 of all answers": 0.5}
SEED, SIZE = "Seed (another number, another luck)", "Simulated people"
_SIGNS = {"&#36;": "$", "&#96;": "`", "&gt;": ">", "&lt;": "<", "&amp;": "&"}
_EVERY = 1.0  # seconds between two things a visitor does while she waits
_LOADS = 10  # of so many things she does one is loading the page again


@dataclass
class Visitor:
    """One browser. Times are seconds since everybody pressed."""

    address: str
    seed: int
    population: int
    loaded: float = 0.0
    first: float = 0.0  # the first point of the policy's line
    done: float = 0.0
    failed: str = ""
    answers: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    async def come(self) -> None:
        """Load the page with all it names, and open its websocket."""
        begin = time.perf_counter()
        self.session = aiohttp.ClientSession(self.address)
        text = await self._get("/?lang=en")
        assets = set(re.findall(r'"(/_nicegui/[^"]+\.(?:js|css)|/jobshift-[^"]+)"', text))
        self.small = next(one for one in assets if one.endswith("page.css"))
        for asset in sorted(assets):
            await self._get(asset)
        self.elements = elements_of(text)
        self.client = str(re.search(r"'client_id': '([^']+)'", text)[1])  # type: ignore[index]
        cookies = self.session.cookie_jar.filter_cookies(self.address)  # type: ignore[arg-type]
        headers = {
            "Origin": self.address,
            "Cookie": "; ".join(f"{name}={one.value}" for name, one in cookies.items()),
        }
        self.told: asyncio.Queue[str] = asyncio.Queue()
        self.socket = socketio.AsyncClient()
        self.socket.on("run_javascript", self._hear)
        self.socket.on("update", lambda *_: self.told.put_nowait(""))
        query = (
            f"client_id={self.client}&next_message_id=0&implicit_handshake=true"
            f"&document_id={uuid.uuid4()}&tab_id={uuid.uuid4()}"
        )
        await self.socket.connect(
            f"{self.address}?{query}",
            headers,
            transports=["websocket"],
            socketio_path="/_nicegui_ws/socket.io",
        )
        self.loaded = time.perf_counter() - begin
        await self._event(SEED, "update:modelValue", str(self.seed))
        await self._event(SIZE, "update:modelValue", self.population)

    async def press(self, begin: float) -> None:
        """Press the button and follow the run to its account."""
        pressed = time.perf_counter()
        await self._event("form", "submit", None)
        while not (code := await self.told.get()).startswith("jobshift.watch("):
            pass
        self.answers.append(time.perf_counter() - pressed)
        run = json.loads(code.removeprefix("jobshift.watch(").removesuffix(")"))
        using = asyncio.create_task(self._use())
        async with self.session.get(f"/runs/{run['key']}?first=0", timeout=None) as stream:
            self.answers.append(time.perf_counter() - pressed - sum(self.answers))
            async for line in stream.content:
                self._see(line, begin)
                if self.done or self.failed:
                    break
        using.cancel()

    async def leave(self) -> None:
        await self.socket.disconnect()
        await self.session.close()

    def _see(self, line: bytes, begin: float) -> None:
        if line.startswith(b'data: {"world":1'):
            self.first = self.first or time.perf_counter() - begin
        elif line.startswith(b'data: {"account"'):
            self.done = time.perf_counter() - begin
        elif line.startswith(b'data: {"failed"'):
            self.failed = line.decode()

    async def _use(self) -> None:
        """Ask the page for something every now and then."""
        count = self.seed
        while True:
            await asyncio.sleep(_EVERY)
            count += 1
            begin = time.perf_counter()
            if count % _LOADS:
                await self._get(self.small)
                self.answers.append(time.perf_counter() - begin)
            else:
                await self._get("/?lang=zh")
                self.loads.append(time.perf_counter() - begin)

    async def _get(self, path: str) -> str:
        async with self.session.get(path) as answer:
            return (await answer.read()).decode("utf-8", "replace")

    def _hear(self, message: Any) -> None:
        self.told.put_nowait(message["code"])

    async def _event(self, what: str, kind: str, value: Any) -> None:
        """Send what the browser sends when an element is touched."""
        id, listener = next(
            (id, event["listener_id"])
            for id, element in self.elements.items()
            for event in element.get("events", ())
            if event["type"] == kind and what in _names(element)
        )
        message = {
            "id": int(id),
            "client_id": self.client,
            "listener_id": listener,
            "args": [json.dumps(value)],
        }
        await self.socket.emit("event", message)


def _names(element: dict[str, Any]) -> tuple[Any, ...]:
    props = element.get("props", {})
    return element.get("tag"), props.get("label"), props.get("aria-label")


def elements_of(text: str) -> dict[str, Any]:
    """The elements of a NiceGUI page, by number."""
    found = re.search(r"String\.raw`(.*?)`", text, re.DOTALL)
    assert found is not None
    written = found[1]
    for sign, plain in _SIGNS.items():
        written = written.replace(sign, plain)
    elements: dict[str, Any] = json.loads(written)
    return elements


async def measure(address: str, number: int, population: int) -> list[Visitor]:
    warm = Visitor(address, 999, 1_000)  # compiles on a new machine; thirty do not wait for that
    await warm.come()
    await warm.press(time.perf_counter())
    await warm.leave()
    visitors = [Visitor(address, seed, population) for seed in range(1, number + 1)]
    await asyncio.gather(*(one.come() for one in visitors))
    await asyncio.sleep(2.0)
    begin = time.perf_counter()
    await asyncio.gather(*(one.press(begin) for one in visitors))
    await asyncio.gather(*(one.leave() for one in visitors))
    return visitors


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def report(visitors: list[Visitor]) -> bool:
    """Print what was measured; whether all is within the limits."""
    served = [one for one in visitors if one.done and not one.failed]
    first = sorted(one.first for one in served)
    answers = [answer for one in visitors for answer in one.answers]
    loads = [load for one in visitors for load in one.loads]
    measured = {
        "first point of the first": first[0],
        "first point, median": statistics.median(first),
        "first point of the last": first[-1],
        "done, the last": max(one.done for one in served),
        "page loaded, slowest of all together": max(one.loaded for one in visitors),
        "p50 of all answers": percentile(answers, 0.5),
        "p99 of all answers": percentile(answers + loads, 0.99),
        "slowest answer": max(answers + loads),
        "whole page again while all run, p99": percentile(loads, 0.99) if loads else 0.0,
    }
    print(f"{len(served)} of {len(visitors)} served, {len(answers) + len(loads)} answers timed")
    for name, seconds in measured.items():
        limit = LIMITS.get(name)
        verdict = "" if limit is None else f"  (limit {limit} s)"
        print(f"{name:40} {seconds:7.3f} s{verdict}")
    return len(served) == len(visitors) and all(measured[n] <= limit for n, limit in LIMITS.items())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--population", type=int, default=5_000)
    asked = parser.parse_args()
    os.environ.pop("JOBSHIFT_STORE", None)
    with (
        tempfile.TemporaryDirectory() as folder,
        page(store=Path(folder) / "runs.db") as address,
    ):
        visitors = asyncio.run(measure(address, asked.visitors, asked.population))
    sys.exit(0 if report(visitors) else 1)


if __name__ == "__main__":
    main()
