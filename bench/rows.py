"""The rows of many dossiers, a batch at a time: what a desk would have written over the years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from bench.people import Invented, people
from motcua_desktop.app import App
from motcua_desktop.domain.calendar import OfficeCalendar, due
from motcua_desktop.domain.ids import uuid7
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.numbering import DossierNumber
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.public_holidays import public_holidays
from motcua_desktop.domain.term import Term
from motcua_desktop.models import catalogue, dossiers, search
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.tables import DossierRow

_Place = tuple[int, date, int, datetime]
Batch = list[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]

_A_DAY = 400
_OPEN = 3_000
_UNCOLLECTED = 200
# SQLModel sets __table__ when the class is made; its type stubs do not know.
_DOSSIER = tuple(column.name for column in DossierRow.__table__.columns)  # type: ignore[attr-defined]
_PAPER = (
    "dossier", "position", "code", "name", "originals", "copies", "digitised", "reused",
)  # fmt: skip
_FEE = ("dossier", "position", "name", "amount", "paid", "note")
_PAYMENT = (
    "dossier", "at", "kind", "amount", "method", "exemption", "evidence", "actor_name",
)  # fmt: skip
_CLOCK = ("dossier", "kind", "at", "why", "new_due_at")
_JOURNAL = (
    "at", "actor", "actor_name", "action", "dossier", "status", "note", "data", "hash",
)  # fmt: skip
_OUTBOX = (
    "event_id", "dossier", "kind", "data", "state", "payload", "attempts", "created_at", "sent_at",
    "confirmed_at", "reason",
)  # fmt: skip
_OFFICER = "Hồ Thị Đo"
_SPECIALISTS = ("Trần Văn Đo", "Lê Thị Đo", "Phòng Đo")


@dataclass(frozen=True, slots=True)
class _Offer:
    """A procedure as it is taken in: its row, its term, and its ready-made words."""

    id: int
    code: str
    name: str
    words: str
    term: Term | None
    papers: tuple[tuple[str, int, int], ...]
    fees: tuple[tuple[str, int | None], ...]


@dataclass(slots=True)
class Plan:
    """Everything that decides what the rows are; the same for the same moment and count."""

    count: int
    now: datetime
    agency: Any
    offers: list[_Offer]
    crowd: list[Invented]
    calendar: OfficeCalendar
    dice: Random
    names: dict[str, str] = field(default_factory=dict)
    promised: dict[tuple[date, int], tuple[int, str]] = field(default_factory=dict)

    def batches(self, size: int) -> Iterator[Batch]:
        """The tables' rows, `size` dossiers at a time, oldest first."""
        numbered = self._numbered()
        while places := list(islice(numbered, size)):
            yield self._batch(places)

    def _numbered(self) -> Iterator[_Place]:
        """seq, day, serial, moment: `_A_DAY` dossiers on each working day up to now."""
        working = (date.fromordinal(o) for o in range(self.now.date().toordinal() - 1, 0, -1))
        days = islice((d for d in working if d.weekday() < 5), -(-self.count // _A_DAY))
        seq = 0
        for day in sorted(days):
            opening = datetime.combine(day, time(7, 30), VIETNAM).astimezone(UTC)
            for place in range(min(_A_DAY, self.count - seq)):
                seq += 1
                yield seq, day, place, opening + timedelta(seconds=72 * place)

    def _batch(self, places: Sequence[_Place]) -> Batch:
        heads, papers, fees, clocks, journals, outboxes, index = [], [], [], [], [], [], []
        payments: list[tuple[Any, ...]] = []
        for seq, day, place, at in places:
            who, offer = self.dice.choice(self.crowd), self._offer()
            head = self._head((seq, day, place, at), who, offer)
            heads.append(head)
            stamp = milliseconds(at)
            papers += [
                (seq, n, "", name, o, c, 0, 0) for n, (name, o, c) in enumerate(offer.papers)
            ]
            fees += [(seq, n, name, amount, 0, "") for n, (name, amount) in enumerate(offer.fees)]
            payments += [
                (seq, stamp, "paid", amount, "cash", "", "", _OFFICER)
                for _, amount in offer.fees
                if amount
            ]
            clocks.append((seq, "start", stamp, "", None))
            journals.append((stamp, 1, _OFFICER, "receive", seq, 2, "", "{}", "0" * 64))
            outboxes.append(self._told(seq, at, stamp))
            index.append((-seq, self._words(head, who, offer)))
        return [
            ("dossier", _DOSSIER, heads),
            ("dossier_paper", _PAPER, papers),
            ("dossier_fee", _FEE, fees),
            ("payment", _PAYMENT, payments),
            ("clock_event", _CLOCK, clocks),
            ("journal", _JOURNAL, journals),
            ("outbox", _OUTBOX, outboxes),
            # Downwards, for FTS5 begins a new piece whenever a rowid is smaller than the last.
            ("search", ("rowid", "words"), index[::-1]),
        ]

    def _offer(self) -> _Offer:
        """A few procedures make most of the work, as at any desk."""
        return self.offers[int(len(self.offers) * self.dice.random() ** 3)]

    def _head(self, numbered: _Place, who: Invented, offer: _Offer) -> tuple[Any, ...]:
        seq, day, place, at = numbered
        serial = 5001 + place
        body = f"{day:%y%m%d}01{serial:04d}"
        due_at, steps = self._promise(day, offer.term)
        status = self._status(seq)
        holder = self.dice.choice(_SPECIALISTS) if status == 4 else ""
        # One agency in a row of several has a limit of its own.
        limit = milliseconds(at + timedelta(days=5)) if holder and place % 5 == 0 else None
        done = due_at or milliseconds(at + timedelta(days=3))
        closed = status >= 7 or status == 3
        values = {
            "seq": seq,
            "id": uuid7(at, self.dice.randbytes(10)),
            "code": f"{self.agency.code}-{day:%y%m%d}-{serial:04d}",
            "scan": f"{body}{98 - int(body) * 100 % 97:02d}",
            "request_id": None,
            "counter": 1,
            "serial": serial,
            "register_year": day.year,
            "register_number": seq,
            "procedure_id": offer.id,
            "case_name": None,
            "channel": self.dice.choice(("counter", "counter", "counter", "online", "post")),
            "status": status,
            "kind": who.kind,
            "name": who.name,
            "id_type": who.id_type,
            "id_number": who.id_number,
            "birth_date": who.birth_date,
            "sex": who.sex,
            "phone": who.phone,
            "email": None,
            "address": who.address,
            "submitter": None,
            "sets": 1,
            "return_by": "counter",
            "postal_address": "",
            "summary": offer.name,
            "note": "",
            "received_at": milliseconds(at),
            "received_by": _OFFICER,
            "keyed_in_at": None,
            "term": offer.term.amount if offer.term else None,
            "term_unit": offer.term.unit.value if offer.term else None,
            "due_at": due_at,
            "due_steps": steps,
            "completed_at": done - self.dice.randrange(-40, 200) * 1_000_000 if closed else None,
            "returned_at": done if status == 10 else None,
            "result_number": "",
            "result_date": None,
            "result_name": "",
            "collected_by": "",
            "sync_state": "confirmed" if seq <= self.count - 50 else "waiting",
            "sync_confirmed_at": milliseconds(at) + 60_000,
            "sync_reason": None,
            "revision": 3,
            "holder": holder,
            "holder_kind": "specialist" if holder else "",
            "holder_until": limit,
            "paused_at": milliseconds(at + timedelta(days=1)) if status in (5, 6) else None,
            "visit": None,
            "identity_check": "",
        }
        if seq == 1:
            number = DossierNumber(self.agency.code, day, 1, serial)
            assert (values["code"], values["scan"]) == (number.code, number.scan)
        return tuple(values[name] for name in _DOSSIER)

    def _status(self, seq: int) -> int:
        behind = self.count - seq
        if behind < _A_DAY:
            # Papers go to who solves them the same day, or early the next.
            return self.dice.choices((2, 4), (80, 20))[0]
        if behind < min(_OPEN, self.count // 10):
            return self.dice.choices((2, 4, 5, 6), (4, 81, 8, 7))[0]
        if behind < min(_OPEN + _UNCOLLECTED, self.count // 8):
            return 9
        return self.dice.choices((10, 7, 8, 3), (970, 10, 10, 10))[0]

    def _promise(self, day: date, term: Term | None) -> tuple[int | None, str | None]:
        if term is None:
            return None, None
        key = (day, hash(term))
        if key not in self.promised:
            start = datetime.combine(day, time(9), VIETNAM).astimezone(UTC)
            columns = dossiers.due_columns(due(start, term, self.calendar))
            self.promised[key] = (milliseconds(columns["due_at"]), columns["due_steps"])
        return self.promised[key]

    def _told(self, seq: int, at: datetime, stamp: int) -> tuple[Any, ...]:
        told = uuid7(at, self.dice.randbytes(10))
        if seq > self.count - 50:
            return (told, seq, "dossier", "{}", "pending", None, 0, stamp, None, None, None)
        sent = stamp + 60_000
        return (told, seq, "dossier", "{}", "confirmed", "{}", 1, stamp, sent, sent, None)

    def _words(self, head: tuple[Any, ...], who: Invented, offer: _Offer) -> str:
        """What `search.index_words` gives, from parts made once."""
        if who.name not in self.names:
            self.names[who.name] = search.index_words(names=[who.name], others=[])
        code, scan = head[_CODE], head[_SCAN]
        parts = [self.names[who.name], code.lower().replace("-", " ").replace(".", " "), scan]
        parts += [who.id_number, who.phone or "", offer.words]
        words = " ".join(dict.fromkeys(" ".join(parts).split()))
        if head[0] == 1:
            others = [code, scan, who.id_number, who.phone or "", offer.name, offer.code]
            assert words == search.index_words(names=[who.name], others=others)
        return words


_CODE, _SCAN = _DOSSIER.index("code"), _DOSSIER.index("scan")


def plan(app: App, count: int, now: datetime) -> Plan:
    """The plan for `count` dossiers up to `now` at this desk, with its own catalogue."""
    dice = Random(20_261_120)
    with app.database.read() as connection:
        stored = catalogue.everything(connection)
    offers = [_offered(one) for one in stored.values()]
    dice.shuffle(offers)
    years = range(now.year - 2 - count // (_A_DAY * 240), now.year + 4)
    off = {day: name for year in years for day, name in public_holidays(year).items()}
    crowd = people(dice, max(1000, count * 3 // 10))
    return Plan(count, now, app.agency, offers, crowd, OfficeCalendar(days_off=off), dice)


def _offered(stored: catalogue.Stored) -> _Offer:
    procedure = stored.entry.procedure
    rule = procedure.rule(Channel.COUNTER)
    papers = [p for p in procedure.papers(None) if p.required and not p.present_only]
    return _Offer(
        id=stored.id,
        code=str(procedure.code),
        name=procedure.name,
        words=search.index_words(names=[], others=[procedure.name, procedure.code]),
        term=procedure.term(Channel.COUNTER, None),
        papers=tuple((p.name, p.originals, p.copies) for p in papers),
        fees=tuple((fee.name, fee.amount) for fee in rule.fees),
    )
