"""Who may come in: the right Host, the right Origin and, where the page is shared, the token.

Any web page that a visitor opens can send requests to this computer. Without a check of Host a name
that its owner points to us reads our answers (DNS rebinding); without one of Origin a foreign page
opens our websocket. Source: OWASP, cross-site WebSocket hijacking.
"""

import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from secrets import choice, token_hex
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

TOKEN, VISITOR = "token", "jobshift_visitor"
_COOKIE = "jobshift_token"
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"  # those that nobody confuses on a blackboard
_LENGTH = 12  # 32 signs each: 2^60 tokens
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        b"connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
"""The page asks nobody but us, and stands in no other page."""


def new_token() -> str:
    """What the teacher writes on the blackboard."""
    return "".join(choice(_SIGNS) for _ in range(_LENGTH))


def own_addresses() -> tuple[str, ...]:
    """The addresses of this computer in its networks, IPv4, the loopback left out."""
    import psutil

    found = [
        one.address
        for addresses in psutil.net_if_addrs().values()
        for one in addresses
        if one.family == socket.AF_INET and not one.address.startswith(("127.", "169.254."))
    ]
    return tuple(dict.fromkeys(found))


def own_names(share: bool) -> tuple[str, ...]:
    """The hosts by which this computer may be called."""
    if not share:
        return _LOOPBACK
    name = socket.gethostname().lower()
    return (*_LOOPBACK, *own_addresses(), name, f"{name}.local")


class Guard:
    """Lets in what comes from our own page, and gives every browser a name.

    Args:
        application: what stands behind it.
        hosts: names and addresses of this computer; any other Host is refused.
        port: likewise.
        token: asked of everybody; None to ask nobody.
    """

    def __init__(
        self, application: Application, hosts: Iterable[str], port: int, token: str | None
    ) -> None:
        self._application = application
        self._hosts = {f"{host}:{port}" for host in hosts}
        if port == 80:
            self._hosts |= set(hosts)
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what may not come in; hand on everything else."""
        if scope["type"] not in ("http", "websocket"):
            return await self._application(scope, receive, send)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not self._is_ours(headers, scope["type"] == "websocket"):
            return await _refuse(scope, receive, send, "this address is not served here")
        cookies = _cookies(headers.get(b"cookie", ""))
        if self._token is not None and not _same(cookies.get(_COOKIE), self._token):
            return await self._ask(scope, receive, send)
        if VISITOR not in cookies:
            name = token_hex(8)
            scope["headers"] = [*scope["headers"], (b"cookie", f"{VISITOR}={name}".encode())]
            return await self._application(scope, receive, _with(send, VISITOR, name))
        return await self._application(scope, receive, _with(send))

    def _is_ours(self, headers: dict[bytes, str], is_websocket: bool) -> bool:
        if headers.get(b"host", "").lower() not in self._hosts:
            return False
        origin = headers.get(b"origin")
        if origin is None:
            return not is_websocket
        asked = urlsplit(origin)
        return asked.scheme in ("http", "https") and asked.netloc.lower() in self._hosts

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The token may stand in the address, once: from then on a cookie has it."""
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        if scope["type"] == "websocket" or not _same(query.pop(TOKEN, None), self._token):
            return await _refuse(scope, receive, send, "the address lacks the token")
        place = scope["path"] + (f"?{urlencode(query)}" if query else "")
        headers = [(b"location", place.encode()), (b"content-length", b"0")]
        start = {"type": "http.response.start", "status": 303, "headers": headers}
        await _with(send, _COOKIE, str(self._token))(start)
        await send({"type": "http.response.body"})


def visitor_of(cookies: dict[str, str]) -> str:
    """The name of the browser that sends these cookies."""
    return cookies.get(VISITOR, "")


def _same(found: str | None, token: str | None) -> bool:
    return compare_digest((found or "").encode(), (token or "").encode())


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _with(send: Send, name: str = "", value: str = "") -> Send:
    """``send`` with our headers, and a cookie if there is one to set."""
    more = list(_HEADERS)
    if name:
        cookie = f"{name}={value}; Path=/; HttpOnly; SameSite=Strict"
        more.append((b"set-cookie", cookie.encode()))

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        return await send({"type": "websocket.close", "code": 1008, "reason": why})
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    return await send({"type": "http.response.body", "body": f"jobshift: {why}\n".encode()})
