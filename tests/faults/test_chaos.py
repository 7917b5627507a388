"""The chaos proxy does to a line what its methods say, and nothing else."""

import http.client
import json
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import pytest

from tests.fakes.chaos import Chaos, chaos_before

HELLO = b"xin chao"


class Far:
    """A server that says back what it heard; `heard` is every body that came whole."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    self.close_connection = True
                    return
                heard.append(body)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Silence on the terminal."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """A visitor that hangs up is what this is about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def far() -> Iterator[Far]:
    server = Far()
    yield server
    server.close()


@pytest.fixture
def line(far: Far) -> Iterator[Chaos]:
    with chaos_before(far.url) as opened:
        yield opened


class Visitor:
    """A kept-alive connection through the line."""

    def __init__(self, line: Chaos, patience: float = 10.0):
        self.connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=patience)

    def post(self, body: bytes = HELLO, at: str = "/a") -> tuple[int, bytes]:
        self.connection.request("POST", at, body)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture
def visitor(line: Chaos) -> Iterator[Visitor]:
    one = Visitor(line)
    yield one
    one.connection.close()


def test_fine_weather_carries_everything_and_counts_it(
    far: Far, line: Chaos, visitor: Visitor
) -> None:
    assert visitor.post(bytes(100_000)) == (200, bytes(100_000))
    assert visitor.post() == (200, HELLO)

    line.until(lambda: len(line.asked) == 2)
    assert line.connections == 1
    assert line.whats() == ["POST /a", "POST /a"]
    assert 100_008 < line.up.bytes < 101_000
    assert 100_008 < line.down.bytes < 101_000


def test_latency_is_paid_there_and_back(line: Chaos, visitor: Visitor) -> None:
    line.latency(0.05)
    began = monotonic()
    visitor.post()

    assert monotonic() - began >= 0.1


def test_bandwidth_holds_for_each_direction_apart(line: Chaos, visitor: Visitor) -> None:
    line.bandwidth(up=20_000)
    began = monotonic()
    visitor.post(bytes(10_000))

    assert 0.45 < monotonic() - began < 3

    line.bandwidth(down=20_000)
    began = monotonic()
    visitor.post(bytes(10_000))

    assert 0.45 < monotonic() - began < 3


def test_pieces_with_pauses_add_up(line: Chaos, visitor: Visitor) -> None:
    line.slicer(100, 0.01, one_in=2)
    began = monotonic()

    assert visitor.post(bytes(1_000)) == (200, bytes(1_000))
    assert monotonic() - began >= 0.1


@pytest.mark.parametrize("rudely", [False, True])
def test_a_request_cut_short_does_not_arrive(
    far: Far, line: Chaos, visitor: Visitor, rudely: bool
) -> None:
    line.cuts_request(5, rudely=rudely)

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        visitor.post()
    assert line.up.bytes == 5
    assert far.heard == []
    visitor.connection.close()
    assert visitor.post() == (200, HELLO)


def test_an_answer_cut_short_comes_by_halves(far: Far, line: Chaos) -> None:
    line.cuts_answer(20)
    with socket.create_connection(("127.0.0.1", line.port)) as wire:
        wire.sendall(b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab")
        got = b""
        while piece := wire.recv(100):
            got += piece

    assert len(got) == 20
    assert far.heard == [b"ab"]


def test_a_lost_answer_was_given_all_the_same(far: Far, line: Chaos, visitor: Visitor) -> None:
    line.loses_answer(skip=1)
    visitor.post(b"one")

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        visitor.post(b"two")
    assert far.heard == [b"one", b"two"]
    assert [asked.status for asked in line.asked] == [200, None]


def test_a_fault_hits_the_message_it_is_meant_for(far: Far, line: Chaos, visitor: Visitor) -> None:
    line.loses_answer(at="POST /b", saying="hai")

    assert visitor.post(at="/a") == (200, HELLO)
    assert visitor.post(b"mot", at="/b") == (200, b"mot")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        visitor.post(b"hai", at="/b")


def test_silence_after_some_bytes(line: Chaos) -> None:
    line.stalls_answer(10)
    with socket.create_connection(("127.0.0.1", line.port), timeout=0.2) as wire:
        wire.sendall(b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab")

        assert len(wire.recv(100)) == 10
        with pytest.raises(TimeoutError):
            wire.recv(1)


def test_a_swallowed_request_is_met_with_silence(far: Far, line: Chaos) -> None:
    line.swallows()
    hasty = Visitor(line, patience=0.2)

    with pytest.raises(TimeoutError):
        hasty.post()
    hasty.connection.close()
    assert far.heard == []


def test_an_answer_is_rewritten_in_all_its_parts(line: Chaos, visitor: Visitor) -> None:
    line.rewrites(lambda answer: replace(answer, status=503, body=answer.body.upper()))

    assert visitor.post() == (503, HELLO.upper())
    assert visitor.post() == (200, HELLO)


def test_somebody_on_the_way_answers_for_the_province(
    far: Far, line: Chaos, visitor: Visitor
) -> None:
    line.answers_itself(200, b"<html>", times=None)

    assert visitor.post() == (200, b"<html>")
    assert visitor.post() == (200, b"<html>")
    assert far.heard == []
    line.clear()
    assert visitor.post() == (200, HELLO)


def test_a_json_answer_is_read_and_replaced(line: Chaos, visitor: Visitor) -> None:
    line.rewrites(lambda answer: answer.saying({"n": answer.json["n"] + 1}))

    assert json.loads(visitor.post(b'{"n": 1}')[1]) == {"n": 2}


def test_a_request_arrives_several_times(far: Far, line: Chaos, visitor: Visitor) -> None:
    line.repeats(5)

    assert visitor.post() == (200, HELLO)
    line.until(lambda: far.heard == [HELLO] * 6)


def test_a_request_arrives_much_later(far: Far, line: Chaos, visitor: Visitor) -> None:
    line.holds_back()
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        visitor.post(b"early")
    visitor.connection.close()
    visitor.post(b"late")

    assert line.lets_go() == 1
    assert far.heard == [b"late", b"early"]


def test_a_line_that_fell_refuses_and_comes_back(line: Chaos, visitor: Visitor) -> None:
    visitor.post()
    line.falls()

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        visitor.post()
    visitor.connection.close()
    with pytest.raises(ConnectionRefusedError):
        visitor.post()
    line.comes_back()
    visitor.connection.close()
    assert visitor.post() == (200, HELLO)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux drops a SYN when the queue is full")
def test_a_deaf_line_does_not_even_refuse(line: Chaos) -> None:
    line.goes_deaf()

    with pytest.raises(TimeoutError):
        Visitor(line, patience=0.3).post()
    line.comes_back()
    late = Visitor(line)
    assert late.post() == (200, HELLO)
    late.connection.close()


def test_a_black_hole_takes_everything_and_says_nothing(far: Far, line: Chaos) -> None:
    line.black_hole()
    lost = Visitor(line, patience=0.2)

    with pytest.raises(TimeoutError):
        lost.post()
    lost.connection.close()
    assert far.heard == []
    line.comes_back()
    found = Visitor(line)
    assert found.post() == (200, HELLO)
    found.connection.close()


def test_after_a_change_of_network_old_lines_are_mute_and_new_ones_work(
    far: Far, line: Chaos
) -> None:
    old, new = Visitor(line, patience=0.3), Visitor(line)
    old.post()
    line.changes_network()

    with pytest.raises(TimeoutError):
        old.post()
    assert new.post(b"new") == (200, b"new")
    assert far.heard == [HELLO, b"new"]
    old.connection.close()
    new.connection.close()


def test_a_province_that_moved_is_found_through_the_same_door(far: Far, line: Chaos) -> None:
    other = Far()
    try:
        visitor = Visitor(line)
        visitor.post()
        line.moves_to(other.url)
        visitor.connection.close()

        assert visitor.post(b"moved") == (200, b"moved")
        assert other.heard == [b"moved"]
        visitor.connection.close()
    finally:
        other.close()


def test_a_reset_comes_as_a_reset(line: Chaos, visitor: Visitor) -> None:
    line.resets()

    with pytest.raises(ConnectionResetError):
        visitor.post()
    visitor.connection.close()
    assert visitor.post() == (200, HELLO)


def test_a_line_breaks_off_for_everybody_at_once(line: Chaos, visitor: Visitor) -> None:
    visitor.post()
    line.breaks_off()

    with pytest.raises(ConnectionError):
        visitor.post()


def test_a_line_that_ended_is_let_go_of_slowly(line: Chaos) -> None:
    line.closes_slowly(0.2)
    with socket.create_connection(("127.0.0.1", line.port)) as wire:
        wire.sendall(b"POST /a HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab")
        began, ended = monotonic(), False
        while not ended:
            ended = wire.recv(1_000) == b""

    assert monotonic() - began >= 0.2


def test_bytes_that_are_not_ours_to_read_are_carried_blindly(far: Far) -> None:
    with chaos_before(far.url, blindly=True) as line:
        visitor = Visitor(line)

        assert visitor.post(bytes(50_000)) == (200, bytes(50_000))
        assert line.up.bytes > 50_000
        visitor.connection.close()


def test_a_line_carried_blindly_breaks_off_after_so_many_bytes(far: Far) -> None:
    with chaos_before(far.url, blindly=True) as line:
        line.cuts_line(100)
        visitor = Visitor(line)

        with pytest.raises((ConnectionError, http.client.HTTPException)):
            visitor.post(bytes(50_000))
        visitor.connection.close()
        assert line.up.bytes == 100
        assert visitor.post(bytes(50_000)) == (200, bytes(50_000))
        visitor.connection.close()


def test_a_slow_line_is_felt_by_the_sender(far: Far, line: Chaos) -> None:
    """What the line has not carried yet waits at the sender's, as before a real modem."""
    line.bandwidth(up=20_000)
    with socket.create_connection(("127.0.0.1", line.port), timeout=0.3) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
        with pytest.raises(TimeoutError):
            wire.sendall(b"POST /a HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" + bytes(500_000))
