"""The command ``serve``: a page on this computer, and if asked in its network."""

import asyncio
import gc
import socket
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.app.dashboard.guard import Guard, new_token, own_addresses, own_names
from sim.app.options import InvalidOption
from sim.app.screen import answer
from sim.language import Language
from sim.language.message import Message
from sim.store.place import Place

PORTS = (1, 65_535)
_HERE, _EVERYWHERE = "127.0.0.1", "0.0.0.0"
_FAREWELL = 1  # seconds that open connections are given when the server stops


def serve(
    port: int, browser: bool, share: bool, code: str | None, place: Place | None, words: Language
) -> None:
    """Serve the page until Ctrl-C.

    Args:
        browser: open it.
        share: let others in the network in, who have the token.
        code: the language of the page; None for that of each visitor's browser.
        place: where runs are kept; None for nowhere.

    Raises:
        InvalidOption: the port is no port, or taken.
    """
    screen = answer()
    host = _EVERYWHERE if share else _HERE
    _check_port(host, port)
    screen.print(words("serve.starting"))
    from sim.app.dashboard import tasks
    from sim.experiments.pool import Pool

    pool = Pool(tasks.PRELOAD)  # it imports the model while we import the page
    try:
        token = new_token() if share else None
        _serve_page(pool, host, port, token, code, place, partial(_welcome, screen, words))
        path = f"/?token={token}" if token else "/"
        _run(host, port, path if browser else False)
    finally:
        pool.close()


def _check_port(host: str, port: int) -> None:
    low, high = PORTS
    if not low <= port <= high:
        raise InvalidOption("--port", str(port), Message("allowed.whole", low=low, high=high))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            found = f"{port} ({error.strerror})"
            raise InvalidOption("--port", found, Message("allowed.free_port")) from None


def _welcome(screen: Console, words: Language, port: int, token: str | None) -> None:
    """Say where the page is."""
    ending = f"/?token={token}" if token else "/"
    screen.print(words("serve.here", address=f"http://{_HERE}:{port}{ending}"), style="bold")
    for address in _for_others(port, token):
        screen.print(words("serve.there", address=address), style="bold")
    screen.print(words("serve.stop"), style="dim")


def _for_others(port: int, token: str | None) -> list[str]:
    """Addresses that others in the network may open; none where the page is not shared."""
    if token is None:
        return []
    return [f"http://{address}:{port}/?token={token}" for address in own_addresses()]


def _serve_page(
    pool: Any,
    host: str,
    port: int,
    token: str | None,
    code: str | None,
    place: Place | None,
    welcome: Any,
) -> None:
    """Everything that is served."""
    from fastapi import Request
    from fastapi.responses import Response, StreamingResponse
    from nicegui import app, ui

    from sim.app.dashboard.asked import everything, read_all
    from sim.app.dashboard.page import build_page
    from sim.app.dashboard.shows import Shows
    from sim.app.dashboard.stage import STATIC
    from sim.app.dashboard.take_home import file_of
    from sim.reporting import fonts

    read_all()
    invitations = _for_others(port, token)

    @app.on_startup
    def begin() -> None:
        app.state.shows = Shows(pool, place and place.name)
        app.state.prepared = asyncio.create_task(app.state.shows.prepare(everything()))
        welcome(port, token)
        gc.freeze()  # what is here now stays: looking through it again would hold up everybody

    @ui.page("/")
    def page(request: Request, lang: str | None = None, run: str | None = None) -> None:
        build_page(app.state.shows, request, lang or code, run, invitations)

    @app.get("/runs/{key}")
    def run(key: str, request: Request, first: int = 0) -> Response:
        show = app.state.shows.find(key)
        if show is None:
            return Response(status_code=204)  # to an EventSource: do not come back
        last = request.headers.get("last-event-id", "")
        first = int(last) + 1 if last.isdecimal() else max(0, first)
        headers = {"cache-control": "no-store"}
        lines = app.state.shows.follow(show, first)
        return StreamingResponse(lines, headers=headers, media_type="text/event-stream")

    @app.get("/download/{key}/{name}")
    async def download(key: str, name: str, lang: str = "en") -> Response:
        return await file_of(app.state.shows, key, name, "zh" if lang == "zh" else "en")

    app.add_static_files(STATIC, Path(__file__).with_name("static"), max_cache_age=3600)
    app.add_static_file(
        local_file=Path(fonts.__path__[0]) / "NotoSansSC.woff2",
        url_path="/NotoSansSC.woff2",
        max_cache_age=86_400,
    )
    hosts = own_names(share=token is not None)
    app.add_middleware(partial(Guard, hosts=hosts, port=port, token=token))


def _run(host: str, port: int, show: bool | str) -> None:
    from nicegui import ui

    with suppress(KeyboardInterrupt):
        ui.run(
            host=host,
            port=port,
            show=show,
            reload=False,
            title="jobshift 转岗",
            favicon=Path(__file__).with_name("static") / "icon.svg",
            show_welcome_message=False,
            binding_refresh_interval=0.5,
            reconnect_timeout=60.0,
            gzip_middleware_factory=None,
            timeout_graceful_shutdown=_FAREWELL,
        )
