"""How far a command has come, on standard error: a bar on a terminal, else a line now and then."""

import contextlib
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.markup import escape

from sim.app.screen import notes
from sim.experiments.progress import Progress
from sim.language import Language

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SECONDS_BETWEEN_LINES = 5.0
_LEAST_TOLD = 4  # reports before the time left is said


class Notes:
    """Tells what is going on and how much of it is done.

    Args:
        counted: what is counted, "pairs", "worlds" or "months", a key of the catalogues.
    """

    def __init__(self, words: Language, counted: str = "pairs") -> None:
        self.words = words
        self._counted = counted
        self._before = self.done = (0, 0)
        self.console = notes()
        self._several: Several | None = None
        self._told: list[Progress] = []
        self._bar: Bar | None = None
        self._last_line = 0.0  # seconds since the first run began

    def say(self, text: str) -> None:
        self.console.print(text, style="dim")

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """On a terminal, say at once that something is going on; unsaid when it is over."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(escape(self.words("progress.starting"))):
            yield

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """While worlds are lived; a bar goes away at the end, however it ends."""
        if not self.console.is_terminal:
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (
            TextColumn(escape(self.words(f"progress.{self._counted}"))),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
        )
        with Bar(*columns, console=self.console, transient=True) as self._bar:
            self._bar.add_task("", total=None, left="")
            yield
        self._bar = None

    def together(self, total: int) -> None:
        """Count what follows as one: so many in all, over several calls of what is counted."""
        self._several = Several(total)

    def progress(self, now: Progress) -> None:
        """Take note of how far it is; ``done`` has what is kept of all."""
        if self._several is not None:
            now = self._several.told(now)
        if now.stage == "stored":
            self._before = self.done = (now.done, now.total)
        elif now.stage == "running":
            self.done = (self._before[0] + now.done, self._before[1])
        if now.stage == "stored" and self._counted == "worlds":
            return
        if now.stage == "compiling":
            self.say(self.words("progress.compiling"))
        elif self._bar is not None:
            left = self._left(now)
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=now.done, total=now.total, left=left)
        elif 0 < now.done < now.total:
            left = self._left(now)
            if now.seconds - self._last_line >= SECONDS_BETWEEN_LINES:
                self._last_line = now.seconds
                counted = f"progress.{self._counted}_line"
                line = self.words(counted, done=now.done, total=now.total)
                self.say(f"{line} {left}".rstrip())

    def _left(self, now: Progress) -> str:
        """The time left, at the pace of the last half: what came first held starting up."""
        if self._told and now.done < self._told[-1].done:
            self._told = []  # something else is counted
        self._told.append(now)
        if len(self._told) < _LEAST_TOLD:
            return ""
        before = self._told[len(self._told) // 2 - 1]
        pace = (now.seconds - before.seconds) / max(now.done - before.done, 1)
        seconds = pace * (now.total - now.done)
        return self.words("progress.left", time=duration(seconds, self.words))


class Several:
    """Several things one after the other, each of which tells how far it is, counted as one."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._before = 0
        self._seconds = 0.0

    def told(self, now: Progress) -> Progress:
        """How far all of them are."""
        if now.stage != "running":
            return now
        done, seconds = self._before + now.done, self._seconds + now.seconds
        if now.done == now.total:
            self._before, self._seconds = done, seconds
        return Progress("running", done, max(self._total, done), seconds)


def duration(seconds: float, words: Language) -> str:
    """A time as people say it: seconds up to two minutes, then minutes, then hours."""
    whole = math.ceil(seconds)
    if whole <= 120:
        return words("duration.seconds", seconds=whole)
    minutes = math.ceil(seconds / 60)
    if minutes <= 120:
        return words("duration.minutes", minutes=minutes)
    return words("duration.hours", hours=f"{minutes // 60:,}", minutes=minutes % 60)
