"""Whatever is done to a dossier, in whatever order and taken back again, adds up."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.clock import derive, paused_since
from motcua_desktop.domain.custody import AT_DESK
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.journey import breaks_off
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.step_values import payable
from motcua_desktop.domain.steps import Action, lawful, possible
from motcua_desktop.errors import CannotUndo, InvalidInput, UnlawfulStep
from motcua_desktop.models import journal
from motcua_desktop.practice.office import Account
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.sync.runner import Runner
from tests.fakes import scans
from tests.fakes.desk import TestDesk
from tests.fakes.province import SETTINGS, WireInMemory

MINUTE = timedelta(minutes=1)
NAMES = ("Zưng Thị Áo", "Zảo A Sùng", "Zềnh Văn Ất")
PLAIN, SLOW = "1.990001", "1.990002"
PAUSE = {"on_verify": "pause", "supplements": 2}
PROCEDURES = [
    {
        "code": code,
        "name": f"Xác nhận thử nghiệm {code}",
        "field": "Thử nghiệm",
        "channels": {
            channel: {"term": term, "unit": "working_days", "fees": fees}
            for channel in ("counter", "online")
        },
        "components": [{"name": "Đơn đề nghị", "originals": 1, "copies": 0}],
        "clock": clock,
    }
    for code, term, fees, clock in (
        (PLAIN, 5, [{"name": "Phí", "amount": 9_000}, {"name": "Thuế", "amount": None}], PAUSE),
        (SLOW, 9, [{"name": "Lệ phí", "amount": 4_000}], {"on_supplement": "resume"}),
    )
]
SCAN = prepare([Loose("quét.pdf", scans.pdf(1))])


@pytest.fixture(scope="module")
def shared(mould: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDesk]:
    """One desk for all lives: each brings a dossier of its own."""
    with mould.open(tmp_path_factory.mktemp("laws") / "desk") as opened:
        told = json.dumps(PROCEDURES, ensure_ascii=False).encode()
        opened.app.catalogue.import_file(opened.actor, told, "thu.json")
        yield opened


def _needed(dossier: Dossier, action: Action, desk: TestDesk) -> dict[str, Any]:
    """What a step asks for, so that it is refused for nothing but the law."""
    ahead = max(desk.clock.now(), dossier.due_at or desk.clock.now()) + timedelta(days=5)
    taker = {"to": f"Lê Văn {len(dossier.history)}", "to_kind": "specialist"}
    needed: dict[Action, dict[str, Any]] = {
        Action.START: taker,
        Action.HAND_OVER: taker,
        Action.PAY: {
            "amount": min(5_000 + 1_000 * len(dossier.payments), payable(dossier) or 10_000),
            "method": "cash",
        },
        Action.WAIVE: {"amount": 1_000, "exemption": "Hộ nghèo", "evidence": "Giấy số 12"},
        Action.EXTEND: {"new_due_at": local(ahead).isoformat(), "reason": "Quá tải"},
        Action.COMPLETE: {"result_number": "12/GKS"},
        Action.RETURN: {},
        Action.REQUEST_PAYMENT: {},
    }
    return needed.get(action, {} if action is Action.VERIFIED else {"reason": "Theo quy định"})


@dataclass
class Life:
    """One dossier, and what is known of it without asking: how it was before each step."""

    desk: TestDesk
    code: str
    wire: WireInMemory
    before: list[Dossier] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    @property
    def now(self) -> Dossier:
        return self.desk.app.desk.show(self.code)

    def step(self, action: Action) -> None:
        dossier, desk = self.now, self.desk.app.desk
        data = _needed(dossier, action, self.desk)
        if action is Action.CORRECT:
            return
        word = f"bước {len(dossier.history)}:"
        try:
            desk.step(self.desk.actor, self.code, action, data, note=word)
        except UnlawfulStep:
            assert action not in possible(dossier)
        except InvalidInput as trouble:
            assert action in lawful(dossier.status)
            assert trouble.field in ("override", "amount"), trouble.message
        else:
            self.before.append(dossier)

    def go_on(self, which: int) -> None:
        """One of the steps that make sense now, those that end it last."""
        choices = sorted(possible(self.now), key=breaks_off)
        if choices:
            self.step(choices[which % len(choices)])

    def correct(self, changes: dict[str, Any]) -> None:
        dossier = self.now
        try:
            self.desk.app.desk.correct(
                self.desk.actor, self.code, changes, f"lần {len(dossier.history)}:"
            )
        except UnlawfulStep:
            assert Action.CORRECT not in possible(dossier)
        except InvalidInput as trouble:
            assert trouble.field in ("data", "procedure"), trouble.message
        else:
            self.before.append(dossier)

    def undo(self) -> None:
        try:
            dossier = self.desk.app.desk.undo(self.desk.actor, self.code).value
        except CannotUndo:
            assert not self.before
            return
        kept = self.before.pop()
        self.undone.append(next(one.note for one in reversed(dossier.history) if one.undone))
        assert _facts(dossier) == _facts(kept)

    def attach(self) -> None:
        if self.now.papers:
            self.desk.app.attachments.attach(self.desk.actor, self.code, "1", SCAN)

    def remove(self) -> None:
        attachments = self.desk.app.attachments
        for one in attachments.of(self.desk.actor, self.code)[:1]:
            attachments.remove(self.desk.actor, self.code, one.id)

    def send(self) -> None:
        """After it nothing more may be taken back."""
        app = self.desk.app
        told = ProvinceSettings.parse(SETTINGS)
        secret = Account().password
        Runner(app.database, app.clock, told, secret, self.wire, agency=app.agency).run_once()
        self.before.clear()

    def adds_up(self) -> None:
        dossier, desk = self.now, self.desk
        calendar = desk.app.office.calendar()
        assert dossier.due == derive(dossier.clock, dossier.term, calendar)
        if dossier.status.open:
            assert dossier.paused_at == paused_since(dossier.clock)
        paid = sum(one.amount for one in dossier.payments if one.kind is PaymentKind.PAID)
        waived = sum(one.amount for one in dossier.payments if one.kind is PaymentKind.WAIVED)
        assert sum(fee.paid for fee in dossier.fees) == paid
        # A fee that is lower after a correction needs less of what was let off.
        assert sum(fee.waived for fee in dossier.fees) <= waived
        assert dossier.holder == (dossier.custody[-1].taker if dossier.custody else AT_DESK)
        told = [one.status for one in dossier.history if one.status is not None]
        assert told[-1] is dossier.status
        scanned = {one.paper for one in desk.app.attachments.of(desk.actor, self.code)}
        assert {one.name for one in dossier.papers if one.digitised} == scanned
        assert (dossier.delivery is None) == (dossier.status is not Status.RETURNED)
        assert (dossier.returned_at is None) == (dossier.delivery is None)

    def is_found(self) -> None:
        finder, name = self.desk.app.finder, self.now.applicant.name
        for one in NAMES:
            found = {line.code for line in finder.find(one).lines}
            assert (self.code in found) == (one == name)

    def is_told(self) -> None:
        """The province knows how it stands, what was done in order, and nothing taken back."""
        self.send()
        dossier, told = self.now, self.wire.progress(self.code)
        held = self.wire.held(self.code)
        assert held["TrangThaiHoSo"] == str(dossier.status.value)
        standing = [one for one in dossier.deeds if one.status is not None and one.action != "undo"]
        assert len(told) == len(standing)
        assert not [words for words in told if any(note in words for note in self.undone)]


def _facts(dossier: Dossier) -> tuple[object, ...]:
    """What a step may change; scans come and go beside the steps."""
    papers = tuple((one.name, one.originals, one.copies) for one in dossier.papers)
    return (
        dossier.status, dossier.due, dossier.term, dossier.procedure, dossier.applicant,
        dossier.channel, dossier.summary, papers, dossier.fees, dossier.payments,
        dossier.custody, dossier.holder, dossier.delivery, dossier.clock, dossier.paused_at,
        dossier.completed_at, dossier.returned_at, dossier.result_number, dossier.prints,
        dossier.collected_by,
    )  # fmt: skip


_STEPS: list[Callable[[Life], None]] = [
    lambda life, action=action: life.step(action)  # type: ignore[misc]  # bound here
    for action in Action
]
_CORRECTIONS: list[dict[str, Any]] = [
    *({"applicant": {"name": name}} for name in NAMES),
    {"channel": "online"},
    {"channel": "counter"},
    {"procedure": PLAIN, "components": None},
    {"procedure": SLOW, "components": None},
    {"components": [{"name": "Khác: Ảnh"}]},
]
_DEEDS = st.one_of(
    st.integers(0, 15).map(lambda which: lambda life: life.go_on(which)),
    st.integers(0, 15).map(lambda which: lambda life: life.go_on(which)),
    st.integers(0, 15).map(lambda which: lambda life: life.go_on(which)),
    st.sampled_from(_STEPS),
    st.sampled_from(_CORRECTIONS).map(lambda changes: lambda life: life.correct(changes)),
    st.just(Life.undo),
    st.just(Life.undo),
    st.sampled_from([Life.attach, Life.remove]),
    st.just(Life.send),
)


@settings(max_examples=30)
@given(st.sampled_from([PLAIN, SLOW]), st.lists(_DEEDS, min_size=4, max_size=14))
def test_every_life_adds_up(
    shared: TestDesk, procedure: str, deeds: list[Callable[[Life], None]]
) -> None:
    shared.clock.passes(timedelta(days=1))
    person = {"name": NAMES[0], "id_number": "998190001234"}
    dossier = shared.receive(procedure=procedure, applicant=person)
    life = Life(shared, dossier.code, WireInMemory())
    for deed in deeds:
        shared.clock.passes(MINUTE / 4)
        deed(life)
        life.adds_up()
    life.is_found()
    life.is_told()

    with shared.app.database.read() as connection:
        assert journal.verify(connection).broken_at is None


def test_what_is_on_its_way_to_the_province_is_not_taken_back(desk: TestDesk) -> None:
    life = Life(desk, desk.receive().code, WireInMemory())
    life.step(Action.START)
    refused: list[str] = []

    def meanwhile() -> None:
        try:
            desk.app.desk.undo(desk.actor, life.code)
        except CannotUndo as trouble:
            refused.append(trouble.message)

    life.wire.before_push = meanwhile
    life.send()

    assert refused == ["Bước «Chuyển xử lý» đã gửi lên tỉnh."] * 2
    assert life.now.status is Status.IN_PROGRESS
    life.is_told()


def test_what_is_done_and_taken_back_while_something_else_is_sent_is_never_told(
    desk: TestDesk,
) -> None:
    life = Life(desk, desk.receive().code, WireInMemory())

    def meanwhile() -> None:
        life.wire.before_push = None
        life.step(Action.START)
        life.undo()

    life.wire.before_push = meanwhile
    life.send()

    assert life.undone
    life.is_told()
