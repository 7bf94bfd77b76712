"""How a command ends: well, by bad input, by an interruption, or by a bug of ours.

0 done, 1 a bug, 2 bad input, 3 some runs failed, 4 trouble with the store, 130 interrupted.
Whatever happens, standard error gets one line, never a traceback.
"""

import contextlib
import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import typer

from sim.app.options import InvalidOption
from sim.language import Language
from sim.language.characters import escaped
from sim.language.message import told
from sim.scenario.problem import InvalidScenario
from sim.store.place import without_password
from sim.store.problem import InvalidStore, StoreTrouble

DONE, BUG, BAD_INPUT, RUNS_FAILED, STORE_TROUBLE, INTERRUPTED = 0, 1, 2, 3, 4, 130
LONGEST_LINE = 500


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with one line that says what was kept and how it goes on."""


def exit_code_of(task: Callable[[], None], words: Language) -> int:
    """Do the task and say in one line what went wrong, if anything did."""
    try:
        task()
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except KeyboardInterrupt as interruption:
        said = f" – {interruption}" if isinstance(interruption, Interrupted) else ""
        say(words("failure.interrupted") + said)
        _close_quietly(sys.stderr)  # what threads still say of being stopped is noise
        return INTERRUPTED
    except Exception as error:
        if _reader_is_gone(error):
            _close_quietly(sys.stdout)
            return DONE
        return _told(error, words)
    return DONE


def _told(error: Exception, words: Language) -> int:
    line = bad_input(error, words)
    if line is not None:
        say(line)
        return BAD_INPUT
    if isinstance(error, StoreTrouble):
        say(str(error))
        return STORE_TROUBLE
    from sim.experiments.engine import RunFailed

    if isinstance(error, RunFailed):
        kept = words("failure.kept", store=error.kept) if error.kept else ""
        say(f"{str(error)[: LONGEST_LINE // 2]} {kept}")
        return RUNS_FAILED
    what = f"{type(error).__name__}: {error}".partition("\n")[0]
    say(words("failure.bug", what=what, file=_keep_traceback(error)))
    return BUG


def bad_input(error: Exception, words: Language) -> str | None:
    """The line that says what is wrong with the input; None if the input is not to blame."""
    if isinstance(error, (InvalidScenario, InvalidStore, InvalidOption)):
        return told(error.args[0], words)
    format_message = getattr(error, "format_message", None)  # what Typer finds on the command line
    if format_message is not None:
        return str(format_message())
    from sim.model.parameters import InvalidParameter
    from sim.model.tables import InvalidEconomy

    is_data = isinstance(error, (InvalidEconomy, InvalidParameter))
    return told(error.args[0], words) if is_data else None


def say(line: str) -> None:
    """Write one line to standard error, whatever the text holds."""
    text = escaped(without_password(" ".join(line.split())))[:LONGEST_LINE]
    with contextlib.suppress(OSError, ValueError):  # nobody listens any more
        print(text, file=sys.stderr, flush=True)


def _keep_traceback(error: Exception) -> str:
    text = "".join(traceback.format_exception(error))
    try:
        handle, name = tempfile.mkstemp(prefix="jobshift-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(without_password(f"jobshift {' '.join(sys.argv[1:])}\n{text}"))
    except OSError:
        return "-"
    return str(Path(name))


def _reader_is_gone(error: Exception) -> bool:
    """Whether whoever read our output has closed it; Windows says so in its own way."""
    gone = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)
    return isinstance(error, OSError) and error.errno in gone and error.filename is None


def _close_quietly(stream: TextIO) -> None:
    """Give Python somewhere to flush to when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
