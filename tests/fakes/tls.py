"""Doors on loopback: a machine that speaks TLS, one before a province, and a proxy."""

import asyncio
import base64
import socket
import ssl
import threading
import warnings
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
_HOST = "127.0.0.1"
_PATIENCE = 10.0


@contextmanager
def serving(
    certificate: Path | None,
    *,
    host: str = _HOST,
    answer: bytes = ANSWER,
    adapt: Callable[[ssl.SSLContext], None] = lambda _: None,
) -> Iterator[int]:
    """A machine's port while the block runs: it says `answer` to whatever is asked.

    Without a certificate it speaks no TLS at all.
    """
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        adapt(context)

    def talk(visitor: socket.socket) -> None:
        if context is None:
            visitor.recv(65_536)
            visitor.sendall(answer)
            return
        with context.wrap_socket(visitor, server_side=True) as talker:
            _request(talker)
            talker.sendall(answer)

    with _listening(talk, host) as port:
        yield port


@contextmanager
def tls_before(
    province: str, certificate: Path, *, newest: ssl.TLSVersion | None = None
) -> Iterator[str]:
    """The address of a door that speaks TLS and carries to `province`; `newest` bounds it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if newest is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        # Old protocols are frowned upon, which is what this door is about.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = newest
    far = urlsplit(province)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def carry(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection(far.hostname, far.port)
            await asyncio.wait(
                [
                    asyncio.ensure_future(_pump(reader, back)),
                    asyncio.ensure_future(_pump(there, writer)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
            back.close()
        writer.close()

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(carry, _HOST, 0, ssl=context)

    async def leave() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(_PATIENCE)
    try:
        yield f"https://{_HOST}:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(leave(), loop).result(_PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE)
        loop.close()


@dataclass(slots=True)
class Forward:
    """A CONNECT proxy. `account` is `name:password` it asks for; `refuses` a status it gives."""

    account: str = ""
    refuses: str = ""
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def running(self, towards: int) -> Iterator[str]:
        """Its address; whoever is let through is taken to the port `towards` on loopback."""
        with _listening(lambda visitor: self._serve(visitor, towards), "127.0.0.1") as port:
            yield f"http://127.0.0.1:{port}"

    def _serve(self, visitor: socket.socket, towards: int) -> None:
        head = _request(visitor).decode()
        self.asked.append(head.split("\r\n", 1)[0])
        wanted = f"Basic {base64.b64encode(self.account.encode()).decode()}"
        if self.refuses:
            visitor.sendall(f"HTTP/1.1 {self.refuses}\r\nContent-Length: 0\r\n\r\n".encode())
        elif self.account and wanted not in head:
            visitor.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="xa"\r\nContent-Length: 0\r\n\r\n'
            )
        else:
            visitor.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(("127.0.0.1", towards)) as there:
                back = threading.Thread(target=_pour, args=(there, visitor))
                back.start()
                _pour(visitor, there)
                back.join()


@contextmanager
def _listening(talk: Callable[[socket.socket], None], host: str) -> Iterator[int]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family)
    talking: list[threading.Thread] = []

    def one(visitor: socket.socket) -> None:
        # Whoever hangs up, on a certificate say, is what the tests are about.
        with visitor, suppress(OSError):
            talk(visitor)

    def accept() -> None:
        with suppress(OSError):  # closed: the test is over
            while True:
                visitor, _ = listener.accept()
                talking.append(threading.Thread(target=one, args=(visitor,)))
                talking[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (accepting, *talking):
            thread.join()


def _request(talker: socket.socket) -> bytes:
    """Head and body, as far as Content-Length says."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = talker.recv(65_536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        part = talker.recv(65_536)
        if not part:
            break
        body += part
    return head


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while part := one.recv(65_536):
            other.sendall(part)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(16_384):
            writer.write(piece)
            await writer.drain()
