"""Somebody who vouches for machines, well or badly, and a door on loopback that speaks TLS."""

import asyncio
import ssl
import threading
import warnings
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_HOST = "127.0.0.1"
_PATIENCE = 10.0
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        """The certificate alone, as it is handed out."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def write(self, folder: Path) -> Path:
        """Certificate and key in one file, as a server wants them."""
        path = folder / f"{self.certificate.serial_number}.pem"
        key = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.write_bytes(key + self.pem.encode())
        return path


def authority(name: str = "Sở Thử") -> Kept:
    """One that may vouch for others."""
    key = ec.generate_private_key(ec.SECP256R1())
    whom = _name(name)
    built = _builder(whom, whom, key, since=-DAY, until=DAY).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    use = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    built = built.add_extension(use, critical=True).add_extension(_own_id(key), critical=False)
    return Kept(built.sign(key, hashes.SHA256()), key)


def vouched_for(
    by: Kept, host: str = _HOST, *, since: timedelta = -DAY, until: timedelta = DAY
) -> Kept:
    """A machine's certificate, good from and until so long from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = _builder(_name("tinh-thu"), by.certificate.subject, key, since=since, until=until)
    named: x509.GeneralName
    try:
        named = x509.IPAddress(ip_address(host))
    except ValueError:
        named = x509.DNSName(host)
    built = built.add_extension(x509.SubjectAlternativeName([named]), critical=False)
    built = built.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
    )
    return Kept(built.sign(by.key, hashes.SHA256()), key)


@contextmanager
def tls_before(
    province: str, shown: Kept, folder: Path, *, newest: ssl.TLSVersion | None = None
) -> Iterator[str]:
    """The address of a door that speaks TLS and carries to `province`; `newest` bounds it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.write(folder))
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


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(16_384):
            writer.write(piece)
            await writer.drain()


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    since: timedelta,
    until: timedelta,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + since)
        .not_valid_after(now + until)
    )


def _own_id(key: ec.EllipticCurvePrivateKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
