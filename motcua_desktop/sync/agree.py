"""Whether province and desk hold the same: compared after sending, what it lost is sent again."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agreement import (
    Agreed,
    DayTally,
    Found,
    HeldDossier,
    Lacking,
    OwnDossier,
    compared,
    expected,
    lacks,
    tally_of,
)
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.models import agreement, journal, line
from motcua_desktop.models.database import Database
from motcua_desktop.models.journal import Entry
from motcua_desktop.sync.report import LineHeld
from motcua_desktop.sync.talk import AskedAbout, GivesItems, Talk

_EVERY = timedelta(minutes=15)
_A_DAY = timedelta(days=1)
_RECENT = timedelta(days=40)
_IN_TURN = 20
_MOST_FOUND = 500
_NOTHING = "0" * 64

Stopped = Callable[[], bool]


class Agreement:
    """Compares this desk with one province; asks little, and seldom, by itself."""

    def __init__(self, database: Database, clock: Clock, source: str):
        self._database = database
        self._clock = clock
        self._source = source

    def due(self) -> bool:
        """Whether it is long enough since the last comparison.

        More than a day away was written by a clock that was wrong.
        """
        with self._database.read() as connection:
            after = agreement.compare_after(connection, self._source)
        now = self._clock.now()
        return after is None or now >= after or after - now > _A_DAY

    def whole_due(self) -> bool:
        """Whether everything was not compared yet today."""
        with self._database.read() as connection:
            last = agreement.compared_whole(connection, self._source)
        return last != local(self._clock.now()).date()

    def compare(self, talk: Talk, stopped: Stopped, *, whole: bool) -> Agreed:
        """Ask what the province holds; what it lost waits in the queue again afterwards.

        Without `whole` only of the last days, or of a few dossiers where it keeps no counts.
        Raises ProvinceTrouble.
        """
        now = self._clock.now()
        told = talk.tally()
        if told is None:
            agreed, lacking = self._one_by_one(talk, stopped, whole=whole)
            found: tuple[Found, ...] = ()
        else:
            since = None if whole else local(now).date() - _RECENT
            agreed, lacking, found = self._by_days(talk, told, since)
        with self._database.write() as connection:
            for one in lacking:
                agreement.queue_again(connection, one, self._clock.new_id(), self._source, at=now)
            if lacking:
                named = ", ".join(one.own.code for one in lacking[:20])
                note = f"Tỉnh không còn giữ đủ {len(lacking)} hồ sơ, gửi lại: {named}"
                journal.write(connection, Entry(now, None, "told_again", note=note))
            if told is not None:
                agreement.remember_found(connection, self._source, found)
            agreement.put_off(connection, self._source, now + _EVERY)
            if whole and not lacking and not stopped():
                agreement.remember_whole(connection, self._source, local(now).date())
        unseen = sum(not one.settled_by for one in found)
        return replace(agreed, again=len(lacking), found=unseen)

    def hold(self, agreed: Agreed) -> None:
        """What differs has no explanation: nothing goes out until a person has looked.

        Raises LineHeld.
        """
        why = agreed.contradiction or (
            f"{agreed.again} hồ sơ vừa gửi lại và được tỉnh xác nhận, nhưng tỉnh vẫn không giữ đủ."
        )
        words = f"Đối chiếu với tỉnh không khớp: {why} Báo quản trị hệ thống của tỉnh."
        now = self._clock.now()
        with self._database.write() as connection:
            line.put_hold(connection, Hold(HoldKind.DISAGREES, words, now))
            # Whoever lets the line go on is not asked the same again all day.
            agreement.put_off(connection, self._source, now + _A_DAY)
        raise LineHeld(words)

    def _by_days(
        self, talk: Talk, told: tuple[DayTally, ...], since: date | None
    ) -> tuple[Agreed, list[Lacking], tuple[Found, ...]]:
        with self._database.read() as connection:
            own = agreement.own(connection, since=since)
            known = agreement.found(connection, self._source)
        ours = expected(own, known)
        theirs = {day.day: day for day in told}
        lacking: list[Lacking] = []
        found = {one.held.id: one for one in known}
        contradiction = ""
        for day in sorted({*ours, *theirs}):
            nothing = DayTally(day, 0, 0, _NOTHING)
            said = theirs.get(day, nothing)
            if (since is not None and day < since) or said == ours.get(day, nothing):
                continue
            held = talk.day(day) if day in theirs else ()
            if tally_of(day, held) != said:
                contradiction = contradiction or _contradiction(said, held)
                continue
            here = [one for one in own if one.day == day]
            less, more = self._of_day(here, held, day)
            lacking += less
            found = {key: one for key, one in found.items() if one.day != day}
            found |= {one.held.id: self._described(talk, one, known) for one in more}
        agreed = Agreed(
            self._clock.now(),
            _summed(ours.values(), since),
            _summed(told, since),
            contradiction=contradiction,
        )
        return agreed, lacking, tuple(found.values())[:_MOST_FOUND]

    def _of_day(
        self, own: list[OwnDossier], held: tuple[HeldDossier, ...], day: date
    ) -> tuple[list[Lacking], list[Found]]:
        with self._database.read() as connection:
            here = agreement.ids(connection, [one.id for one in held])
        return compared(own, held, day=day, here=here)

    def _described(self, talk: Talk, found: Found, known: tuple[Found, ...]) -> Found:
        """With what the province says of it, so that people know whose paper to look for."""
        for before in known:
            if before.held == found.held and before.here == found.here:
                return before
        if not isinstance(talk, GivesItems):
            return found
        item = talk.item(AskedAbout(found.held.id, found.held.code)) or {}
        return replace(
            found,
            owner=str(item.get("ChuHoSo") or ""),
            procedure=str(item.get("TenTTHC") or ""),
            due=_day_of(item.get("NgayHenTra")),
        )

    def _one_by_one(
        self, talk: Talk, stopped: Stopped, *, whole: bool
    ) -> tuple[Agreed, list[Lacking]]:
        """A province without counts is asked for some dossiers in turn, or for all of them.

        It may tell no entries and another tag than ours, so only what is plainly gone counts.
        """
        with self._database.write() as connection:
            own = (
                agreement.own(connection)
                if whole
                else agreement.own_in_turn(connection, self._source, _IN_TURN)
            )
        lacking, asked, there, entries = [], 0, 0, 0
        for one in own:
            if stopped():
                break
            if not one.settled:
                continue
            asked += 1
            told = talk.held(AskedAbout(one.id, one.code))
            held = told and replace(told, tag="", entries=told.entries or one.entries)
            there, entries = there + (held is not None), entries + (held.entries if held else 0)
            if lacks(one, held):
                lacking.append(Lacking(one, held))
        mine = sum(one.entries for one in own if one.settled)
        return Agreed(self._clock.now(), (asked, mine), (there, entries)), lacking


def _day_of(stamp: object) -> str:
    """`20261125170000` is 2026-11-25; "" for anything else."""
    try:
        return date.fromisoformat(str(stamp or "")[:8]).isoformat()
    except ValueError:
        return ""


def _summed(days: Iterable[DayTally], since: date | None) -> tuple[int, int]:
    told = [day for day in days if since is None or day.day >= since]
    return sum(day.dossiers for day in told), sum(day.entries for day in told)


def _contradiction(said: DayTally, held: tuple[HeldDossier, ...]) -> str:
    counted = tally_of(said.day, held)
    return (
        f"tỉnh nói ngày {date_text(said.day)} có {said.dossiers} hồ sơ, {said.entries} bước xử lý, "
        f"nhưng chỉ kể ra {counted.dossiers} hồ sơ, {counted.entries} bước."
    )
