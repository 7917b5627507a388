"""Results on their way to people: waiting at the desk, called about, sent by post, come back."""

from collections.abc import Sequence
from datetime import datetime

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.delivery import Delivery
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.forms import ListForm
from motcua_desktop.domain.handing import SheetNumber
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.domain.paper import Consigned, ConsignmentSheet
from motcua_desktop.domain.people import Phone
from motcua_desktop.domain.reminders import Reminder, Way
from motcua_desktop.domain.results import READY, Consignment, Parcel, Ready, Sent, tracking
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action, Circumstances
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput, NotFound, UnlawfulStep
from motcua_desktop.models import dossiers, journal, print_jobs, reading, reminders, results
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.journal import Entry
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.office import Office
from motcua_desktop.services.together import step_one

CAME_BACK = "came_back"
TRACKED = "tracked"
CALLED = "called"
_MOST_WAITING = 10_000
_MOST_SENT = 300


class Results:
    # Each is a part of the desk of its own.
    def __init__(
        self, database: Database, clock: Clock, agency: Agency, office: Office, desk: Desk
    ):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office
        self._desk = desk

    def uncollected(self, actor: Actor, days: int | None = None) -> tuple[Ready, ...]:
        """The results that are there and were not collected, the oldest first.

        With `days` only those that lie here that many calendar days or longer.
        """
        actor.need(Right.READ)
        now = self._clock.now()
        with self._database.read() as connection:
            found = results.waiting(connection, _MOST_WAITING)
        return tuple(ready for ready in found if days is None or ready.days(now) >= days)

    def called(self, actor: Actor, code: str) -> Done[datetime]:
        """Somebody was called about their result just now. Raises NotFound, UnlawfulStep."""
        actor.need(Right.PROCESS)
        now, dossier = self._clock.now(), self._desk.show(code)
        if dossier.status is not Status.COMPLETED:
            raise UnlawfulStep(f"Hồ sơ {dossier.code} không có kết quả nào chờ người đến nhận.")
        with self._database.write() as connection:
            told = Reminder(dossier.id, READY, iso(now) or "")
            reminders.tell(connection, Way.CALL, [told], now)
            self._note(connection, actor, dossier, CALLED, "mời đến nhận kết quả")
        return Done(now, Change(dossiers=True, dossier=dossier.id))

    def consign(
        self, actor: Actor, parcels: Sequence[Parcel], *, carrier: str
    ) -> Done[Consignment]:
        """Hand these results to the post on a new numbered list, all of them or none.

        Each is returned by post; a number of the post may come later (`track`). Raises
        InvalidInput where one has no address to go to, UnlawfulStep, NotFound, NotAllowed.
        """
        actor.need(Right.PROCESS)
        who = one_line(text_field(carrier, field="carrier", limit=200, required=True))
        chosen = self._chosen(parcels)
        calendar = self._office.calendar()
        with self._database.write() as connection:
            now = self._desk.moment(connection)
            around = Circumstances(now, calendar, actor, present=True)
            row = results.open_consignment(
                connection,
                year=local(now).year,
                counter=self._agency.counter,
                carrier=who,
                at=now,
                actor=actor.name,
            )
            for dossier, number in chosen:
                data = {"method": ReturnBy.POST.value, "consignment": row}
                if number:
                    data["tracking_number"] = number
                step_one(connection, self._desk, dossier, Action.RETURN, data, around=around)
            made = results.read(connection, row)
        return Done(made, Change(dossiers=True, outbox=True))

    def consignment(self, actor: Actor, number: str) -> Consignment:
        """This counter's consignment `3/2026` (or `3` of this year). Raises NotFound."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return results.read(connection, self._row(connection, number))

    def sheet(self, actor: Actor, number: str) -> ConsignmentSheet:
        """A consignment as its next print. Raises NotFound, InvalidInput."""
        made = self.consignment(actor, number)
        with self._database.read() as connection:
            seq, first = results.first_on(connection, self._row(connection, number))
            before = print_jobs.printed(connection, seq, ListForm.CONSIGNMENT.key(str(made.number)))
        return ConsignmentSheet(
            letterhead=self._agency.letterhead(),
            number=str(made.number),
            at=made.at,
            desk=self._agency.desk,
            carrier=made.carrier,
            officer=made.actor,
            lines=tuple(map(_line, made.parcels)),
            reprint=before,
            counted_under=first,
        )

    def sent(self, actor: Actor) -> tuple[Sent, ...]:
        """What went by post, the newest first; what came back is not among it."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return tuple(results.sent(connection, _MOST_SENT))

    def carriers(self) -> tuple[str, ...]:
        """Who carried results before, the newest first."""
        with self._database.read() as connection:
            return tuple(results.carriers(connection))

    def track(self, actor: Actor, code: str, number: str) -> Done[Dossier]:
        """The post's number of a result that was sent. Raises UnlawfulStep where none was."""
        actor.need(Right.PROCESS)
        told, dossier = tracking(number), self._desk.show(code)
        if not told:
            raise InvalidInput("Chưa nhập mã bưu gửi.", field="tracking_number")
        delivery = _by_post(dossier)
        with self._database.write() as connection:
            results.set_tracking(connection, delivery.id, told)
            self._note(connection, actor, dossier, TRACKED, f"Mã bưu gửi: {told}")
        return self._again(dossier)

    def came_back(self, actor: Actor, code: str, reason: str) -> Done[Dossier]:
        """The post brought a result back: it waits at the desk again, and the journal says why.

        Raises UnlawfulStep where nothing was sent, InvalidInput without a reason.
        """
        actor.need(Right.PROCESS)
        why = text_field(reason, field="reason", limit=500, required=True)
        dossier = self._desk.show(code)
        with self._database.write() as connection:
            now = self._desk.moment(connection)
            seq = reading.seq_of(connection, dossier.id) or 0
            # Read in here: at another window somebody may have told it just now.
            dossier = reading.load(connection, seq)
            results.take_back(connection, _by_post(dossier).id, now)
            status = _before_return(dossier)
            columns = {"status": status.value, "returned_at": None, "collected_by": ""}
            dossiers.update_dossier(connection, seq, columns, at=now)
            entry = Entry(now, actor, CAME_BACK, dossier=seq, status=status, note=why)
            self._desk.record(connection, entry)
        return self._again(dossier)

    def _row(self, connection: Connection, number: str) -> int:
        told = SheetNumber.parse(number, this_year=local(self._clock.now()).year)
        row = results.consignment_id(connection, self._agency.counter, told)
        if row is None:
            raise NotFound(f"Quầy này không có bảng kê gửi bưu chính số {told}.")
        return row

    def _chosen(self, parcels: Sequence[Parcel]) -> list[tuple[Dossier, str]]:
        """Each dossier once, with an address to go to."""
        found: dict[str, tuple[Dossier, str]] = {}
        for parcel in parcels:
            dossier = self._desk.show(parcel.code)
            if not dossier.postal_address:
                raise InvalidInput(
                    f"Hồ sơ {dossier.code} nhận tại quầy, không có địa chỉ để gửi.",
                    field="parcels",
                    next_step="Sửa nơi nhận kết quả của hồ sơ rồi gửi.",
                )
            found[dossier.id] = (dossier, parcel.tracking_number)
        if not found:
            raise InvalidInput("Chưa chọn kết quả nào để gửi.", field="parcels")
        return list(found.values())

    def _note(
        self, connection: Connection, actor: Actor, dossier: Dossier, action: str, note: str
    ) -> None:
        seq = reading.seq_of(connection, dossier.id)
        journal.write(connection, Entry(self._clock.now(), actor, action, dossier=seq, note=note))

    def _again(self, dossier: Dossier) -> Done[Dossier]:
        found = self._desk.show(dossier.id)
        return Done(found, Change(dossiers=True, outbox=True, dossier=found.id))


def _by_post(dossier: Dossier) -> Delivery:
    delivery = dossier.delivery
    if delivery is None or delivery.method != ReturnBy.POST.value:
        raise UnlawfulStep(f"Kết quả của hồ sơ {dossier.code} chưa gửi qua bưu chính.")
    return delivery


def _before_return(dossier: Dossier) -> Status:
    """Completed, or stopped: what was sent may be the papers of a dossier without a result."""
    told = [line.status for line in dossier.deeds if line.status is not None]
    return next((s for s in reversed(told) if s is not Status.RETURNED), Status.COMPLETED)


def _line(sent: Sent) -> Consigned:
    phone = Phone(sent.phone).text() if sent.phone else ""
    return Consigned(
        sent.tracking_number, sent.code, sent.recipient, sent.address, phone, sent.content
    )
