"""What the province said: written into the dossiers, or shown until a person settles it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Alias, Dossier
from motcua_desktop.domain.news import (
    GIVEN_UP_AFTER,
    PROVINCE,
    Difference,
    NewsKind,
    NewsState,
    Piece,
    Standing,
    Verdict,
    alias_of,
    both,
    decided_at,
    judge,
    result_of,
    said,
    status_of,
    steps_to,
)
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Circumstances
from motcua_desktop.errors import ClockWrong, DeskError, InvalidInput, NotFound, UnlawfulStep
from motcua_desktop.models import dossiers, journal, outbox, reading
from motcua_desktop.models import news as store
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.journal import Entry
from motcua_desktop.models.news import Kept
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.office import Office

_MOST_SHOWN = 1_000
_OVERTAKEN = "Tỉnh đã báo tin mới hơn."

Take = Callable[[Connection, Actor, int, Piece], None]


class News:
    def __init__(self, database: Database, clock: Clock, desk: Desk, office: Office):
        self._database = database
        self._clock = clock
        self._desk = desk
        self._office = office

    def look(self) -> Done[int]:
        """Look at everything held once more, in order; how many pieces were written into dossiers.

        Safe to repeat at any time. While the clock is wrong everything stays held.
        """
        with self._database.read() as connection:
            waiting = store.open_pieces(connection)
        applied = 0
        for kept in waiting:
            try:
                with self._database.write() as connection:
                    applied += self._look_at(connection, kept)
            except ClockWrong:
                break
        changed = applied > 0
        return Done(applied, Change(dossiers=changed, outbox=bool(waiting)))

    def differences(self, actor: Actor) -> tuple[Difference, ...]:
        """What the province says otherwise than the desk, oldest first, with both values."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return tuple(
                _difference(connection, kept) for kept in store.differences(connection, _MOST_SHOWN)
            )

    def settle(self, actor: Actor, news_id: int, *, take: bool) -> Done[Difference]:
        """Take the province's value over, or keep the desk's and tell the province again.

        A status is taken over by the lawful steps that lead to it, in this person's name. Raises
        NotFound, UnlawfulStep where no lawful way leads there or somebody settled it before,
        InvalidInput, NotAllowed, ClockWrong; then nothing has changed.
        """
        actor.need(Right.PROCESS)
        with self._database.write() as connection:
            kept = store.one(connection, news_id)
            if kept is None:
                raise NotFound(f"Không có tin số {news_id}.")
            if kept.state is not NewsState.DIFFERENCE or kept.dossier is None:
                raise UnlawfulStep(
                    f"Tin số {news_id} không còn chờ ai quyết định.",
                    next_step="Xem lại danh sách sai khác.",
                )
            told = _difference(connection, kept)
            now = self._desk.moment(connection)
            if take:
                self._take(connection, actor, kept.dossier, kept.piece)
            else:
                outbox.tell_again(connection, kept.dossier, self._clock.new_id(), at=now)
            store.settle(connection, kept, at=now, by=actor.name)
            note = f"{told.reason} Quầy: {told.ours}; tỉnh: {told.theirs}"
            data = {"news": news_id, "ours": told.ours, "theirs": told.theirs}
            action = "news_taken" if take else "news_kept"
            journal.write(connection, Entry(now, actor, action, kept.dossier, None, note, data))
        return Done(told, Change(dossiers=True, outbox=True, dossier=told.dossier))

    def _look_at(self, connection: Connection, kept: Kept) -> bool:
        """Judge one piece by what stands now; whether it was written into its dossier."""
        seq = kept.dossier or reading.seq_of(connection, kept.piece.code)
        verdict, standing = self._judged(connection, kept, seq)
        if kept.state is NewsState.DIFFERENCE and verdict.state is not NewsState.KNOWN:
            return False
        if seq is None or standing.dossier is None or verdict.state is NewsState.HELD:
            store.decide(connection, kept, NewsState.HELD, verdict.reason, seq=seq)
            return False
        if verdict.state is NewsState.APPLIED:
            self._desk.moment(connection)
            verdict = self._applied(connection, seq, standing.dossier, kept.piece, verdict)
        store.decide(connection, kept, verdict.state, verdict.reason, seq=seq)
        store.overtake(connection, kept, seq, _OVERTAKEN)
        return verdict.state is NewsState.APPLIED

    def _judged(
        self, connection: Connection, kept: Kept, seq: int | None
    ) -> tuple[Verdict, Standing]:
        if seq is None:
            standing = Standing(None)
            return judge(kept.piece, standing), standing
        standing = Standing(
            dossier=reading.load(connection, seq),
            unsent=outbox.unconfirmed(connection, seq),
            last=store.last_decided(connection, kept.source, seq),
            late=self._clock.now() - kept.received_at >= GIVEN_UP_AFTER,
            bearer=_bearer(connection, kept.piece),
        )
        return judge(kept.piece, standing), standing

    def _applied(
        self, connection: Connection, seq: int, dossier: Dossier, piece: Piece, verdict: Verdict
    ) -> Verdict:
        """Write it; a step that the desk's own rules forbid becomes a difference."""
        try:
            if verdict.action is not None:
                around = self._around(dossier, PROVINCE, decided_at(piece))
                self._desk.step_within(connection, seq, verdict.action, verdict.data, around)
            elif piece.kind == NewsKind.RESULT:
                self._write_result(connection, PROVINCE, seq, verdict.data)
            else:
                self._write_alias(connection, PROVINCE, seq, Alias(**verdict.data))
        except ClockWrong:
            raise
        except DeskError as forbidden:
            return Verdict(NewsState.DIFFERENCE, forbidden.message)
        # A result's file is told of in the reason, once it was fetched.
        return Verdict(NewsState.APPLIED)

    def _around(self, dossier: Dossier, actor: Actor, at: datetime) -> Circumstances:
        """When the province decided it: neither before the dossier's last step nor ahead of us."""
        told = [line.at for line in dossier.deeds if line.status is not None]
        moment = min(max([at, dossier.received_at, *told]), self._clock.now())
        return Circumstances(moment, self._office.calendar(), actor)

    def _take(self, connection: Connection, actor: Actor, seq: int, piece: Piece) -> None:
        match piece.kind:
            case NewsKind.STATUS:
                self._take_status(connection, actor, seq, piece)
            case NewsKind.RESULT:
                told = {key: value for key, value in result_of(piece).items() if value}
                self._write_result(connection, actor, seq, told)
            case NewsKind.ALIAS:
                system, code = alias_of(piece)
                self._write_alias(connection, actor, seq, Alias(system, code))
            case _:
                raise UnlawfulStep(
                    "Chương trình chưa hiểu tin này nên không ghi theo được.",
                    next_step="Giữ theo quầy, và báo quản trị hệ thống của tỉnh.",
                )

    def _take_status(self, connection: Connection, actor: Actor, seq: int, piece: Piece) -> None:
        dossier = reading.load(connection, seq)
        wanted = status_of(piece)
        way = steps_to(dossier.status, wanted)
        if not way and dossier.status is not wanted:
            raise UnlawfulStep(
                f"Không bước hợp lệ nào đưa hồ sơ {dossier.code} từ «{dossier.status.label}» "
                f"đến «{wanted.label}».",
                next_step="Giữ theo quầy và báo tỉnh sửa, hoặc làm các bước còn thiếu ở quầy.",
            )
        now, calendar = self._desk.moment(connection), self._office.calendar()
        for action in way:
            around = Circumstances(now, calendar, actor, present=True)
            data = said(action, piece, dossier)
            dossier = self._desk.step_within(connection, seq, action, data, around)

    def _write_result(
        self, connection: Connection, actor: Actor, seq: int, columns: Mapping[str, Any]
    ) -> None:
        dossiers.update_dossier(connection, seq, columns, at=self._desk.moment(connection))
        parts = (columns.get("result_number"), columns.get("result_name"))
        note = " - ".join(str(part) for part in parts if part)
        self._record(connection, actor, seq, "province_result", note)

    def _write_alias(self, connection: Connection, actor: Actor, seq: int, alias: Alias) -> None:
        if dossiers.alias_bearer(connection, alias) is None:
            if reading.seq_of(connection, alias.code) not in (None, seq):
                raise InvalidInput(f"Mã {alias.code} là mã của một hồ sơ khác.", field="code")
            dossiers.add_alias(connection, seq, alias)
        else:
            dossiers.move_alias(connection, seq, alias)
        note = f"{alias.system}: {alias.code}" if alias.system else alias.code
        now = self._desk.moment(connection)
        journal.write(connection, Entry(now, actor, "province_alias", dossier=seq, note=note))

    def _record(
        self, connection: Connection, actor: Actor, seq: int, action: str, note: str
    ) -> None:
        status = reading.load(connection, seq).status
        now = self._desk.moment(connection)
        self._desk.record(connection, Entry(now, actor, action, seq, status, note))


def _bearer(connection: Connection, piece: Piece) -> str | None:
    if piece.kind != NewsKind.ALIAS:
        return None
    try:
        system, code = alias_of(piece)
    except InvalidInput:
        return None
    return dossiers.alias_bearer(connection, Alias(system, code))


def _difference(connection: Connection, kept: Kept) -> Difference:
    dossier = reading.load(connection, kept.dossier) if kept.dossier is not None else None
    ours, theirs = both(kept.piece, dossier)
    known = kept.piece.kind in tuple(NewsKind)
    return Difference(
        id=kept.id,
        dossier=dossier.id if dossier else "",
        code=dossier.code if dossier else kept.piece.code,
        applicant=str(dossier.applicant.name) if dossier else "",
        kind=NewsKind(kept.piece.kind) if known else None,
        at=kept.piece.at,
        ours=ours,
        theirs=theirs,
        reason=kept.reason,
    )
