"""A transport that answers by a function of the request, and remembers what it was asked."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from motcua_desktop.sync.port import Reply, Request

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


class Scripted:
    """See `port.Transport`. What `answer` raises is raised."""

    def __init__(self, answer: Callable[[Request], Reply]):
        self.answer = answer
        self.requests: list[Request] = []
        self.sent_bytes = 0
        self.received_bytes = 0

    def send(self, request: Request) -> Reply:
        self.requests.append(request)
        return self.answer(request)

    def close(self) -> None:
        """Nothing is held."""

    @property
    def asked(self) -> list[str]:
        """Method and path of every request, in order."""
        return [f"{one.method} /{one.url.split('/', 3)[3]}" for one in self.requests]


def said(body: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON reply."""
    text = json.dumps(body, ensure_ascii=False).encode()
    return Reply(status, "application/json", text, NOON, headers=headers)
