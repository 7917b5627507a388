"""What every test stands on: no display, no network but loopback, an empty home, silent logs."""

import ipaddress
import logging
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# Before anything imports Qt or keyring: windows go nowhere, the person's own keys stay untouched.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

hypothesis.settings.register_profile(
    "desk",
    # A busy machine is no failure, so nothing here is measured by the clock.
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.register_profile(
    "ci", hypothesis.settings.get_profile("desk"), derandomize=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with nothing in it, and no setting of ours from outside; gives the folder."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
        monkeypatch.delenv(f"XDG_{name}", raising=False)
    for name in [name for name in os.environ if name.startswith("MOTCUA_")]:
        monkeypatch.delenv(name)
    return home


class _Loud(logging.Handler):
    """Keeps what was logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []
        self.allowed: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = f"{record.levelname} {record.name}: {record.getMessage()}"
        if not any(words in said for words in self.allowed):
            self.heard.append(said)


@pytest.fixture(autouse=True)
def _loud() -> Iterator[_Loud]:
    """Any log record of WARNING or worse fails the test; `may_warn` says which may come."""
    handler = _Loud()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)

    assert not handler.heard, f"logged without being expected: {handler.heard}"


@pytest.fixture
def may_warn(_loud: _Loud) -> Callable[..., None]:
    """`may_warn("cannot reach", because="the line is cut on purpose")` lets those words pass."""

    def allow(words: str, *, because: str) -> None:
        assert words, "which words may be logged?"
        assert because, "silence needs a reason"
        _loud.allowed.append(words)

    return allow


@pytest.fixture(autouse=True, scope="session")
def _no_network_but_loopback() -> Iterator[None]:
    """Any other address fails the test; names under `.invalid` are unknown, as RFC 2606 says."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        _refuse_strangers(self.family, address)
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_strangers(self.family, address)
        return real_connect_ex(self, address)

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name.rstrip(".").endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        _refuse_strangers(socket.AF_INET, (name or "localhost", 0))
        return real_getaddrinfo(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _refuse_strangers(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    if host == "localhost":
        return
    try:
        near = ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = False
    if not near:
        # Not an OSError, so that no code under test can take it for a line that is down.
        pytest.fail(f"a test reached for the network: {host}")


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A home made once per run; see tests.fakes.desk."""
    from tests.fakes.desk import Mould

    made = Mould(tmp_path_factory.mktemp("mould") / "home")
    made.make()
    return made


@pytest.fixture
def desk(mould: Any, tmp_path: Path) -> Iterator[Any]:
    """A whole open desk of this test's own (tests.fakes.desk.TestDesk)."""
    with mould.open(tmp_path / "desk") as opened:
        yield opened
