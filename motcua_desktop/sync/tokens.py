"""Bearer tokens by OAuth2 client credentials (RFC 6749 §4.4). Pure."""

import base64
from urllib.parse import quote_plus, urlencode

from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import NotTheProvince, SignInRefused
from motcua_desktop.sync.port import Reply, Request
from motcua_desktop.sync.replies import SIGNED_OUT, check_status, object_of

_LONGEST_WORDS = 300


def basic(name: str, secret: str) -> str:
    """What an Authorization header says of a name and its password (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def ask_for_token(url: str, client: str, secret: str) -> Request:
    """Asks `url` for a token; the client proves itself by Basic (RFC 6749 §2.3.1)."""
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": basic(quote_plus(client), quote_plus(secret)),
    }
    return Request(url, urlencode({"grant_type": "client_credentials"}).encode(), headers)


def token_of(reply: Reply) -> str:
    """The token a reply brought.

    Raises SignInRefused with the server's words, NotTheProvince, Busy, AnswerLost.
    """
    check_status(reply)
    body = object_of(reply)
    if reply.status == 400 or reply.status in SIGNED_OUT:
        words = body.get("error_description") or body.get("message") or body.get("error")
        told = one_line(str(words or f"HTTP {reply.status}"))[:_LONGEST_WORDS]
        raise SignInRefused(f"Tỉnh trả lời: «{told}».")
    token = body.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise NotTheProvince("Câu trả lời không có «access_token».")
    return token
