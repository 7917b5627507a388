"""The ground the tests stand on holds: strangers are refused, warnings are heard, home is empty."""

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest


def test_a_test_cannot_reach_the_network() -> None:
    with socket.socket() as line, pytest.raises(pytest.fail.Exception, match="reached for"):
        line.connect(("192.0.2.1", 80))


def test_a_test_cannot_ask_for_names_of_the_world() -> None:
    with pytest.raises(pytest.fail.Exception, match="reached for"):
        socket.getaddrinfo("example.org", 443)


def test_a_name_that_never_exists_is_unknown_without_asking_anyone() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("province.invalid", 443)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as line,
    ):
        assert line.getpeername() == server.getsockname()


def test_home_is_empty_and_ours(empty_home: Path) -> None:
    assert Path.home() == empty_home
    assert not list(empty_home.iterdir())
    assert not [name for name in os.environ if name.startswith("MOTCUA_")]


def test_an_expected_warning_passes_with_its_reason(may_warn: Callable[..., None]) -> None:
    may_warn("on purpose", because="this test is about warnings that are expected")

    logging.getLogger("motcua_desktop").warning("said on purpose")


def test_an_unexpected_warning_fails_the_test(pytester: pytest.Pytester) -> None:
    ours = Path(__file__).with_name("conftest.py").read_text("utf-8")
    pytester.makeconftest(ours)
    pytester.makepyfile("import logging\ndef test_it(): logging.warning('the disk is slow')")

    result = pytester.runpytest_subprocess("-p", "no:randomly")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*logged without being expected*the disk is slow*"])
