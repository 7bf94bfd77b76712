"""Who may come in, and who may not."""

import asyncio
from typing import Any

import pytest

from sim.app.dashboard.guard import Guard, new_token, own_names

TOKEN = "abcdefghijkm"
OURS = {"host": "127.0.0.1:8080"}
SAME = {"origin": "http://127.0.0.1:8080"}
HOLDER = {"cookie": f"jobshift_token={TOKEN}; jobshift_visitor=1"}


async def _inside(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})
    else:
        await send({"type": "websocket.accept"})


def ask(
    headers: dict[str, str], kind: str = "http", query: str = "", token: str | None = None
) -> tuple[Any, dict[str, str]]:
    """The status (or kind of the websocket's answer), and the headers of the answer."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    scope = {
        "type": kind,
        "path": "/",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    guard = Guard(_inside, own_names(share=False), 8080, token)
    asyncio.run(guard(scope, receive, send))
    answer = {k.decode(): v.decode() for k, v in sent[0].get("headers", [])}
    return sent[0].get("status", sent[0]["type"]), answer


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080"])
def test_our_own_names_come_in(host: str) -> None:
    assert ask({"host": host})[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "evil.example"},
        {"host": "evil.example:8080"},
        {"host": "127.0.0.1:8080.evil.example"},
        {"host": "127.0.0.1:9999"},
        OURS | {"origin": "http://evil.example"},
        OURS | {"origin": "http://evil.example:8080"},
        OURS | {"origin": "http://127.0.0.1:8080@evil.example"},
        OURS | {"origin": "null"},
        OURS | {"origin": "file://127.0.0.1:8080"},
    ],
)
def test_others_do_not(headers: dict[str, str]) -> None:
    assert ask(headers)[0] == 403
    assert ask(headers, "websocket")[0] == "websocket.close"


def test_a_websocket_has_to_say_where_it_comes_from() -> None:
    assert ask(OURS, "websocket")[0] == "websocket.close"
    assert ask(OURS | SAME, "websocket")[0] == "websocket.accept"


def test_a_shared_page_asks_for_the_token_and_then_keeps_it() -> None:
    assert ask(OURS, token=TOKEN)[0] == 403
    assert ask(OURS, query="token=abcdefghijkn", token=TOKEN)[0] == 403
    status, headers = ask(OURS, query=f"lang=zh&token={TOKEN}", token=TOKEN)
    assert status == 303
    assert headers["location"] == "/?lang=zh"
    assert headers["set-cookie"] == f"jobshift_token={TOKEN}; Path=/; HttpOnly; SameSite=Strict"
    assert ask(OURS | HOLDER, token=TOKEN)[0] == 200
    assert ask(OURS | SAME, "websocket", token=TOKEN)[0] == "websocket.close"
    assert ask(OURS | SAME, "websocket", f"token={TOKEN}", TOKEN)[0] == "websocket.close"
    assert ask(OURS | SAME | HOLDER, "websocket", token=TOKEN)[0] == "websocket.accept"


def test_every_browser_gets_a_name_and_no_other_page_may_frame_us() -> None:
    _, headers = ask(OURS)
    assert headers["set-cookie"].startswith("jobshift_visitor=")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in ask(OURS | HOLDER)[1]


def test_tokens_differ() -> None:
    assert len({new_token() for _ in range(100)}) == 100
