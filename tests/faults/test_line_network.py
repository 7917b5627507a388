"""The way to the province: certificates, proxies, names, IPv6; each trouble is named apart."""

import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.clock import SystemClock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.agreement import DeskMark
from motcua_desktop.domain.numbering import AgencyCode
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble
from motcua_desktop.sync.dialects import talk_for
from motcua_desktop.sync.port import (
    AnswerLost,
    CertificateRefused,
    NobodyThere,
    ProxyInTheWay,
    Request,
    UnknownName,
)
from motcua_desktop.sync.transport import HttpTransport, Patience
from motcua_desktop.sync.trial import try_line
from tests.fakes.authority import Authority
from tests.fakes.tls import ANSWER, Forward, serving

QUICK = Patience(connect=5.0, silence=2.0)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for the province of these tests."""
    return Authority(tmp_path_factory.mktemp("ca"))


def _settings(url: str, **more: Any) -> ProvinceSettings:
    told = {"name": "Tỉnh thử", "base_url": url, "agency_code": "H50.31.12", **more}
    return ProvinceSettings.parse(told)


def _send(
    settings: ProvinceSettings, secret: str | None = None, body: bytes = b"{}"
) -> HttpTransport:
    """One request sent and answered; the transport, closed, for its counters."""
    line = HttpTransport(settings, QUICK, proxy_secret=secret)
    try:
        reply = line.send(Request(f"{settings.base_url}/x", body))
        assert reply.body == b"{}"
    finally:
        line.close()
    return line


def _trouble(settings: ProvinceSettings, secret: str | None = None) -> ProvinceTrouble:
    with pytest.raises(ProvinceTrouble) as caught:
        _send(settings, secret)
    return caught.value


def test_a_machine_that_the_provinces_own_authority_vouches_for_is_spoken_to(
    authority: Authority,
) -> None:
    with serving(authority.issue()) as port:
        _send(_settings(f"https://127.0.0.1:{port}", ca=authority.pem))


def test_a_province_on_ipv6_alone_is_spoken_to(authority: Authority) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this computer")
    with serving(authority.issue("::1"), host="::1") as port:
        _send(_settings(f"https://[::1]:{port}", ca=authority.pem))


@pytest.mark.parametrize(
    ("issued", "words", "clock"),
    [
        ({"days": (-9, -2)}, "đã hết hạn", True),
        ({"days": (2, 9)}, "chưa tới ngày dùng", True),
        ({"host": "tinh.invalid"}, "địa chỉ khác", False),
    ],
)
def test_a_certificate_that_does_not_hold_says_why(
    authority: Authority, issued: dict[str, Any], words: str, clock: bool
) -> None:
    with serving(authority.issue(**issued)) as port:
        trouble = _trouble(_settings(f"https://127.0.0.1:{port}", ca=authority.pem))

    assert isinstance(trouble, CertificateRefused)
    assert words in trouble.message
    assert ("đang ghi ngày" in trouble.message) is clock
    assert ("đồng hồ" in trouble.next_step) is clock


def test_a_certificate_for_another_name_says_so(authority: Authority) -> None:
    with serving(authority.issue("tinh.invalid")) as port:
        trouble = _trouble(_settings(f"https://localhost:{port}", ca=authority.pem))

    assert "cấp cho tên máy khác" in trouble.message


def test_somebody_who_listens_in_between_is_not_let(authority: Authority, tmp_path: Path) -> None:
    stranger = Authority(tmp_path, "Tường lửa soi dữ liệu")
    with serving(stranger.issue()) as port:
        known = _trouble(_settings(f"https://127.0.0.1:{port}", ca=authority.pem))
        unknown = _trouble(_settings(f"https://127.0.0.1:{port}"))

    assert isinstance(known, CertificateRefused)
    assert "không rõ nơi cấp" in known.message
    assert "chặn giữa" in unknown.message
    assert "«ca»" in unknown.next_step


def test_an_old_protocol_is_named(authority: Authority, recwarn: pytest.WarningsRecorder) -> None:
    def old(context: ssl.SSLContext) -> None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    with serving(authority.issue(), adapt=old) as port:
        trouble = _trouble(_settings(f"https://127.0.0.1:{port}", ca=authority.pem))
    recwarn.clear()  # Python warns of the old protocol that the test is about

    assert "quá cũ" in trouble.message


def test_a_machine_without_encryption_is_named() -> None:
    with serving(None) as port:
        trouble = _trouble(_settings(f"https://127.0.0.1:{port}"))

    assert isinstance(trouble, NotTheProvince)
    assert "không nói mã hóa" in trouble.message


def test_a_certificate_file_that_is_none_is_told() -> None:
    der = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"
    trouble = _trouble(_settings("https://127.0.0.1:9", ca=der))

    assert "không đọc được" in trouble.message


def test_an_unknown_name_and_nobody_there_are_two_things() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert isinstance(_trouble(_settings("https://tinh.invalid")), UnknownName)
    assert isinstance(_trouble(_settings(f"https://127.0.0.1:{port}")), NobodyThere)


class TestProxy:
    """A proxy between: the tests' province has a name, for nothing on loopback is proxied."""

    @pytest.fixture
    def through(self, authority: Authority) -> Callable[..., ProvinceSettings]:
        """The settings of a province behind this proxy."""

        def settings(url: str, username: str = "") -> ProvinceSettings:
            proxy = {"url": url, "username": username}
            return _settings("https://tinh.invalid", ca=authority.pem, proxy=proxy)

        return settings

    @pytest.fixture
    def province(self, authority: Authority) -> Any:
        """The port of a machine with the province's certificate."""
        with serving(authority.issue("tinh.invalid")) as port:
            yield port

    def test_a_proxy_with_a_password_lets_us_through(
        self, through: Callable[..., ProvinceSettings], province: int
    ) -> None:
        forward = Forward(account="xã:mật khẩu")
        with forward.running(province) as url:
            _send(through(url, "xã"), "mật khẩu")

        assert forward.asked == ["CONNECT tinh.invalid:443 HTTP/1.1"]

    @pytest.mark.parametrize(("name", "secret"), [("", None), ("xa", "sai"), ("xa", None)])
    def test_a_proxy_that_wants_another_password_says_so(
        self,
        through: Callable[..., ProvinceSettings],
        province: int,
        name: str,
        secret: str | None,
    ) -> None:
        with Forward(account="xa:đúng").running(province) as url:
            trouble = _trouble(through(url, name), secret)

        assert isinstance(trouble, ProxyInTheWay)
        assert "đòi mật khẩu" in trouble.message
        assert "MOTCUA_PROXY_SECRET" in trouble.next_step

    @pytest.mark.parametrize(
        ("status", "words"),
        [("403 Forbidden", "không cho đi"), ("504 Gateway Timeout", "không tới được máy của tỉnh")],
    )
    def test_a_proxy_that_refuses_and_one_that_finds_nobody_are_two_things(
        self, through: Callable[..., ProvinceSettings], status: str, words: str
    ) -> None:
        with Forward(refuses=status).running(0) as url:
            trouble = _trouble(through(url))

        assert isinstance(trouble, ProxyInTheWay)
        assert words in trouble.message

    def test_a_proxy_that_is_not_there_is_named(
        self, through: Callable[..., ProvinceSettings]
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

        for url in (f"http://127.0.0.1:{port}", "http://proxy.invalid:3128"):
            trouble = _trouble(through(url))
            assert isinstance(trouble, ProxyInTheWay)
            assert "Không tới được máy trung gian" in trouble.message

    def test_the_networks_own_proxy_is_used_unless_one_is_declared(
        self, authority: Authority, province: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        forward = Forward()
        with forward.running(province) as url:
            monkeypatch.setenv("HTTPS_PROXY", url.removeprefix("http://"))
            _send(_settings("https://tinh.invalid", ca=authority.pem))
            monkeypatch.setenv("NO_PROXY", "tinh.invalid")
            passed_by = _trouble(_settings("https://tinh.invalid", ca=authority.pem))

        assert len(forward.asked) == 1
        assert isinstance(passed_by, UnknownName)

    def test_this_very_computer_is_never_asked_for_through_a_proxy(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        proxy = {"url": "http://127.0.0.1:9"}
        with serving(authority.issue()) as port:
            _send(_settings(f"https://127.0.0.1:{port}", ca=authority.pem, proxy=proxy))

    def test_the_password_is_in_no_words(
        self, through: Callable[..., ProvinceSettings], province: int
    ) -> None:
        settings = through("http://127.0.0.1:9", "xa")

        assert "bí mật" not in _trouble(settings, "bí mật").sentence()
        assert "bí mật" not in str(settings.to_json())


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
LOGIN = b"HTTP/1.1 302 Found\r\nLocation: http://login.invalid/\r\nContent-Length: 0\r\n\r\n"
GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class TestTrial:
    """`province test` ends at the step that failed, and says why in its words."""

    def test_each_trouble_of_the_way_has_its_step(self, authority: Authority) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        nowhere = f"https://127.0.0.1:{port}"
        proxy = {"url": f"http://127.0.0.1:{port}"}

        assert _failed(_settings("https://tinh.invalid"))[0] == "name"
        assert _failed(_settings(nowhere))[0] == "connect"
        step, words = _failed(_settings("https://tinh.invalid", proxy=proxy))
        assert step == "connect"
        assert "proxy" in words
        with serving(authority.issue()) as served:
            step, words = _failed(_settings(f"https://127.0.0.1:{served}"))
        assert step == "certificate"
        assert "không rõ nơi cấp" in words

    @pytest.mark.parametrize("answer", [HTML, LOGIN, GONE])
    def test_a_page_to_sign_in_to_the_network_is_not_the_province(
        self, authority: Authority, answer: bytes
    ) -> None:
        with serving(authority.issue(), answer=answer) as port:
            step, words = _failed(_settings(f"https://127.0.0.1:{port}", ca=authority.pem))

        assert step == "answer"
        assert ("404" if answer == GONE else "mạng đòi đăng nhập") in words


def _failed(settings: ProvinceSettings) -> tuple[str, str]:
    """The step a trial ended at, and its words."""
    line = HttpTransport(settings, QUICK)
    agency = Agency(AgencyCode("H50.31.12"), "UBND xã", "Tỉnh", 1, bytes(32))
    mark = DeskMark(store="s", epoch="e", counter=1, agency="H50.31.12", mark=0, numbers={})
    try:
        steps = try_line(settings, talk_for(settings, "x", line, SystemClock(), agency), mark)
    finally:
        line.close()
    assert not steps[-1].ok
    return steps[-1].step, steps[-1].message


def test_bytes_are_counted_both_ways(authority: Authority) -> None:
    body = b"x" * 300_000
    with serving(authority.issue()) as port:
        line = _send(_settings(f"https://127.0.0.1:{port}", ca=authority.pem), body=body)

    assert 300_000 < line.sent_bytes < 300_500
    assert 0 < line.received_bytes <= len(ANSWER)


def test_a_black_hole_while_a_big_body_goes_out_is_noticed_by_silence_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other side takes the connection and nothing more; how long patience is, is a number."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        port = listener.getsockname()[1]
        line = HttpTransport(_settings(f"http://127.0.0.1:{port}"), Patience(silence=0.5))
        stack.callback(line.close)
        with pytest.raises(AnswerLost):
            line.send(Request(f"http://127.0.0.1:{port}/x", b"x" * 20_000_000))

    assert line.sent_bytes < 10_000_000
    usual = Patience()
    assert usual.connect + usual.silence <= 60
