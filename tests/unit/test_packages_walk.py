"""Packages and a line that comes and goes, in any order: all of it there, in order, once each."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import UnlawfulStep
from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.desk import Mould
from tests.fakes.stick import Stick

_STEPS = 25


class Week:
    """One desk, one stick, and a line on some days; `dice` say what happens next."""

    def __init__(self, usb: Stick, there: PracticeProvince, dice: random.Random):
        self.usb = usb
        self.there = there
        self.dice = dice
        self.codes: list[str] = []
        self.packages: list[str] = []
        self.answers: list[str] = []

    def happens(self) -> None:
        """Something, chosen by the dice."""
        self.dice.choice((self.receive, self.work, self.scan, self.out, self.deliver, self.back,
                          self.line))()  # fmt: skip

    def receive(self) -> None:
        self.codes.append(self.usb.desk.receive().code)

    def work(self) -> None:
        if self.codes:
            with suppress(UnlawfulStep):  # begun before
                code = self.dice.choice(self.codes)
                self.usb.desk.app.desk.step(self.usb.desk.actor, code, Action.START, {})

    def scan(self) -> None:
        if self.codes:
            self.usb.attach(self.dice.choice(self.codes), f"Giay {self.dice.randrange(9)}")

    def out(self) -> None:
        with suppress(UnlawfulStep):  # nothing waits
            name = f"{len(self.packages)}.goi"
            self.usb.out(name)
            self.packages.append(name)

    def deliver(self) -> None:
        """Any package, also one that was there before, also an older one after a newer."""
        if self.packages:
            name = f"bao{len(self.answers)}.goi"
            self.usb.deliver(self.dice.choice(self.packages), name)
            self.answers.append(name)

    def back(self) -> None:
        if self.answers:
            self.usb.back(self.dice.choice(self.answers))

    def line(self) -> None:
        assert self.usb.desk.app.sync_once().trouble is None

    def check(self) -> None:
        """What the province holds of a dossier is a beginning of what the desk told, in order."""
        for code in self.codes:
            told = self.usb.payloads(code, "progress")
            held = [item for _, item in self.there.store.entries(code)]
            assert held == told[: len(held)]
            snapshots = self.usb.payloads(code, "dossier")
            versions = self.there.store.versions(code)
            assert versions == snapshots[: len(versions)]
        assert "refused" not in self.usb.states()
        assert "quarantined" not in self.usb.states()


@pytest.mark.parametrize("seed", range(6))
def test_in_whatever_order_things_are_carried_all_is_there_once(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    with mould.open(tmp_path / "desk") as desk:
        usb = Stick(desk, tmp_path / "usb")
        with running(database_url=usb.database) as there:
            told = {**usb.settings(), "base_url": there.url, "username": there.account.username}
            desk.app.province.configure(desk.actor, told, there.account.password)
            week = Week(usb, there, random.Random(seed))
            for _ in range(_STEPS):
                week.happens()
                week.check()
            while desk.app.sync_once().more:
                continue
            week.check()

            assert set(usb.states()) <= {"confirmed", "superseded"}
            for code in week.codes:
                assert there.store.held(code).item == usb.payloads(code, "dossier")[-1]  # type: ignore[union-attr]  # it is held
                held = [item for _, item in there.store.entries(code)]
                assert held == usb.payloads(code, "progress")
