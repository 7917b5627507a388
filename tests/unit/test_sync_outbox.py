"""The runner over a real store: in order, once each, nothing dropped, and the truth told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.domain.province import LineStatus, OutboxState
from motcua_desktop.errors import (
    NotConfigured,
    NotFound,
    NotTheProvince,
    SignInRefused,
    UnlawfulStep,
    Unreachable,
)
from motcua_desktop.models import line, outbox
from motcua_desktop.sync.port import AnswerLost, Busy, Reply, UnexpectedAnswer
from motcua_desktop.sync.report import AllRefusedAlike, Limits, SyncReport
from tests.fakes.province import SETTINGS, Counter, Mishap, PowerCut, WireInMemory, open_counter
from tests.fakes.store import StoppedClock


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with open_counter(tmp_path) as opened:
        yield opened


@pytest.fixture
def wire() -> WireInMemory:
    return WireInMemory()


def run(counter: Counter, wire: WireInMemory, **limits: Any) -> SyncReport:
    """One run of a program that has just started."""
    return counter.runner(wire).run_once(Limits(**limits))


def test_a_dossier_taken_in_reaches_the_province(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()

    report = run(counter, wire)

    assert (report.sent, report.confirmed, report.refused, report.waiting) == (1, 1, 0, 0)
    assert wire.held(taken.code)["ChuHoSo"] == "Nguyễn Thị Ánh"
    assert wire.progress(taken.code) == ["Tiếp nhận hồ sơ"]
    assert counter.show(taken.code).sync.state is SyncState.CONFIRMED
    assert counter.show(taken.code).sync.confirmed_at == report.last_confirmed_at


def test_what_was_confirmed_is_not_sent_again(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    run(counter, wire)
    asked = len(wire.requests)

    report = run(counter, wire)

    assert report.sent == 0
    assert report.last_confirmed_at is not None
    assert len(wire.requests) == asked


def test_who_confirmed_one_message_has_answered(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    wire.script = [Mishap.NONE, Mishap.LOSE_ANSWER]
    # One byte of the answer came.
    wire.before_push = lambda: setattr(wire, "received_bytes", 1)

    run(counter, wire)

    status = counter.province.status()
    assert status.last_trouble is not None
    assert status.answered_at is not None
    assert status.answered_at == status.last_confirmed_at


def test_progress_counts_dossiers_not_messages(counter: Counter, wire: WireInMemory) -> None:
    for place in "ab":
        taken = counter.receive(f"Nguyễn Thị Ánh {place}")
        counter.step(taken.code, "start")
    heard: list[tuple[int, int]] = []

    run(counter, wire, progress=lambda done, total: heard.append((done, total)))

    assert len(heard) > 2
    assert heard[-1] == (2, 2)
    assert all(total == 2 for _, total in heard)


def test_what_is_in_doubt_is_listed_before_what_has_not_gone(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive()
    wire.script = [Mishap.NONE, Mishap.LOSE_ANSWER]
    run(counter, wire)
    counter.receive()

    listed = [line.state for line in counter.province.outbox()]

    assert listed[0] is OutboxState.UNKNOWN
    assert listed[-1] is OutboxState.PENDING


def test_five_go_oldest_first(counter: Counter, wire: WireInMemory) -> None:
    codes = [counter.receive(f"Nguyễn Thị Ánh {place}").code for place in "abcde"]
    heard: list[tuple[int, int]] = []

    run(counter, wire, progress=lambda done, total: heard.append((done, total)))

    assert wire.office.store.codes() == codes
    assert heard[0] == (1, 5)


def test_what_the_province_holds_is_what_was_frozen(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    run(counter, wire)
    (payload,) = counter.rows("SELECT payload FROM outbox WHERE kind = 'dossier'")[0]

    assert json.loads(payload) == wire.held(taken.code)


def test_a_run_may_be_short_and_say_that_there_is_more(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive("Nguyễn Văn Một")
    counter.receive("Nguyễn Văn Hai")

    report = run(counter, wire, most=2)

    assert report.more
    assert (report.sent, report.confirmed, report.waiting) == (1, 1, 1)


def test_a_run_can_be_cancelled_between_parcels(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()

    report = run(counter, wire, cancelled=lambda: True)

    assert report.sent == 0
    assert report.waiting == 1
    assert counter.states() == ["pending", "pending"]


def test_steps_taken_offline_fold_into_one_snapshot_but_each_is_told(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    counter.step(taken.code, "start")
    counter.step(taken.code, "complete")

    run(counter, wire)

    assert wire.services() == ["DongBoHoSoMC", "CapNhatTienDoHoSoMC"]
    assert wire.held(taken.code)["TrangThaiHoSo"] == "9"
    assert wire.progress(taken.code) == ["Tiếp nhận hồ sơ", "Chuyển xử lý", "Đã có kết quả"]
    assert counter.states().count("superseded") == 2


def test_a_dossier_the_province_knows_is_replaced(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    run(counter, wire)
    counter.step(taken.code, "start")
    run(counter, wire)

    assert [body["isUpdating"] for body in wire.requests if body.get("service") == "DongBoHoSoMC"]
    assert len(wire.office.store.versions(taken.code)) == 2


def test_progress_goes_ten_at_a_time_and_in_order(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    for _ in range(6):
        counter.step(taken.code, "pay", amount=1000)
    counter.step(taken.code, "start")
    for _ in range(6):
        counter.step(taken.code, "pay", amount=2000)
    counter.step(taken.code, "complete")

    run(counter, wire)

    sizes = [len(b["data"]) for b in wire.requests if b.get("service") == "CapNhatTienDoHoSoMC"]
    assert sizes == [10, 5]


def test_an_edit_while_sending_becomes_a_new_version(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()

    def edit() -> None:
        wire.before_push = None
        counter.step(taken.code, "start")

    wire.before_push = edit
    run(counter, wire)

    told = [item["TrangThaiHoSo"] for item in wire.office.store.versions(taken.code)]
    assert told == ["2", "4"]
    assert counter.show(taken.code).sync.state is SyncState.CONFIRMED


def test_a_line_that_is_down_is_told_and_everything_waits(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    wire.is_down = True

    report = run(counter, wire)

    assert isinstance(report.trouble, Unreachable)
    assert (report.sent, report.confirmed, report.waiting) == (0, 0, 1)
    assert counter.states() == ["pending", "pending"]
    assert counter.show(taken.code).sync.state is SyncState.WAITING
    trouble = counter.province.status().last_trouble
    assert trouble is not None
    assert trouble.sentence.startswith("Chưa tới được tỉnh: Không kết nối được")


def test_when_the_line_is_back_the_trouble_is_forgotten(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive()
    wire.is_down = True
    run(counter, wire)
    wire.is_down = False

    assert run(counter, wire).trouble is None
    assert counter.province.status().last_trouble is None


def test_facts_that_never_left_may_still_change(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    wire.is_down = True
    run(counter, wire)
    counter.step(taken.code, "start")
    wire.is_down = False
    run(counter, wire)

    told = [item["TrangThaiHoSo"] for item in wire.office.store.versions(taken.code)]
    assert told == ["4"]


def test_a_lost_answer_leaves_doubt_and_then_one_copy(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    wire.script = [Mishap.LOSE_ANSWER]

    report = run(counter, wire)

    assert isinstance(report.trouble, AnswerLost)
    assert counter.show(taken.code).sync.state is SyncState.UNKNOWN
    assert counter.province.status().unknown == 1

    report = run(counter, wire)

    assert report.confirmed == 1
    assert wire.services() == ["DongBoHoSoMC", "TraCuuHoSo", "CapNhatTienDoHoSoMC"]
    assert len(wire.office.store.versions(taken.code)) == 1


def test_lost_answers_to_progress_do_not_double_it(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    run(counter, wire, most=1)
    wire.script = [Mishap.LOSE_ANSWER]
    run(counter, wire)

    run(counter, wire)

    assert wire.services()[-2:] == ["CapNhatTienDoHoSoMC", "TraCuuHoSo"]
    assert len(wire.stored) == 2
    assert counter.show(taken.code).sync.state is SyncState.CONFIRMED


def test_what_was_written_for_a_province_of_another_language_is_written_anew(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive()
    run(counter, wire)
    counter.receive("Hồ Thị Thử")
    wire.script = [Mishap.LOSE_ANSWER]
    run(counter, wire)
    payloads = "SELECT state, payload IS NULL FROM outbox ORDER BY id"
    before = [tuple(row) for row in counter.rows(payloads)]

    with counter.database.write() as connection:
        outbox.wake(connection, "qcvn120")
    same = [tuple(row) for row in counter.rows(payloads)]
    with counter.database.write() as connection:
        outbox.wake(connection, "opencps")

    assert same == before
    assert [tuple(row) for row in counter.rows(payloads)] == [
        ("confirmed", 0), ("confirmed", 0), ("unknown", 1), ("pending", 1)
    ]  # fmt: skip


def test_a_look_up_that_fails_leaves_the_doubt(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    wire.script = [Mishap.LOSE_ANSWER, Mishap.LOSE_ANSWER]
    run(counter, wire)

    run(counter, wire)

    assert counter.states()[0] == "unknown"
    assert run(counter, wire).confirmed == 1


def test_asking_again_in_vain_sends_nothing(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    wire.script = [Mishap.LOSE_ANSWER]
    first = run(counter, wire)
    wire.is_down = True

    assert (first.sent, run(counter, wire).sent) == (1, 0)
    assert counter.states()[0] == "unknown"


def test_what_never_arrived_is_sent_again(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    wire.replies = [Reply(502, "text/html", b"<h1>502</h1>")]
    report = run(counter, wire)

    assert isinstance(report.trouble, AnswerLost)
    assert counter.states()[0] == "unknown"

    run(counter, wire)

    assert wire.held(taken.code)
    assert wire.services() == [
        "DongBoHoSoMC", "TraCuuHoSo", "DongBoHoSoMC", "CapNhatTienDoHoSoMC",
    ]  # fmt: skip


@pytest.mark.parametrize("moment", [Mishap.DIE_BEFORE, Mishap.DIE_AFTER])
def test_a_program_killed_while_sending_asks_before_it_sends_again(
    counter: Counter, wire: WireInMemory, moment: Mishap
) -> None:
    taken = counter.receive()
    wire.script = [moment]
    with pytest.raises(PowerCut):
        run(counter, wire)

    assert counter.states()[0] == "sending"

    run(counter, wire)

    assert wire.services()[1] == "TraCuuHoSo"
    assert len(wire.office.store.versions(taken.code)) == 1
    assert len(wire.stored) == 2
    assert counter.states() == ["confirmed", "confirmed"]


def test_a_refused_dossier_is_set_aside_with_the_provinces_words(
    counter: Counter, wire: WireInMemory
) -> None:
    bad, good = counter.receive("Nguyễn Văn Một"), counter.receive("Nguyễn Văn Hai")
    wire.faults.refuse(bad.code, "Thủ tục không thuộc thẩm quyền cấp xã")

    report = run(counter, wire)

    assert (report.sent, report.confirmed, report.refused, report.waiting) == (2, 1, 1, 1)
    assert report.trouble is None
    badge = counter.show(bad.code).sync
    assert badge.state is SyncState.REFUSED
    assert badge.reason == "Thủ tục không thuộc thẩm quyền cấp xã"
    assert counter.show(good.code).sync.state is SyncState.CONFIRMED
    assert wire.progress(bad.code) == []


def test_one_poison_item_among_thirty_stops_nobody(counter: Counter, wire: WireInMemory) -> None:
    codes = [counter.receive(f"Nguyễn Văn Thử {place}").code for place in range(30)]
    wire.faults.refuse(codes[16], "Sai dữ liệu")

    report = run(counter, wire)

    assert (report.confirmed, report.refused) == (29, 1)


def test_a_person_settles_a_refusal(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    wire.faults.refuse(taken.code, "Thiếu lĩnh vực")
    run(counter, wire)
    wire.faults.accept()
    refused = counter.province.outbox(state=OutboxState.REFUSED)[0]

    told = counter.province.retry(counter.officer, refused.id).value

    assert (told.state, told.attempts, told.reason) == (OutboxState.PENDING, 0, None)
    assert counter.show(taken.code).sync.state is SyncState.WAITING
    assert counter.show(taken.code).history[-1].action == "outbox_retry"
    assert counter.show(taken.code).history[-1].note == "Thiếu lĩnh vực"
    assert run(counter, wire).confirmed == 1


def test_a_refused_dossier_that_was_changed_is_tried_again(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    wire.faults.refuse(taken.code, "Thiếu lĩnh vực")
    run(counter, wire)
    wire.faults.accept()
    counter.step(taken.code, "start")

    run(counter, wire)

    assert wire.progress(taken.code) == ["Tiếp nhận hồ sơ", "Chuyển xử lý"]
    assert counter.show(taken.code).sync.state is SyncState.CONFIRMED


def test_what_follows_a_refused_dossier_stands_behind_it_until_the_dossier_is_changed(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    wire.faults.refuse(taken.code, "Thiếu lĩnh vực")
    run(counter, wire)
    refused = [line.behind for line in counter.province.outbox() if line.state.waits]
    counter.step(taken.code, "start")

    changed = [line.behind for line in counter.province.outbox() if line.state.waits]

    assert refused == [True]
    assert changed
    assert not any(changed)


def test_one_bad_progress_entry_is_found_among_several(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    run(counter, wire)
    counter.step(taken.code, "start")
    counter.step(taken.code, "pay", amount=1000)
    counter.step(taken.code, "complete")
    wire.bad_words = "Thu phí"

    report = run(counter, wire)

    assert report.refused == 1
    assert wire.progress(taken.code) == ["Tiếp nhận hồ sơ", "Chuyển xử lý"]
    assert counter.states()[-1] == "unknown"  # it was in the block that was refused
    assert counter.show(taken.code).sync.reason == "Nội dung bị từ chối"


def test_three_refusals_alike_stop_the_run_and_cost_nobody_a_refusal(
    counter: Counter, wire: WireInMemory
) -> None:
    for place in range(5):
        counter.receive(f"Nguyễn Văn Thử {place}")
    wire.faults.refuse_all("Hệ thống đang bảo trì đến 18:00")

    report = run(counter, wire)

    assert isinstance(report.trouble, AllRefusedAlike)
    assert "Hệ thống đang bảo trì" in report.trouble.message
    assert (report.sent, report.refused, report.waiting) == (3, 0, 5)
    wire.faults.accept()
    assert run(counter, wire).confirmed == 5


def test_what_is_taken_behind_three_refused_alike_says_that_they_are_to_blame(
    counter: Counter, wire: WireInMemory
) -> None:
    codes = [counter.receive(f"Nguyễn Văn Thử {place}").code for place in range(5)]
    for code in codes[:3]:
        wire.faults.refuse(code, "Thủ tục này chưa được công khai")

    report = counter.runner(wire, abreast=4).run_once()

    assert (report.confirmed, report.refused, report.trouble) == (2, 3, None)
    assert [counter.show(code).sync.state for code in codes[:3]] == [SyncState.REFUSED] * 3


def test_a_fourth_refusal_for_another_cause_does_not_blame_the_three(
    counter: Counter, wire: WireInMemory
) -> None:
    codes = [counter.receive(f"Nguyễn Văn Thử {place}").code for place in range(4)]
    for code in codes[:3]:
        wire.faults.refuse(code, "Hệ thống đang bảo trì")
    wire.faults.refuse(codes[3], "Thủ tục này chưa được công khai")

    report = counter.runner(wire, abreast=4).run_once()

    assert isinstance(report.trouble, AllRefusedAlike)
    assert [counter.show(code).sync.state for code in codes] == [
        *[SyncState.WAITING] * 3,
        SyncState.REFUSED,
    ]


def test_the_runs_do_not_remember_whose_number_the_province_named(
    counter: Counter, wire: WireInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        counter.receive()
    words = "Số định danh 991190001234 không có trong cơ sở dữ liệu"
    answer = {"error_code": 7, "message": words}
    monkeypatch.setattr(wire.office, "serve", lambda _: answer)
    run(counter, wire)

    ((told,),) = counter.rows("SELECT words FROM sync_run WHERE words IS NOT NULL")

    assert "99****34" in told
    assert "991190001234" not in told


def test_three_bad_dossiers_in_front_cannot_block_the_others_for_ever(
    counter: Counter, wire: WireInMemory
) -> None:
    codes = [counter.receive(f"Nguyễn Văn Thử {place}").code for place in range(4)]
    for code in codes[:3]:
        wire.faults.refuse(code, "Thủ tục này chưa được công khai")

    reports = [run(counter, wire) for _ in range(3)]

    assert [report.refused for report in reports] == [0, 0, 3]
    assert wire.held(codes[3])
    assert counter.province.status().refused == 3


def test_already_there_means_replace_when_it_is_ours(counter: Counter, wire: WireInMemory) -> None:
    taken = counter.receive()
    run(counter, wire)
    counter.change("UPDATE outbox SET state = 'pending', payload = NULL WHERE kind = 'dossier'")
    counter.change("UPDATE dossier SET note = 'ghi chú mới'")

    run(counter, wire)

    updating = [b["isUpdating"] for b in wire.requests if b.get("service") == "DongBoHoSoMC"]
    assert updating == ["False", "False", "True"]
    assert wire.held(taken.code)["GhiChu"] == "ghi chú mới"


def test_a_stranger_under_our_code_is_never_overwritten(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    run(counter, wire)
    stranger = {**wire.held(taken.code), "MaTTHC": "2.000815", "ChuHoSo": "Người khác"}
    wire.office.store.put(taken.code, stranger)
    counter.change("UPDATE outbox SET state = 'pending', payload = NULL")

    report = run(counter, wire)

    assert report.refused == 1
    assert wire.held(taken.code) == stranger
    assert counter.states() == ["quarantined", "pending"]
    assert "hồ sơ khác mang đúng mã này" in (counter.show(taken.code).sync.reason or "")


def test_a_province_that_forgot_a_dossier_gets_it_anew(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    run(counter, wire)
    wire.office.store.forget(taken.code)
    counter.step(taken.code, "start")

    run(counter, wire)

    assert wire.held(taken.code)["TrangThaiHoSo"] == "4"
    assert wire.progress(taken.code) == ["Tiếp nhận hồ sơ", "Chuyển xử lý"]


def test_a_block_of_which_the_province_kept_a_part_is_not_told_twice(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    run(counter, wire)
    counter.step(taken.code, "start")
    counter.step(taken.code, "complete")
    serve = wire.office.serve

    def keeps_the_first(body: dict[str, Any]) -> dict[str, Any]:
        if body["service"] != "CapNhatTienDoHoSoMC" or len(body["data"]) == 1:
            return serve(body)
        serve({**body, "data": body["data"][:1]})
        return {"error_code": "9", "message": "Lỗi dữ liệu ở mục 2"}

    wire.office.serve = keeps_the_first  # type: ignore[method-assign, assignment] # the province's own fault
    run(counter, wire)

    told = [json.loads(item) for name, item in wire.stored if name == "CapNhatTienDoHoSoMC"]
    assert [one["NoiDungXuLy"] for one in told].count("Chuyển xử lý") == 0
    assert wire.progress(taken.code).count("Chuyển xử lý") == 1
    assert len(wire.progress(taken.code)) == 3
    assert set(counter.states()) <= {"confirmed", "superseded"}


def test_a_province_that_does_not_say_what_it_has_is_not_told_twice(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    run(counter, wire)
    counter.step(taken.code, "start")
    wire.script = [Mishap.NONE, Mishap.LOSE_ANSWER]
    run(counter, wire)
    serve = wire.office.serve
    asked: list[str] = []

    def silent(body: dict[str, Any]) -> dict[str, Any]:
        asked.append(body["service"])
        broken = {"error_code": "99", "message": "Lỗi hệ thống tra cứu"}
        return broken if body["service"] == "TraCuuHoSo" else serve(body)

    wire.office.serve = silent  # type: ignore[method-assign, assignment] # the province's own fault
    reports = [run(counter, wire) for _ in range(6)]

    assert "CapNhatTienDoHoSoMC" not in asked
    assert isinstance(reports[0].trouble, UnexpectedAnswer)
    assert reports[-1].trouble is None
    assert counter.states()[-1] == "quarantined"
    (row,) = [one for one in counter.province.outbox() if one.state is OutboxState.QUARANTINED]
    counter.province.retry(counter.officer, row.id)
    run(counter, wire)
    assert counter.states()[-1] == "confirmed"


def test_an_answer_that_contradicts_itself_is_set_aside(
    counter: Counter, wire: WireInMemory
) -> None:
    taken = counter.receive()
    odd = {"error_code": 0, "message": "Đồng bộ thất bại"}
    wire.replies = [Reply(200, "application/json", json.dumps(odd).encode())]

    run(counter, wire)

    assert counter.states() == ["quarantined", "pending"]
    kept = counter.province.outbox(state=OutboxState.QUARANTINED)[0]
    counter.province.retry(counter.officer, kept.id)
    run(counter, wire)
    assert "TraCuuHoSo" in wire.services()
    assert counter.show(taken.code).sync.state is SyncState.CONFIRMED


def test_a_web_page_is_never_taken_for_success(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    wire.replies = [Reply(200, "text/html", b"<html>Wi-Fi</html>")]

    report = run(counter, wire)

    assert isinstance(report.trouble, NotTheProvince)
    assert counter.states()[0] == "unknown"
    assert counter.province.status().last_confirmed_at is None


def test_a_busy_province_is_given_the_time_it_asks_for(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive()
    wire.replies = [Reply(429, "text/plain", b"", retry_after=42.0)]

    report = run(counter, wire)

    assert isinstance(report.trouble, Busy)
    assert report.retry_after == 42.0
    assert counter.states() == ["pending", "pending"]


def test_a_session_that_ran_out_is_renewed_once(counter: Counter, wire: WireInMemory) -> None:
    counter.receive("Nguyễn Văn Một")
    runner = counter.runner(wire)
    runner.run_once()
    counter.receive("Nguyễn Văn Hai")
    wire.office.sign_everybody_out()

    report = runner.run_once()

    assert report.confirmed == 1
    assert sum("password" in body for body in wire.requests) == 2


def test_a_province_that_lets_nobody_in_signs_the_line_out(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive()

    report = counter.runner(wire, username="nguoi.la").run_once()

    assert isinstance(report.trouble, SignInRefused)
    assert report.trouble.message == "Tỉnh trả lời: «Tài khoản hoặc mật khẩu không đúng»."
    assert counter.states() == ["pending", "pending"]


def test_a_session_refused_again_and_again_is_a_refused_sign_in(
    counter: Counter, wire: WireInMemory
) -> None:
    counter.receive()
    wire.replies = [Reply(403, "text/html", b""), Reply(403, "text/html", b"")]

    report = run(counter, wire)

    assert isinstance(report.trouble, SignInRefused)
    assert counter.states() == ["pending", "pending"]


def test_the_clocks_are_compared_at_each_answer(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    clock = counter.clock
    assert isinstance(clock, StoppedClock)
    clock.set(2026, 11, 21)

    report = run(counter, wire)

    assert report.clock_off == 86_400.0


def test_the_status_counts_dossiers_and_says_since_when(
    counter: Counter, wire: WireInMemory
) -> None:
    assert counter.province.status() == LineStatus()
    bad = counter.receive("Nguyễn Văn Một")
    first = counter.clock.now()
    counter.receive("Nguyễn Văn Hai")

    status = counter.province.status()

    assert (status.waiting, status.waiting_since, status.refused) == (2, first, 0)
    wire.faults.refuse(bad.code, "Sai")
    run(counter, wire)
    status = counter.province.status()
    assert (status.waiting, status.refused, status.confirmed_messages) == (1, 1, 2)


def test_what_needs_a_person_stands_first_in_the_outbox(
    counter: Counter, wire: WireInMemory
) -> None:
    bad = counter.receive("Nguyễn Văn Một")
    wire.faults.refuse(bad.code, "Sai")
    run(counter, wire)
    counter.receive("Nguyễn Văn Hai")

    lines = counter.province.outbox()

    assert [told.state for told in lines] == ["refused", "pending", "pending", "pending"]
    assert (lines[0].code, lines[0].applicant) == (bad.code, "Nguyễn Văn Một")
    assert len(counter.province.outbox(limit=2)) == 2
    assert counter.province.outbox(state=OutboxState.CONFIRMED) == []
    assert "payload" not in lines[0].to_json()


def test_only_what_stands_still_can_be_retried(counter: Counter, wire: WireInMemory) -> None:
    counter.receive()
    run(counter, wire)
    confirmed = counter.province.outbox(state=OutboxState.CONFIRMED)[0]

    with pytest.raises(UnlawfulStep, match="tỉnh đã xác nhận"):
        counter.province.retry(counter.officer, confirmed.id)
    with pytest.raises(NotFound):
        counter.province.retry(counter.officer, 10_000)


def test_the_password_is_kept_in_the_keyring_and_told_to_nobody(counter: Counter) -> None:
    with pytest.raises(NotConfigured):
        counter.province.settings()

    counter.province.configure(counter.supervisor, SETTINGS, "mật khẩu")

    assert counter.province.secret() == "mật khẩu"
    assert list(counter.vault.secrets.values()) == ["mật khẩu"]
    shown = counter.province.show()
    assert shown["secret_kept_in"] == "keyring"
    assert "mật khẩu" not in json.dumps(shown, ensure_ascii=False)
    assert not counter.rows("SELECT 1 FROM setting WHERE value LIKE '%mật khẩu%'")
    counter.province.configure(counter.supervisor, {**SETTINGS, "name": "Tỉnh khác"}, None)
    assert counter.province.secret() == "mật khẩu"


@pytest.mark.parametrize("query", [line._SINCE, line._UNCONFIRMED, line._OLDEST_IN])
def test_a_million_confirmed_rows_cost_nothing(counter: Counter, query: Any) -> None:
    told = str(query).replace(":state", "'pending'").replace(":most", "10")

    plan = " ".join(str(row.detail) for row in counter.rows(f"EXPLAIN QUERY PLAN {told}"))

    assert "ix_outbox_unconfirmed" in plan
