"""Handing dossiers over: several to one taker on a numbered list, signed for once."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.forms import ListForm
from motcua_desktop.domain.handing import HandOverList, SheetNumber, Takers
from motcua_desktop.domain.moment import iso, local, moment_text
from motcua_desktop.domain.paper import HandOverListSheet
from motcua_desktop.domain.people import PersonName
from motcua_desktop.domain.policy import stages_from
from motcua_desktop.domain.staff import Actor, Right, Role
from motcua_desktop.domain.steps import Action, Circumstances
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import custody, journal, print_jobs, reading, staff
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.office import Office
from motcua_desktop.services.together import step_one

TAKEN = "hand_over_taken"
_MOST_LISTS = 200


class Custody:
    # Each is a part of the desk of its own.
    def __init__(
        self, database: Database, clock: Clock, agency: Agency, office: Office, desk: Desk
    ):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office
        self._desk = desk

    # To whom, of which kind, until when and why are what a hand-over is.
    def hand_over_many(  # noqa: PLR0913
        self,
        actor: Actor,
        codes: Sequence[str],
        *,
        to: str,
        kind: HolderKind,
        until: datetime | None = None,
        note: str = "",
    ) -> Done[HandOverList]:
        """Hand these dossiers to one taker on a new numbered list, all of them or none.

        A dossier that nobody began is passed on for processing (`start`), any other one handed
        over. They must come from the same hands, for one giver signs. `until` left out is each
        stage's own limit. Raises InvalidInput, UnlawfulStep, NotFound (naming the dossier),
        NotAllowed, ClockWrong.
        """
        actor.need(Right.PROCESS)
        dossiers = self._chosen(codes)
        taker = Holder(kind, one_line(text_field(to, field="to", limit=200)), until)
        if kind is not HolderKind.DESK and not taker.name:
            raise InvalidInput("Ghi tên người hoặc cơ quan nhận hồ sơ.", field="to")
        giver = self._giver(dossiers)
        data = {"to": taker.name, "to_kind": kind.value} | ({"until": iso(until)} if until else {})
        remark, calendar = text_field(note, field="note", limit=500), self._office.calendar()
        with self._database.write() as connection:
            now = self._desk.moment(connection)
            around = Circumstances(now, calendar, actor, remark, present=True)
            row = custody.open_list(
                connection,
                year=local(now).year,
                counter=self._agency.counter,
                at=now,
                giver=giver,
                taker=taker,
                actor=actor.name,
            )
            for dossier in dossiers:
                received = dossier.status is Status.RECEIVED
                action = Action.START if received else Action.HAND_OVER
                seq = step_one(connection, self._desk, dossier, action, data, around=around)
                custody.put_on_list(connection, row, seq, remark)
            made = custody.read(connection, row)
        return Done(made, Change(dossiers=True, outbox=True))

    def list(self, actor: Actor, number: str) -> HandOverList:
        """This counter's list `12/2026` (or `12` of this year). Raises NotFound, InvalidInput."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return custody.read(connection, self._row(connection, number))

    def lists(self, actor: Actor, limit: int = _MOST_LISTS) -> tuple[HandOverList, ...]:
        """This counter's lists, the newest first."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return tuple(custody.newest(connection, self._agency.counter, limit))

    def sheet(self, actor: Actor, number: str) -> HandOverListSheet:
        """A list as its next print. Raises NotFound, InvalidInput."""
        made, desk = self.list(actor, number), self._agency.desk
        with self._database.read() as connection:
            seq, first = custody.first_on(connection, self._row(connection, number))
            before = print_jobs.printed(connection, seq, ListForm.HAND_OVER.key(str(made.number)))
        return HandOverListSheet(
            letterhead=self._agency.letterhead(),
            number=str(made.number),
            at=made.at,
            giver=made.giver or desk,
            taker=desk if made.taker.kind is HolderKind.DESK else made.taker.name,
            officer=made.actor,
            lines=tuple(one.line for one in made.dossiers),
            taken_by=made.taken_by,
            reprint=before,
            counted_under=first,
        )

    def take_list(self, actor: Actor, number: str, *, by: str) -> Done[HandOverList]:
        """The taker signed for what is left of this list; once only.

        Raises InvalidInput where all of it was signed for before, NotFound, NotAllowed.
        """
        actor.need(Right.PROCESS)
        name = PersonName(by, field="by")
        with self._database.write() as connection:
            row = self._row(connection, number)
            left = custody.untaken_of_list(connection, row)
            if not left:
                raise _signed_before(custody.read(connection, row))
            self._take(connection, actor, left, str(name))
            made = custody.read(connection, row)
        return Done(made, Change(dossiers=True))

    def take(self, actor: Actor, codes: Sequence[str], *, by: str) -> Done[tuple[Dossier, ...]]:
        """The taker signed for these dossiers alone; once only, all of them or none.

        Raises InvalidInput where nothing is left to be signed for, NotFound, NotAllowed.
        """
        actor.need(Right.PROCESS)
        name, dossiers = PersonName(by, field="by"), self._chosen(codes)
        with self._database.write() as connection:
            seqs = [reading.seq_of(connection, dossier.id) or 0 for dossier in dossiers]
            for dossier, seq in zip(dossiers, seqs, strict=True):
                left = custody.untaken_of_dossier(connection, seq)
                if not left:
                    raise InvalidInput(
                        f"Hồ sơ {dossier.code} không có lần bàn giao nào chờ ký nhận.",
                        field="codes",
                    )
                self._take(connection, actor, left, str(name))
            taken = tuple(reading.load(connection, seq) for seq in seqs)
        return Done(taken, Change(dossiers=True))

    def takers(self) -> Takers:
        """Whom to offer as a taker: the specialists who sign in, the agencies of the catalogue,
        and whoever took something before; the most usual first."""
        with self._database.read() as connection:
            people = [
                str(row.name)
                for row in staff.everybody(connection)
                if row.role == Role.SPECIALIST and row.disabled_at is None
            ]
            agencies = [
                stage.agency
                for body in custody.procedures_with_stages(connection)
                for stage in stages_from(json.loads(body).get("stages"))
            ]
            before = {kind: custody.names_before(connection, kind) for kind in HolderKind}
        return Takers(
            tuple(dict.fromkeys([*before[HolderKind.SPECIALIST], *people])),
            tuple(dict.fromkeys([*before[HolderKind.AGENCY], *agencies])),
        )

    def _chosen(self, codes: Sequence[str]) -> tuple[Dossier, ...]:
        """Each dossier once, in the order it was named."""
        found = {dossier.id: dossier for dossier in map(self._desk.show, codes)}
        if not found:
            raise InvalidInput("Chưa chọn hồ sơ nào.", field="codes")
        return tuple(found.values())

    def _giver(self, dossiers: Sequence[Dossier]) -> str:
        """Whose hands they are in; one list has one giver."""
        holders = {(d.holder.kind, d.holder.name): d.holder for d in dossiers}
        if len(holders) > 1:
            named = ", ".join(holder.told for holder in holders.values())
            raise InvalidInput(
                f"Các hồ sơ này đang ở nhiều nơi: {named}.",
                field="codes",
                next_step="Mỗi nơi lập một danh sách, vì chỉ một bên giao ký.",
            )
        holder = next(iter(holders.values()))
        return self._agency.desk if holder.kind is HolderKind.DESK else holder.told

    def _take(self, connection: Connection, actor: Actor, rows: Sequence[Any], by: str) -> None:
        now = self._desk.moment(connection)
        custody.take(connection, [row.id for row in rows], at=now, by=by)
        for row in rows:
            note = f"{by} ký nhận"
            journal.write(
                connection, journal.Entry(now, actor, TAKEN, dossier=row.dossier, note=note)
            )

    def _row(self, connection: Connection, number: str) -> int:
        told = SheetNumber.parse(number, this_year=local(self._clock.now()).year)
        found = custody.list_id(connection, self._agency.counter, told)
        if found is None:
            raise NotFound(
                f"Quầy này không có danh sách bàn giao số {told}.",
                next_step="Xem các danh sách bằng «motcua hand-over lists».",
            )
        return found


def _signed_before(made: HandOverList) -> InvalidInput:
    signed = next((one for one in made.dossiers if one.taken_at is not None), None)
    if signed is None or signed.taken_at is None:
        return InvalidInput(f"Danh sách {made.number} không còn hồ sơ nào.", field="list")
    return InvalidInput(
        f"Danh sách {made.number} đã được {signed.taken_by} ký nhận lúc "
        f"{moment_text(signed.taken_at)}.",
        field="list",
        next_step="Mỗi lần bàn giao chỉ ký nhận một lần.",
    )
