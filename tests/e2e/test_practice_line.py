"""The whole line over real HTTP on loopback: a real store, a real server, bad weather."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from motcua_desktop.clock import SystemClock
from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import NotTheProvince, SignInRefused
from motcua_desktop.practice.faults import Fault
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.sync import transport
from motcua_desktop.sync.port import (
    AnswerLost,
    AskedInVain,
    Busy,
    CertificateRefused,
    NobodyThere,
    Reply,
    Request,
    UnknownName,
)
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.sync.runner import Runner
from motcua_desktop.sync.transport import HttpTransport, Patience
from tests.fakes.authority import Authority
from tests.fakes.province import AGENCY, Counter, PassingClock, open_counter
from tests.fakes.tls import serving

SHORT = Patience(connect=5.0, silence=0.3)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with open_counter(tmp_path) as opened:
        yield opened


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


def runner(
    counter: Counter,
    url: str,
    *,
    patience: Patience | None = None,
    password: str | None = None,
    **changes: str,
) -> Runner:
    settings = ProvinceSettings.parse(
        {
            "name": "Tỉnh tập dượt",
            "base_url": url,
            "agency_code": "H50.31.12",
            "username": "quay.tapduot",
            **changes,
        }
    )
    return Runner(
        counter.database,
        counter.clock,
        settings,
        password or "tap-duot-tren-may-nay",
        HttpTransport(settings, patience),
        agency=AGENCY,
    )


def run(
    counter: Counter, province: PracticeProvince, patience: Patience | None = None
) -> SyncReport:
    return runner(counter, province.url, patience=patience).run_once()


def test_five_dossiers_arrive_as_they_were_frozen(
    counter: Counter, province: PracticeProvince
) -> None:
    codes = [counter.receive(f"Nguyễn Thị Ánh {place}").code for place in "abcde"]

    report = run(counter, province)

    assert (report.sent, report.confirmed, report.refused, report.waiting) == (5, 5, 0, 0)
    assert sorted(province.store.codes()) == codes
    frozen = counter.rows("SELECT payload FROM outbox WHERE kind = 'dossier' ORDER BY id")
    for code, (payload,) in zip(codes, frozen, strict=True):
        held = province.store.held(code)
        assert held is not None
        assert json.dumps(held.item, ensure_ascii=False, separators=(",", ":")) == payload
        assert [entry["NoiDungXuLy"] for entry in held.progress] == ["Tiếp nhận hồ sơ"]


@pytest.mark.parametrize("kind", ["route", "split"])
def test_the_other_two_transports_carry_the_same(
    counter: Counter, province: PracticeProvince, kind: str
) -> None:
    taken = counter.receive()
    runner(counter, province.url, transport=kind).run_once()
    counter.step(taken.code, "start")
    province.faults.next(Fault.ANSWER_LOST)

    reports = [runner(counter, province.url, transport=kind).run_once() for _ in range(2)]

    assert isinstance(reports[0].trouble, AnswerLost)
    assert reports[1].confirmed == 1
    held = province.store.held(taken.code)
    assert held is not None
    assert (held.versions, len(held.progress)) == (2, 2)


def test_a_lost_answer_means_one_copy_confirmed_on_the_next_run(
    counter: Counter, province: PracticeProvince
) -> None:
    taken = counter.receive()
    province.faults.next(Fault.ANSWER_LOST)

    first, second = run(counter, province), run(counter, province)

    assert isinstance(first.trouble, AnswerLost)
    assert second.confirmed == 1
    assert len(province.store.versions(taken.code)) == 1


def test_a_refused_item_is_shown_in_the_provinces_words_and_the_others_go_on(
    counter: Counter, province: PracticeProvince
) -> None:
    codes = [counter.receive(f"Nguyễn Văn Thử {place}").code for place in "abc"]
    province.faults.refuse(codes[1], "Lĩnh vực không thuộc thẩm quyền")

    report = run(counter, province)

    assert (report.confirmed, report.refused) == (2, 1)
    assert counter.show(codes[1]).sync.reason == "Lĩnh vực không thuộc thẩm quyền"
    assert province.store.codes() == [codes[0], codes[2]]


def test_nobody_there_is_told_and_when_the_line_is_back_all_arrives(
    counter: Counter, province: PracticeProvince
) -> None:
    taken = counter.receive()
    province.stop()

    report = run(counter, province)

    assert isinstance(report.trouble, NobodyThere)
    assert report.waiting == 1
    assert counter.show(taken.code).sync.state is SyncState.WAITING

    province.start()
    assert run(counter, province).confirmed == 1


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.HTML_200, NotTheProvince),
        (Fault.REDIRECT, NotTheProvince),
        (Fault.EMPTY, NotTheProvince),
        (Fault.TRUNCATED, NotTheProvince),
        (Fault.HTTP_500, AnswerLost),
        (Fault.BUSY_429, Busy),
        (Fault.DOWN, AskedInVain),
        (Fault.SILENT, AnswerLost),
    ],
)
def test_every_bad_answer_has_its_name_and_none_is_taken_for_success(
    counter: Counter, province: PracticeProvince, fault: Fault, trouble: type[Exception]
) -> None:
    taken = counter.receive()
    province.faults.next(fault)

    report = run(counter, province, SHORT if fault is Fault.SILENT else None)

    assert type(report.trouble) is trouble
    assert report.confirmed == 0
    assert province.store.held(taken.code) is None
    assert run(counter, province).confirmed == 1
    assert len(province.store.versions(taken.code)) == 1


def test_a_slow_province_is_waited_for(counter: Counter, province: PracticeProvince) -> None:
    counter.receive()
    province.faults.slow_seconds = 0.05
    province.faults.always(Fault.SLOW)

    assert run(counter, province).confirmed == 1


def test_a_wrong_password_is_refused_in_plain_words(
    counter: Counter, province: PracticeProvince
) -> None:
    counter.receive()

    report = runner(counter, province.url, password="sai").run_once()

    assert isinstance(report.trouble, SignInRefused)
    assert report.to_json()["trouble"] == (
        "Tỉnh từ chối đăng nhập: Tỉnh trả lời: «Tài khoản hoặc mật khẩu không đúng». "
        "Kiểm tra tài khoản kết nối; hồ sơ vẫn nằm trong hàng chờ."
    )


def test_sessions_that_end_over_night_are_renewed(
    counter: Counter, province: PracticeProvince
) -> None:
    line = runner(counter, province.url)
    counter.receive("Nguyễn Văn Một")
    line.run_once()
    counter.receive("Nguyễn Văn Hai")
    province.office.sign_everybody_out()

    assert line.run_once().confirmed == 1


def test_two_desks_pushing_one_dossier_make_one_copy(
    tmp_path: Path, province: PracticeProvince
) -> None:
    """A store restored from a copy sends again what the province has had already."""
    copies = [tmp_path / "one", tmp_path / "two"]
    for folder in copies:
        folder.mkdir()
    with open_counter(copies[0]) as first, open_counter(copies[1]) as second:
        taken, again = first.receive(), second.receive()
        assert taken.code == again.code

        assert run(first, province).confirmed == 1
        assert run(second, province).confirmed == 1

    assert len(province.store.versions(taken.code)) == 1


def test_the_trial_goes_through_every_step_and_leaves_nothing_behind(
    counter: Counter, province: PracticeProvince
) -> None:
    timely = replace(counter, clock=SystemClock())

    steps = runner(timely, province.url).test()

    assert [step.step for step in steps] == [
        "name", "connect", "certificate", "answer", "sign_in", "service", "clock",
    ]  # fmt: skip
    assert all(step.ok for step in steps)
    assert province.store.codes() == []


def failing_step(line: Runner) -> tuple[str, str]:
    step = line.test()[-1]
    assert not step.ok
    return step.step, step.message


def test_the_trial_names_an_unknown_machine(counter: Counter) -> None:
    step, message = failing_step(runner(counter, "https://tinh.invalid"))

    assert step == "name"
    assert message == (
        "Chưa tới được tỉnh: Mạng không biết tên máy của tỉnh (DNS); có thể đang mất mạng. "
        "Hồ sơ vẫn nằm trong hàng chờ và sẽ được gửi lại."
    )


def test_the_trial_names_a_machine_that_does_not_listen(counter: Counter) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        assert failing_step(runner(counter, f"http://127.0.0.1:{port}"))[0] == "connect"


def test_the_trial_names_a_wrong_address_and_a_web_page(
    counter: Counter, province: PracticeProvince
) -> None:
    assert failing_step(runner(counter, f"{province.url}/khac"))[0] == "answer"
    province.faults.next(Fault.HTML_200)
    assert failing_step(runner(counter, province.url))[0] == "service"


def test_the_trial_names_a_wrong_password(counter: Counter, province: PracticeProvince) -> None:
    assert failing_step(runner(counter, province.url, password="sai"))[0] == "sign_in"


def test_the_trial_names_a_clock_that_is_off(counter: Counter, province: PracticeProvince) -> None:
    clock = PassingClock()
    clock.passes((datetime.now(UTC) - clock.now()).total_seconds() - 3 * 24 * 3600)

    step, message = failing_step(runner(replace(counter, clock=clock), province.url))

    assert step == "clock"
    assert message == "Đồng hồ máy này chậm 4320 phút; hãy chỉnh lại ngày giờ."


@contextmanager
def speaking(answer: bytes) -> Iterator[str]:
    """A port on which whoever connects hears `answer`, whatever they say."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            talker, _ = listener.accept()
        except OSError:
            return
        with talker:
            talker.settimeout(5)
            talker.recv(65_536)
            try:
                talker.sendall(answer)
            except OSError:
                return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        thread.join()


def settings_for(url: str) -> ProvinceSettings:
    return ProvinceSettings.parse({"name": "T", "base_url": url, "agency_code": "H50"})


def send(url: str) -> Reply:
    door = HttpTransport(settings_for(url), Patience(connect=5, silence=5))
    try:
        return door.send(Request(f"{url}/mapi", b"{}"))
    finally:
        door.close()


def test_a_flood_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LONGEST_ANSWER", 1_000)
    flood = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5_000

    with speaking(flood) as place, pytest.raises(NotTheProvince, match="dài bất thường"):
        send(f"http://{place}")


@pytest.mark.parametrize(
    "header",
    [
        "Retry-After: \u00b2",
        "Retry-After: soon",
        "Retry-After: Fri, 99 Nov 2026 00:00:00 GMT",
        "Date: Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Date: Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
        "Date: yesterday",
    ],
)
def test_a_header_of_nonsense_is_passed_over(header: str) -> None:
    answer = f"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 2\r\n\r\n{{}}"

    with speaking(answer.encode("latin-1")) as place:
        reply = send(f"http://{place}")
    assert (reply.body, reply.retry_after, reply.date) == (b"{}", None, None)


def test_half_an_answer_is_a_lost_answer() -> None:
    half = b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"error_code": 0'

    with speaking(half) as place, pytest.raises(AnswerLost):
        send(f"http://{place}")


@pytest.mark.parametrize("noise", [b"SSH-2.0-noise\r\n", b"\x00\x01\x02", b""])
def test_noise_is_a_lost_answer(noise: bytes) -> None:
    with speaking(noise) as place, pytest.raises(AnswerLost):
        send(f"http://{place}")


def test_a_machine_without_encryption_cannot_pass_for_the_province() -> None:
    with speaking(b"HTTP/1.1 200 OK\r\n\r\n") as place, pytest.raises(CertificateRefused):
        send(f"https://{place}")


def test_an_unknown_name_is_told_as_such() -> None:
    with pytest.raises(UnknownName):
        send("https://tinh.invalid")


def test_a_self_made_certificate_is_refused(tmp_path: Path) -> None:
    with (
        serving(Authority(tmp_path).own()) as port,
        pytest.raises(CertificateRefused, match=r"Chứng chỉ .* \(tự ký"),
    ):
        send(f"https://127.0.0.1:{port}")


def test_a_proxy_of_the_network_is_not_asked_about_this_computer(
    province: PracticeProvince, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    counter.receive()

    assert run(counter, province).confirmed == 1
