"""Citizens' ratings: one a dossier or visit, read by those who are not rated, told in sums."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.ballot import Ballot, Cast, Source, Tally
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.survey import SurveyForm
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import BadFile, DeskError, InvalidInput, NotAllowed, NotFound
from motcua_desktop.models import ballots as store
from motcua_desktop.models import journal, reading, staff
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.ballot_results import Part, Results, results_of, veiled
from motcua_desktop.services.cash import span
from motcua_desktop.services.lookup import Lookup
from motcua_desktop.services.survey_form import form_of, keep_form, shipped_form

_MOST_NAMED = 20
_MOST_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a citizen sees before voting; `procedure` is "" where its name tells too much."""

    code: str
    procedure: str


@dataclass(frozen=True, slots=True)
class Added:
    """How many ballots were new, and how many were there under the same key."""

    added: int
    already: int

    def to_json(self) -> dict[str, int]:
        return {"added": self.added, "already": self.already}


class Ballots:
    def __init__(self, database: Database, clock: Clock, agency: Agency):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._lookup = Lookup(database, agency)

    def form(self) -> SurveyForm:
        """What citizens are asked: the office's own words, or the shipped ones."""
        with self._database.read() as connection:
            return form_of(connection)

    def set_form(self, actor: Actor, told: object) -> Done[SurveyForm]:
        """The province's own form from now on; None brings the shipped one back.

        Ballots keep the scores they have. Raises InvalidInput naming the key, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        form = shipped_form() if told is None else SurveyForm.parse(told)
        with self._database.write() as connection:
            keep_form(connection, None if told is None else form)
            note = form.version or form.title
            journal.write(
                connection, journal.Entry(self._clock.now(), actor, "survey_form", note=note)
            )
        return Done(form, Change(settings=True))

    def invite(self, actor: Actor, code: str) -> Invitation:
        """The dossier whose ballot is about to be cast; raises InvalidInput when one stands.

        Raises NotFound, NotAllowed.
        """
        actor.need(Right.RECEIVE)
        with self._database.read() as connection:
            seq = self._lookup.seq(connection, code)
            dossier = reading.load(connection, seq)
            _refuse_second(connection, seq, dossier.code)
        name = dossier.procedure.name
        return Invitation(dossier.code, "" if sensitive(name) else name)

    def add(self, actor: Actor, ballot: Ballot) -> Done[Added]:
        """Cast one ballot. The same key twice is one ballot.

        On the screen who is signed in is rated, elsewhere who served the dossier, where nobody is
        named. Raises InvalidInput naming the field (`dossier` when one stands), NotFound,
        NotAllowed.
        """
        actor.need(Right.RECEIVE)
        with self._database.write() as connection:
            new = self._cast(connection, actor, ballot)
            if new:
                self._note(connection, actor, ballot.source, 1, self._named(connection, ballot))
        return Done(Added(int(new), int(not new)), Change(ballots=new))

    def add_many(self, actor: Actor, ballots: Sequence[tuple[int, Ballot]]) -> Done[Added]:
        """Cast all of these, or none: BadFile names the lines that are wrong, and why."""
        actor.need(Right.RECEIVE)
        if len(ballots) > _MOST_AT_ONCE:
            raise BadFile(f"Tệp có hơn {_MOST_AT_ONCE} phiếu; hãy chia thành nhiều tệp.")
        wrong: list[str] = []
        counted = dict.fromkeys(Source, 0)
        with self._database.write() as connection:
            for line, ballot in ballots:
                try:
                    counted[ballot.source] += self._cast(connection, actor, ballot)
                except (InvalidInput, NotFound) as trouble:
                    wrong.append(f"Dòng {line}: {_why(trouble)}")
            refuse_lines(wrong)
            for source, number in counted.items():
                if number:
                    self._note(connection, actor, source, number)
        added = sum(counted.values())
        return Done(Added(added, len(ballots) - added), Change(ballots=bool(added)))

    def void(self, actor: Actor, key: str, reason: str) -> Done[None]:
        """A ballot counts no more; it stays, with the reason. Another may then be cast.

        Raises InvalidInput naming `reason`, NotFound, and NotAllowed for a ballot that rates
        whoever asks.
        """
        actor.need(Right.READ_BALLOTS)
        why = one_line(text_field(reason, field="reason", limit=300, required=True))
        now = self._clock.now()
        with self._database.write() as connection:
            found = store.by_key(connection, key)
            if found is None:
                raise NotFound("Không có phiếu đánh giá nào mang khóa này.")
            if found.officer == actor.login:
                raise NotAllowed("Phiếu này đánh giá chính ông/bà; người khác mới hủy được.")
            if found.void_at is not None:
                raise InvalidInput("Phiếu này đã hủy trước đó.", field="key")
            store.void(connection, key, at=now, why=why)
            note = ", ".join(part for part in (found.source.label, found.dossier, why) if part)
            data = {"source": found.source.value, "key": key}
            journal.write(
                connection, journal.Entry(now, actor, "ballot_void", note=note, data=data)
            )
        return Done(None, Change(ballots=True))

    def cast(self, actor: Actor, period: Period) -> Sequence[Cast]:
        """The ballots of a period one by one, newest first, but those that rate the reader.

        Raises NotAllowed.
        """
        actor.need(Right.READ_BALLOTS)
        start, end = span(period.first, period.last)
        with self._database.read() as connection:
            return store.cast_between(connection, start=start, end=end, but_of=actor.login)

    def results(self, actor: Actor, period: Period) -> Results:
        """What the ballots of a period say, in sums.

        Whoever may not read single ballots hears of months that are over, and of groups that are
        large enough: a total that moves by one ballot would tell that ballot. Raises NotAllowed.
        """
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            if actor.may(Right.READ_BALLOTS):
                return results_of(connection, period)
            return self._of_past_months(connection, period)

    def _of_past_months(self, connection: Connection, period: Period) -> Results:
        over = local(self._clock.now()).date().replace(day=1) - timedelta(days=1)
        last = min(period.last, over)
        if last < period.first:
            empty = Part("", "", Tally(), told=False)
            form = form_of(connection)
            return Results(form, empty, {}, (), (), (), (), until=over)
        found = results_of(connection, Period(period.first, last, period.name))
        return veiled(replace(found, until=last))

    def _cast(self, connection: Connection, actor: Actor, ballot: Ballot) -> bool:
        """Whether it is new."""
        now = self._clock.now()
        key = ballot.key or self._clock.new_id()
        known = store.by_key(connection, key) if ballot.key else None
        seq, dossier = self._dossier(connection, ballot)
        if known is not None:
            return _same(known, ballot, dossier)
        _check_answers(ballot, form_of(connection))
        at = _moment(ballot.at, now, dossier)
        visit = None
        if seq is not None and dossier is not None:
            _refuse_second(connection, seq, dossier.code)
        else:
            visit = ballot.visit or key
            if store.standing(connection, dossier=None, visit=visit):
                raise InvalidInput(f"Lượt «{visit[:40]}» đã có phiếu đánh giá.", field="visit")
        entered = store.Entered(
            key=key,
            at=at,
            dossier=seq,
            visit=visit,
            procedure_code=dossier.procedure.code if dossier else ballot.procedure,
            officer=_rated(connection, actor, ballot, seq),
            counter=self._agency.counter,
            entered_by="" if ballot.source is Source.SCREEN else actor.login,
            entered_at=now,
        )
        store.add(connection, ballot, entered)
        return True

    def _dossier(self, connection: Connection, ballot: Ballot) -> tuple[int | None, Dossier | None]:
        if not ballot.dossier:
            return None, None
        seq = self._lookup.seq(connection, ballot.dossier)
        return seq, reading.load(connection, seq)

    def _named(self, connection: Connection, ballot: Ballot) -> str:
        _, dossier = self._dossier(connection, ballot)
        return dossier.code if dossier else ""

    # Never what was voted: the journal is read by those who are rated.
    def _note(
        self, connection: Connection, actor: Actor, source: Source, number: int, code: str = ""
    ) -> None:
        told = (source.label, code or ("" if number == 1 else f"{number} phiếu"))
        note = ", ".join(part for part in told if part)
        data = {"source": source.value, "ballots": number}
        now = self._clock.now()
        journal.write(connection, journal.Entry(now, actor, "ballot", note=note, data=data))


def refuse_lines(wrong: Sequence[str]) -> None:
    """Raises BadFile naming these lines; nothing where there are none."""
    if not wrong:
        return
    more = len(wrong) - _MOST_NAMED
    told = "\n".join((*wrong[:_MOST_NAMED], *([f"… và {more} dòng nữa."] if more > 0 else [])))
    raise BadFile(
        f"Không nhập phiếu nào: {len(wrong)} dòng có lỗi.\n{told}",
        next_step="Sửa các dòng ấy rồi nhập lại cả tệp.",
    )


def _why(trouble: DeskError) -> str:
    field = trouble.field if isinstance(trouble, InvalidInput) else ""
    return f"«{field}»: {trouble.message}" if field else trouble.message


def _refuse_second(connection: Connection, seq: int, code: str) -> None:
    if store.standing(connection, dossier=seq, visit=None):
        raise InvalidInput(
            f"Hồ sơ {code} đã có phiếu đánh giá.",
            field="dossier",
            next_step="Phiếu đã nhận sai thì người phụ trách hủy nó, kèm lý do, rồi nhập lại.",
        )


def _same(known: Cast, ballot: Ballot, dossier: Dossier | None) -> bool:
    """False: it is there already. Raises InvalidInput when the key is another ballot's."""
    if known.void_at is not None:
        raise InvalidInput("Phiếu mang khóa này đã bị hủy.", field="key")
    said = (known.score, dict(known.answers), known.comment, known.dossier, known.source)
    code = dossier.code if dossier else ""
    if said != (ballot.score, dict(ballot.answers), ballot.comment, code, ballot.source):
        raise InvalidInput("Khóa này đã là của một phiếu khác.", field="key")
    return False


def _check_answers(ballot: Ballot, form: SurveyForm) -> None:
    known = {one.key for one in form.questions}
    for key in ballot.answers:
        if key not in known:
            raise InvalidInput(f"Bộ câu hỏi không có câu «{str(key)[:30]}».", field="answers")


def _moment(at: datetime | None, now: datetime, dossier: Dossier | None) -> datetime:
    if at is None:
        return now
    if at > now:
        raise InvalidInput("Ngày đánh giá chưa tới.", field="at")
    if dossier is not None and local(at).date() < local(dossier.received_at).date():
        received = date_text(local(dossier.received_at).date())
        raise InvalidInput(f"Hồ sơ này nhận ngày {received}, sau ngày đánh giá.", field="at")
    return at


def _rated(connection: Connection, actor: Actor, ballot: Ballot, seq: int | None) -> str:
    """The login of who is rated; "" where nobody knows."""
    if ballot.officer:
        if staff.by_login(connection, ballot.officer) is None:
            raise InvalidInput(f"Không có người dùng «{ballot.officer}».", field="officer")
        return ballot.officer
    if ballot.source is Source.SCREEN:
        return actor.login
    return store.served_by(connection, seq) if seq is not None else ""
