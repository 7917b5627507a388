"""Whoever cannot prove to be the province hears nothing of a dossier, and there is no way around.

B10 TLS that is expired, of another machine, self-signed, intercepted or too old.
"""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from motcua_desktop.errors import NotTheProvince
from motcua_desktop.sync.port import CertificateRefused
from tests.fakes.authority import Authority
from tests.fakes.bad_line import DIALECTS, BadLine, bad_line
from tests.fakes.chaos import chaos_before
from tests.fakes.tls import tls_before

Shows = Callable[[Authority], Path]
DOORS: dict[str, tuple[Shows, str]] = {
    "expired": (lambda known: known.issue(days=(-3, -1)), "hết hạn"),
    "not yet": (lambda known: known.issue(days=(1, 2)), "chưa tới ngày"),
    "of another machine": (lambda known: known.issue("tinh-khac.invalid"), "tên máy khác"),
    "of another address": (lambda known: known.issue("127.0.0.2"), "máy khác"),
    "self-signed": (lambda known: Authority(known.folder, "Tự ký").own(), ""),
    "intercepted": (
        lambda known: Authority(known.folder, "Máy chặn giữa đường").issue(),
        "không rõ nơi cấp",
    ),
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "Sở được tin")


@pytest.mark.parametrize("door", DOORS)
def test_a_machine_that_cannot_prove_itself_hears_nothing(
    far: BadLine, door: str, known: Authority
) -> None:
    shown, words = DOORS[door]
    far.a_day()
    with tls_before(far.province.url, shown(known)) as url:
        report = far.runner(base_url=url, ca=known.pem).run_once()

    assert isinstance(report.trouble, CertificateRefused)
    assert words in report.trouble.sentence()
    assert set(far.counter.states()) <= {"pending", "superseded"}
    assert far.province.store.codes() == []


def test_a_machine_vouched_for_by_an_authority_we_were_given_is_believed(
    far: BadLine, known: Authority
) -> None:
    far.a_day()
    with tls_before(far.province.url, known.issue()) as url:
        assert far.runner(base_url=url, ca=known.pem).run_once().trouble is None

    far.all_is_there(versions=1)


def test_without_that_authority_the_same_machine_is_refused(far: BadLine, known: Authority) -> None:
    far.receive()
    with tls_before(far.province.url, known.issue()) as url:
        assert isinstance(far.runner(base_url=url).run_once().trouble, CertificateRefused)


def test_an_old_protocol_is_refused(far: BadLine, known: Authority) -> None:
    far.receive()
    old = ssl.TLSVersion.TLSv1_1
    with tls_before(far.province.url, known.issue(), newest=old) as url:
        report = far.runner(base_url=url, ca=known.pem).run_once()

    assert isinstance(report.trouble, CertificateRefused | NotTheProvince)
    assert far.province.store.codes() == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_encrypted_line_cut_anywhere_is_survived(
    dialect: str, known: Authority, tmp_path: Path
) -> None:
    """B5 under TLS, where nothing is known of what passes but its bytes."""
    with bad_line(tmp_path / "counter", dialect) as far:
        far.a_day()
        with (
            tls_before(far.province.url, known.issue()) as door,
            chaos_before(door, blindly=True) as line,
        ):
            url = line.url.replace("http:", "https:")
            for cut in range(1, 12):
                line.cuts_line(cut * 500)
                far.runner(base_url=url, ca=known.pem).run_once()
                far.check()
            far.runner(base_url=url, ca=known.pem).run_once()

        far.all_is_there(versions=1)
