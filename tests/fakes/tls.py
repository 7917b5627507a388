"""A small certificate authority, machines that show its certificates, and a proxy, on loopback."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@dataclass(slots=True)
class Authority:
    """Vouches for machines. `pem` is what a desk is given."""

    folder: Path
    name: str = "Nơi cấp thử"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    _made: int = 0

    @property
    def pem(self) -> str:
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = (
            self._certificate(self.name, self.key.public_key(), days=(-30, 30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(self._own_id(), critical=False)
        )
        signed = made.sign(self.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM).decode()

    def issue(self, host: str = "127.0.0.1", days: tuple[int, int] = (-1, 1)) -> Path:
        """A file with key and certificate for `host`, good from and until so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([_general_name(host)])
        signed_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = (
            self._certificate(host, key.public_key(), days)
            .add_extension(names, critical=False)
            .add_extension(signed_by, critical=False)
        )
        signed = made.sign(self.key, hashes.SHA256())
        self._made += 1
        path = self.folder / f"{self._made}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        return path

    def _own_id(self) -> x509.SubjectKeyIdentifier:
        return x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())

    def _certificate(
        self, subject: str, key: ec.EllipticCurvePublicKey, days: tuple[int, int]
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(_named(subject))
            .issuer_name(_named(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
        )


@contextmanager
def serving(
    certificate: Path | None,
    *,
    host: str = "127.0.0.1",
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


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
