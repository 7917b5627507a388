"""Rà soát: which procedures were reviewed, what was found, what is proposed to whom."""

from dataclasses import replace
from datetime import date

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.review import Proposal, Review, ReviewAsked
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import catalogue, journal
from motcua_desktop.models import reviews as store
from motcua_desktop.models.database import Connection, Database


class Reviews:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def between(self, actor: Actor, first: date, last: date) -> tuple[Review, ...]:
        """The reviews of these days, the oldest first. Raises NotAllowed."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return store.between(connection, first, last)

    def add(self, actor: Actor, asked: ReviewAsked) -> Done[Review]:
        """Write down a review of the version in force.

        Raises NotFound (procedure), InvalidInput for a day to come, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        now = self._clock.now()
        today = local(now).date()
        day = asked.day or today
        if day > today:
            raise InvalidInput("Ngày rà soát ở tương lai.", field="day")
        with self._database.write() as connection:
            entry = catalogue.current(connection, asked.procedure).entry
            review = Review(
                0,
                replace(asked, procedure=entry.procedure.code, day=day),
                entry.procedure.name,
                entry.procedure.field_name,
                entry.version,
                day,
                actor.name,
                now,
                today if asked.sent_to else None,
            )
            review = replace(review, id=store.add(connection, review))
            note = f"{entry.procedure.code}: {asked.kind.label}"
            self._log(connection, actor, "review_add", note)
        return Done(review, Change(catalogue=True))

    def send(self, actor: Actor, review: int, to: str, day: date | None = None) -> Done[Review]:
        """Its proposal went to `to` on `day` (None: today); said anew, it went there instead.

        Raises NotFound, InvalidInput naming the field, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        today = local(self._clock.now()).date()
        whom = one_line(text_field(to, field="sent_to", limit=300, required=True))
        sent_on = day or today
        with self._database.write() as connection:
            known = _known(connection, review)
            if known.asked.kind is Proposal.NONE:
                raise InvalidInput("Lần rà soát này không có kiến nghị để gửi.", field="sent_to")
            if not known.day <= sent_on <= today:
                raise InvalidInput("Ngày gửi phải từ ngày rà soát đến hôm nay.", field="day")
            store.send(connection, review, whom, sent_on)
            note = f"{known.asked.procedure}: {whom}, {date_text(sent_on)}"
            self._log(connection, actor, "review_sent", note)
            sent = _known(connection, review)
        return Done(sent, Change(catalogue=True))

    def remove(self, actor: Actor, review: int, reason: str) -> Done[Review]:
        """It was written by mistake: it counts no more, and stays with the reason.

        Raises NotFound, InvalidInput (reason), NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        why = one_line(text_field(reason, field="reason", limit=500, required=True))
        with self._database.write() as connection:
            known = _known(connection, review)
            store.remove(connection, review, why, self._clock.now())
            self._log(connection, actor, "review_remove", f"{known.asked.procedure}: {why}")
        return Done(known, Change(catalogue=True))

    def _log(self, connection: Connection, actor: Actor, action: str, note: str) -> None:
        journal.write(connection, journal.Entry(self._clock.now(), actor, action, note=note))


def _known(connection: Connection, review: int) -> Review:
    found = store.one(connection, review)
    if found is None:
        raise NotFound(
            f"Không có lần rà soát số {review}.",
            field="id",
            next_step="Xem danh sách bằng «motcua procedures review list».",
        )
    return found
