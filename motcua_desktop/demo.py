"""A throw-away home with a realistic commune, and the main job from end to end."""

import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from motcua_desktop.app import App, open_home
from motcua_desktop.demo_month import Beside, beside
from motcua_desktop.demo_people import Invented
from motcua_desktop.display import has_display
from motcua_desktop.domain.calendar import add_working_days, is_working_day
from motcua_desktop.domain.certified_copies import PROCEDURE, CopiedDocument, CopiesRequest
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.ids import uuid7
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import VIETNAM, local, moment_text
from motcua_desktop.domain.report import Period, month_period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.steps import Action
from motcua_desktop.founding import Founding, init
from motcua_desktop.paths import Paths

if TYPE_CHECKING:
    from motcua_desktop.cli.session import Session

LOGIN = "demo"
PASSWORD = "motcua-demo"  # noqa: S105 (a throw-away home's, shown to whoever runs the demo)
_WORKING_DAYS = 66
_RECENT_DAYS = 24
_WEIGHTS = {
    "2.000815": 26,
    "1.001193": 14,
    "2.000635": 12,
    "2.000884": 9,
    "1.004873": 9,
    "1.000894": 6,
    "1.000656": 5,
    "1.004884": 8,
    "1.001612": 4,
    "1.013978": 6,
    "1.011607": 5,
    "1.013229": 5,
    "2.001035": 3,
    "1.012812": 3,
}


@dataclass
class StoryClock:
    """A clock that can tell an old story: `at` while it is set, the computer's own after that."""

    at: datetime | None = None
    _drawn: int = field(default=0)

    def now(self) -> datetime:
        return self.at or datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def new_id(self) -> str:
        return uuid7(self.now(), os.urandom(10))


@dataclass(frozen=True, slots=True)
class Place:
    """An open demo desk: who sits at it and where its papers go."""

    app: App
    actor: Actor
    clock: StoryClock
    passphrase: str
    officers: tuple[Actor, ...]


def demo(session: "Session", *, headless: bool) -> dict[str, Any]:
    """Run the whole demo; says on the way what it does. The `demo` command's JSON."""
    from motcua_desktop.practice.server import running

    say = _Teller(quiet=session.as_json)
    home = session.home or tempfile.mkdtemp(prefix="motcua-demo-")
    with ExitStack() as stack:
        say(f"1. Thiết lập một quầy dùng thử tại {home}")
        place = stack.enter_context(commune(Path(home)))
        say("2. Kể lại ba tháng làm việc của một xã (người và số đều bịa)")
        told = tell_story(place, Random(2026))
        say(f"   {told} hồ sơ ở đủ mọi trạng thái")
        province = stack.enter_context(running())
        say(f"3. Tỉnh tập dượt chạy trên máy này: {province.url}")
        _configure(place, province.settings("H50.31.12"), province.account.password)
        say("4. Tiếp nhận hồ sơ hôm nay và in giấy tiếp nhận")
        receipts = receive_today(place, say)
        say("5. Gửi lên tỉnh")
        report = place.app.sync_once(session.progress)
        say(
            f"   đã gửi {report.sent}, tỉnh xác nhận {report.confirmed}, từ chối {report.refused}, "
            f"còn chờ {report.waiting}"
        )
        say("6. Khóa kỳ, in biểu II.06a và bộ báo cáo của tháng vừa qua")
        sheet, packet = _month(place)
        value = {
            "home": str(place.app.paths.home),
            "receipts": receipts,
            "report": str(sheet),
            "packet": str(packet),
            "sent": report.sent,
            "confirmed": report.confirmed,
        }
        _tell_where(say, place, value, province.url)
        if not headless and has_display():
            say("7. Mở cửa sổ (đóng cửa sổ để kết thúc; xem tỉnh tập dượt ở địa chỉ trên)")
            place.app.close()
            _open_window(place)
        elif not headless:
            say("Máy này không có màn hình nên không mở cửa sổ.")
    return value


@contextmanager
def commune(home: Path) -> Iterator[Place]:
    """A new home of an invented desk in a real-looking commune, opened and signed in."""
    paths = Paths(home.absolute())
    clock = StoryClock(at=_story_begins())
    passphrase = secrets.token_hex(8)
    founding = Founding(
        agency_code="H50.31.12",
        agency_name="UBND xã Hướng Hiệp",
        province_name="Quảng Trị",
        counter=1,
        admin_login=LOGIN,
        admin_name="Hồ Thị Nga",
        admin_password=PASSWORD,
    )
    from motcua_desktop.vault import NoVault

    init(paths, founding, vault=NoVault(), clock=clock, passphrase=passphrase)
    app = open_home(paths, vault=NoVault(), clock=clock, passphrase=passphrase)
    try:
        actor = app.staff.sign_in(LOGIN, PASSWORD).value
        for login, name, role in (
            ("minh", "Trần Văn Minh", "specialist"),
            ("dung", "Lê Tiến Dũng", "officer"),
            ("anh", "Hồ Thị Lan Anh", "officer"),
        ):
            app.staff.add(actor, login, name, role, PASSWORD)
        officers = (actor, *(app.staff.sign_in(one, PASSWORD).value for one in ("dung", "anh")))
        yield Place(app, actor, clock, passphrase, officers)
    finally:
        app.close()


def tell_story(place: Place, random: Random, days: int = _WORKING_DAYS) -> int:
    """Three months of work up to yesterday, every state reached; how many dossiers."""
    app, people = place.app, Invented(random, "xã Hướng Hiệp, tỉnh Quảng Trị")
    calendar = app.office.calendar()
    today = local(datetime.now(UTC)).date()
    day = add_working_days(today, -days, calendar)
    plans: list[_Plan] = []
    with beside(app, place.actor, Random(random.random())) as other:
        place.clock.at = _at(day, 0)
        other.begin(day)
        while day < today:
            if is_working_day(day, calendar):
                plans += _morning(place, people, random, day, other)
                _go_on(place, plans, day, random, other)
                plans = [plan for plan in plans if plan.steps]
                other.day()
            day += timedelta(days=1)
        other.end()
    place.clock.at = None
    return app.finder.page(_everything()).total


def _morning(
    place: Place, people: Invented, random: Random, day: date, other: Beside
) -> "Iterator[_Plan]":
    """What comes in on a day, by whichever officer is free, and what will become of it."""
    recent = (local(datetime.now(UTC)).date() - day).days < _RECENT_DAYS
    for minute in sorted(random.sample(range(225), random.randint(2, 6))):
        place.clock.at = _at(day, minute)
        intake, officer = _intake(people, random), random.choice(place.officers)
        if intake.procedure == PROCEDURE:
            place.app.copies.certify(officer, _copies(intake, random))
            continue
        dossier = place.app.desk.receive(officer, intake).value
        other.received(dossier.code, len(dossier.papers))
        yield _plan(dossier, random, recent=recent)


_Planned = tuple[date, Action, dict[str, Any]]
_NEVER = date.max - timedelta(days=9)
_SPECIALISTS = ("Phạm Thị Lan", "Trần Văn Dũng", "Lê Thị Hoài Thương")


@dataclass(slots=True)
class _Plan:
    """What will become of a dossier, and on which day the next step comes."""

    code: str
    steps: list[_Planned]


def _plan(dossier: Dossier, random: Random, *, recent: bool) -> _Plan:
    start = local(dossier.received_at).date()
    due = local(dossier.due_at).date() if dossier.due_at else start + timedelta(days=20)
    fate = random.random()
    if fate < 0.03:
        reason = {"code": "not_competent", "reason": "Việc này do tỉnh giải quyết"}
        return _Plan(dossier.code, [(start, Action.REJECT, reason)])
    if fate < 0.05:
        reason = {"reason": "Theo đơn của công dân"}
        return _Plan(dossier.code, [(start, Action.WITHDRAW, reason)])
    steps: list[_Planned] = [(start, Action.START, {"to": random.choice(_SPECIALISTS)})]
    length = max((due - start).days, 0)
    if recent and fate > (0.88 if length >= 3 else 0.985):
        return _Plan(dossier.code, steps)
    steps += _middle(start, length, random, recent=recent)
    slip = random.choices((-length // 2, 0, 3), weights=(60, 36, 4))[0]
    done = max(due + timedelta(days=slip), min(steps[-1][0], date.max - timedelta(days=9)))
    steps.append((done, Action.COMPLETE, {"result_number": f"{dossier.serial}/KQ-UBND"}))
    if random.random() < (0.85 if recent else 0.99):
        later = done + timedelta(days=random.choice((0, 0, 0, 1, 2, 6)))
        steps.append((later, Action.RETURN, {"identity_check": "shown", "signature": "paper"}))
    return _Plan(dossier.code, steps)


def _middle(start: date, length: int, random: Random, *, recent: bool) -> list[_Planned]:
    if length < 3:
        return []
    fate = random.random()
    asked = start + timedelta(days=2)
    if length > 9 and fate < 0.15:
        money: dict[str, Any] = {"reason": "Nộp tiền sử dụng đất theo thông báo thuế"}
        paid = _NEVER if recent else asked + timedelta(days=6)
        return [
            (asked, Action.REQUEST_PAYMENT, money),
            (paid, Action.PAY, {"amount": 1_250_000, "method": "transfer"}),
        ]
    if fate > 0.4:
        return []
    reason = {"reason": "Thiếu giấy tờ chứng minh", "items": ["Giấy tờ chứng minh nơi cư trú"]}
    given = _NEVER if recent and random.random() < 0.5 else asked + timedelta(days=4)
    return [(asked, Action.REQUEST_SUPPLEMENT, reason), (given, Action.SUPPLEMENT, {})]


def _go_on(place: Place, plans: list[_Plan], today: date, random: Random, other: Beside) -> None:
    """Take the steps that have come due, all dossiers' in the order of the afternoon."""
    afternoon: list[tuple[int, int, _Plan]] = []
    for number, plan in enumerate(plans):
        due = sum(1 for day, _, _ in plan.steps if day <= today)
        minute = 250 + random.randrange(120)
        afternoon += [(minute + 5 * turn, number, plan) for turn in range(due)]
    for minute, _, plan in sorted(afternoon, key=lambda turn: turn[:2]):
        _, action, data = plan.steps.pop(0)
        place.clock.at = _at(today, minute)
        by = random.choice(place.officers) if action is Action.RETURN else place.actor
        place.app.desk.step(by, plan.code, action, data)
        if action is Action.COMPLETE:
            other.completed(plan.code)
        if action is Action.RETURN:
            other.returned(plan.code)


def _intake(people: Invented, random: Random) -> Intake:
    code = random.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
    channel = random.choices(("counter", "online", "post"), weights=(70, 25, 5))[0]
    return Intake.parse({"procedure": code, "channel": channel, "applicant": people.applicant()})


def _copies(intake: Intake, random: Random) -> CopiesRequest:
    """Somebody who waits for a few certified copies and pays in cash."""
    name = random.choice(("Bằng tốt nghiệp", "Căn cước", "Học bạ", "Sổ hộ khẩu cũ"))
    document = CopiedDocument(name, random.randint(1, 12), random.randint(1, 4))
    return CopiesRequest(intake.applicant, (document,), "Hồ Văn Lợi, Phó Chủ tịch", paid="cash")


def receive_today(place: Place, say: Callable[[str], None]) -> list[str]:
    random = Random(7)
    people = Invented(random, "xã Hướng Hiệp, tỉnh Quảng Trị")
    made = []
    folder = place.app.paths.papers
    folder.mkdir(exist_ok=True)
    for code in ("1.001193", "1.004884", "2.000815"):
        intake = Intake.parse({"procedure": code, "applicant": people.applicant()})
        dossier = place.app.desk.receive(place.actor, intake).value
        file = folder / f"giay-tiep-nhan-{dossier.code}.pdf"
        receipt = place.app.receipt(place.actor, dossier.code)
        file.write_bytes(receipt.pdf)
        place.app.kept(place.actor, receipt.sheet)
        due = moment_text(dossier.due_at) if dossier.due_at else "–"
        say(f"   {dossier.code}  {dossier.applicant.name}: hẹn trả {due}")
        made.append(str(file))
    return made


def _month(place: Place) -> tuple[Path, Path]:
    """The month that ended last, closed and signed: its II.06a and the packet with everything."""
    today = local(place.clock.now()).date()
    ended = today if today.day >= 15 else today.replace(day=1) - timedelta(days=1)
    name = f"{ended.year}-{ended.month:02d}"
    period, reporting = month_period(name), place.app.reporting
    place.app.closing.close(place.actor, period)
    _correct_one(place, period)
    sheet = place.app.paths.papers / f"II.06a-{name}.pdf"
    packet = place.app.paths.papers / f"bo-bao-cao-{name}.pdf"
    reporting.write(place.actor, "II.06a", period, "pdf", sheet)
    packet.write_bytes(reporting.packet(place.actor, period))
    return sheet, packet


def _correct_one(place: Place, period: Period) -> None:
    """One dossier of the closed month is put right afterwards, so that there is a correction."""
    first = datetime.combine(period.first, time_of_day(), VIETNAM)
    beyond = datetime.combine(period.last + timedelta(days=1), time_of_day(), VIETNAM)
    still_open = frozenset(status for status in Status if status.open)
    wanted = ListFilter(still_open, received_from=first, received_before=beyond)
    for line in place.app.finder.page(wanted).lines[:1]:
        channel = "post" if place.app.desk.show(line.code).channel == "online" else "online"
        told = {"channel": channel, "reason": "Ghi nhầm hình thức nộp"}
        place.app.desk.step(place.actor, line.code, Action.CORRECT, told)


def _configure(place: Place, settings: dict[str, Any], secret: str) -> None:
    place.app.province.configure(place.actor, settings, secret)


def _tell_where(say: "_Teller", place: Place, value: dict[str, Any], url: str) -> None:
    say("")
    say(f"Thư mục dùng thử:  {value['home']}")
    for receipt in value["receipts"]:
        say(f"Giấy tiếp nhận:    {receipt}")
    say(f"Biểu tháng:        {value['report']}")
    say(f"Tập báo cáo tháng: {value['packet']}")
    say(f"Tỉnh tập dượt:     {url} (chỉ chạy trong lúc dùng thử)")
    say(f"Đăng nhập:         {LOGIN} / {PASSWORD}")
    say(f"Mở lại sau này:    MOTCUA_PASSPHRASE={place.passphrase} motcua --home {value['home']}")


def _open_window(place: Place) -> None:
    os.environ["MOTCUA_PASSPHRASE"] = place.passphrase
    os.environ["MOTCUA_USER"], os.environ["MOTCUA_PASSWORD"] = LOGIN, PASSWORD
    from motcua_desktop.ui.start import run

    run(place.app.paths)


def _story_begins() -> datetime:
    return datetime.now(UTC) - timedelta(days=2 * _WORKING_DAYS)


def _at(day: date, minute: int) -> datetime:
    """`minute` minutes of work into the day, lunch left out."""
    lunch = 90 if minute > 240 else 0
    opening = datetime.combine(day, time_of_day(7, 30), VIETNAM)
    return (opening + timedelta(minutes=minute + lunch)).astimezone(UTC)


def _everything() -> ListFilter:
    return ListFilter(statuses=frozenset(Status))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says what the demo does; silent when the answer is to be one JSON document."""

    quiet: bool

    def __call__(self, text: str) -> None:
        print(text, file=sys.stderr if self.quiet else sys.stdout, flush=True)
