"""The line in the background: hands out one push at a time and knows when the next is due."""

from datetime import timedelta

from motcua_desktop.errors import NotConfigured, SignInRefused, StoreBusy
from motcua_desktop.sync.lane import Job, Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.port import Busy, NobodyThere
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.sync.schedule import Schedule
from tests.fakes.province import PassingClock


class Province:
    """Answers a push with the next report it was given."""

    def __init__(self, *reports: SyncReport | Exception):
        self.reports = list(reports)
        self.asked: list[int] = []

    def push(self, most: int) -> SyncReport:
        self.asked.append(most)
        report = self.reports.pop(0) if self.reports else SyncReport()
        if isinstance(report, Exception):
            raise report
        return report


def line(province: Province, clock: PassingClock | None = None) -> Line:
    return Line(province.push, clock or PassingClock(), dice=lambda: 1.0)


def finish(of: Line, job: Job | None) -> None:
    while job is not None:
        job = of.finished(job())


def test_a_change_hands_out_one_job_and_no_second_while_it_runs() -> None:
    province = Province()
    known = line(province)

    job = known.happened(Happening.CHANGED)

    assert job is not None
    assert known.pushing
    assert known.happened(Happening.CHANGED) is None
    assert province.asked == []


def test_what_changed_meanwhile_is_pushed_right_after() -> None:
    province = Province()
    known = line(province)
    job = known.happened(Happening.CHANGED)
    known.happened(Happening.CHANGED)

    finish(known, job)

    assert province.asked == [20, 20]
    assert not known.pushing


def test_more_to_send_goes_on_at_once() -> None:
    province = Province(SyncReport(more=True), SyncReport(more=True), SyncReport())
    known = line(province)

    finish(known, known.happened(Happening.CHANGED))

    assert province.asked == [20, 20, 20]


def test_a_dead_line_is_waited_for_and_says_until_when() -> None:
    clock = PassingClock()
    province = Province(SyncReport(trouble=NobodyThere("Không kết nối được.")))
    known = line(province, clock)
    finish(known, known.happened(Happening.CHANGED))

    assert known.wake_at is not None
    assert timedelta(0) < known.wake_at - clock.now() < timedelta(seconds=6)
    assert known.tick() is None

    clock.passes(6)
    finish(known, known.tick())

    assert province.asked == [20, 10]
    assert known.wake_at is None


def test_the_wait_is_as_long_as_the_province_asked() -> None:
    clock = PassingClock()
    known = line(Province(SyncReport(trouble=Busy("Bận."), retry_after=300.0)), clock)
    finish(known, known.happened(Happening.CHANGED))

    clock.passes(200)
    assert known.tick() is None
    clock.passes(101)
    assert known.tick() is not None


def test_a_refused_sign_in_silences_the_line_until_somebody_signs_in() -> None:
    clock = PassingClock()
    province = Province(SyncReport(trouble=SignInRefused("Sai mật khẩu.")))
    known = line(province, clock)
    finish(known, known.happened(Happening.CHANGED))
    clock.passes(100_000)

    assert known.signed_out
    assert known.tick() is None
    assert known.happened(Happening.CHANGED) is None
    finish(known, known.happened(Happening.SIGNED_IN))
    assert province.asked == [20, 20]


def test_a_desk_without_a_province_looks_again_at_the_next_change() -> None:
    province = Province(NotConfigured("Chưa khai báo."))
    known = line(province)
    finish(known, known.happened(Happening.CHANGED))

    assert not known.signed_out
    assert known.tick() is None
    finish(known, known.happened(Happening.CHANGED))
    assert province.asked == [20, 20]


def test_a_push_by_somebody_else_is_waited_for() -> None:
    known = line(Province(StoreBusy("Một lượt gửi đang chạy.")))

    finish(known, known.happened(Happening.CHANGED))

    assert known.wake_at is not None


def test_a_job_that_broke_is_tried_again_later() -> None:
    known = line(Province())
    known.happened(Happening.CHANGED)

    assert known.broke() is None
    assert known.wake_at is not None


def test_with_set_hours_a_change_waits_for_the_hour_and_then_one_run_goes_to_its_end() -> None:
    clock = PassingClock()  # 8:00 at the desk
    province = Province(SyncReport(more=True), SyncReport(), SyncReport())
    known = line(province, clock)
    known.schedule = Schedule(("09:00", "15:00"))

    assert known.happened(Happening.CHANGED) is None
    assert known.tick() is None
    clock.passes(3_600)
    finish(known, known.tick())

    assert province.asked == [20, 20]
    assert known.tick() is None
    assert known.opens_at is not None
    clock.passes(6 * 3_600)
    finish(known, known.tick())
    assert province.asked == [20, 20, 20]


def test_outside_the_hours_a_person_who_asks_is_served() -> None:
    province = Province()
    known = line(province)
    known.schedule = Schedule(("15:00",))

    finish(known, known.happened(Happening.ASKED))

    assert province.asked == [20]


def test_a_run_that_failed_in_its_hour_is_tried_again() -> None:
    clock = PassingClock()
    province = Province(SyncReport(trouble=NobodyThere("Không kết nối được.")), SyncReport())
    known = line(province, clock)
    known.schedule = Schedule(("07:00",))
    finish(known, known.tick())

    clock.passes(10)
    finish(known, known.tick())

    assert province.asked == [20, 10]
    assert known.opens_at is not None


def test_after_the_computer_slept_the_line_is_tried_in_a_few_seconds() -> None:
    clock = PassingClock()
    province = Province(*[SyncReport(trouble=NobodyThere("Mất mạng."))] * 9)
    known = line(province, clock)
    finish(known, known.happened(Happening.CHANGED))
    for _ in range(7):
        clock.passes(700)
        finish(known, known.tick())
    pushes = len(province.asked)

    clock.passes(70)
    known.tick()
    clock.passes(6)
    job = known.tick()

    assert job is not None
    assert len(province.asked) == pushes
