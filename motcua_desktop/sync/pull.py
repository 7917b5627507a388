"""What the province has to say: kept with the cursor in one transaction, acknowledged after it."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from motcua_desktop.clock import Clock
from motcua_desktop.domain.moment import local, parse_moment
from motcua_desktop.domain.news import MOST_FILE_BYTES
from motcua_desktop.errors import DeskError, NotTheProvince, ProvinceTrouble
from motcua_desktop.models import agreement, news
from motcua_desktop.models import settings as facts
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.news import FileToFetch
from motcua_desktop.sync.port import UnexpectedAnswer
from motcua_desktop.sync.report import Limits, Tally
from motcua_desktop.sync.talk import AskedAbout, CatalogueNews, GivesFiles, Talk

_EVERY = timedelta(minutes=15)
_ASKED = "news.asked_at."
_CATALOGUE = "catalogue.told."
_IN_TURN = 20
_FILES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Inside:
    """What the program does with what the province says; the line itself knows no steps.

    `look` writes kept news into the dossiers. `keep_file` keeps a result's file; the words for
    people. `import_catalogue` takes a whole catalogue in; the words for people. The last two may
    raise DeskError: then nothing has changed.
    """

    look: Callable[[], int]
    keep_file: Callable[[FileToFetch, bytes], str]
    import_catalogue: Callable[[CatalogueNews], str]


@dataclass(frozen=True, slots=True)
class ToldCatalogue:
    """The province's catalogue as it was last asked for; `words` say how that ended."""

    tag: str = ""
    version: str = ""
    asked_at: str = ""
    words: str = ""


class Pull:
    """Hears one province."""

    def __init__(self, database: Database, clock: Clock, source: str, inside: Inside):
        self._database = database
        self._clock = clock
        self._source = source
        self._inside = inside

    def due(self) -> bool:
        """Whether it is long enough since the province was asked last."""
        with self._database.read() as connection:
            return self._since(facts.get(connection, _ASKED + self._source)) >= _EVERY

    def catalogue_due(self) -> bool:
        """Whether the catalogue was not asked for yet today.

        By itself only where a person has taken the province's once: until then the desk's own
        stands, in which somebody may have filled in what the province's is silent about.
        """
        with self._database.read() as connection:
            told = told_catalogue(connection, self._source)
        today = local(self._clock.now()).date()
        return bool(told.tag) and local(_moment(told.asked_at)).date() != today

    def hear(self, talk: Talk, limits: Limits, tally: Tally) -> None:
        """News, page by page, then written into dossiers, then files of results.

        A page is on the disk, and where to go on with it, before the province hears that it
        arrived. Raises ProvinceTrouble after what came is kept.
        """
        try:
            self._pages(talk, limits, tally)
        finally:
            self._inside.look()
        self._files(talk, limits)
        with self._database.write() as connection:
            facts.put(connection, _ASKED + self._source, self._clock.now().isoformat())

    def look(self) -> None:
        """Look at what is held once more, because the desk may have been heard meanwhile."""
        self._inside.look()

    def hear_catalogue(self, talk: Talk) -> None:
        """The whole catalogue, when it is another; half a one, or an older one, changes nothing.

        Raises ProvinceTrouble when there is no line; what is wrong with a catalogue is kept in
        words.
        """
        with self._database.read() as connection:
            known = told_catalogue(connection, self._source)
        try:
            told = talk.catalogue(known.tag)
            now = known if told is None else self._taken(known, told)
            now = replace(now, words=now.words if told else "")
        except (NotTheProvince, UnexpectedAnswer) as broken:
            now = replace(known, words=broken.message)
        except ProvinceTrouble:
            raise
        except DeskError as refused:
            now = replace(known, words=refused.sentence())
        now = replace(now, asked_at=self._clock.now().isoformat())
        with self._database.write() as connection:
            facts.put(connection, _CATALOGUE + self._source, json.dumps(asdict(now)))

    def _taken(self, known: ToldCatalogue, told: CatalogueNews) -> ToldCatalogue:
        if not told.procedures:
            return replace(known, words="Danh mục của tỉnh trống; giữ danh mục đang có.")
        if _older(told.version, known.version):
            words = (
                f"Tỉnh đưa ra danh mục bản {told.version}, cũ hơn bản {known.version} đang có; "
                "giữ danh mục đang có."
            )
            return replace(known, words=words)
        words = self._inside.import_catalogue(told)
        return ToldCatalogue(told.tag, told.version, words=words)

    def _pages(self, talk: Talk, limits: Limits, tally: Tally) -> None:
        with self._database.write() as connection:
            asked = self._asked(connection)
        more = True
        while more and not limits.stopped():
            with self._database.read() as connection:
                before = news.cursor(connection, self._source)
            page = talk.news(before, asked)
            if page.pieces or page.cursor != before:
                with self._database.write() as connection:
                    tally.news += news.keep(
                        connection, self._source, page.pieces, page.cursor, at=self._clock.now()
                    )
            self._acknowledge(talk)
            more = page.more and page.cursor != before

    def _acknowledge(self, talk: Talk) -> None:
        with self._database.read() as connection:
            cursor = news.cursor(connection, self._source)
            told = news.acknowledged(connection, self._source)
        if cursor == told:
            return
        talk.acknowledge(cursor)
        with self._database.write() as connection:
            news.remember_acknowledged(connection, self._source, cursor)

    def _asked(self, connection: Connection) -> Sequence[AskedAbout]:
        """Whom a province without a feed is asked about: a few dossiers in turn."""
        rows = agreement.open_in_turn(connection, self._source, _IN_TURN)
        return [AskedAbout(id_, code) for id_, code in rows]

    def _files(self, talk: Talk, limits: Limits) -> None:
        with self._database.read() as connection:
            wanted = news.files_to_fetch(connection, self._source, _FILES_AT_ONCE)
        for file in wanted:
            if limits.stopped():
                return
            words = self._fetched(talk, file)
            with self._database.write() as connection:
                news.note_file(connection, file, words)

    def _fetched(self, talk: Talk, file: FileToFetch) -> str:
        """Fetch one result's file; what became of it. Raises ProvinceTrouble without a line."""
        if file.size > MOST_FILE_BYTES:
            size = f"{file.size / 1_000_000:.1f} MB".replace(".", ",")
            return f"Tệp kết quả dài {size}, lớn hơn 5 MB: xem ở hệ thống của tỉnh."
        if not isinstance(talk, GivesFiles):
            return "Hệ thống của tỉnh không đưa tệp kết quả về được: xem ở hệ thống của tỉnh."
        try:
            content = talk.content(file.sha256)
        except UnexpectedAnswer as missing:
            return missing.message
        if hashlib.sha256(content).hexdigest() != file.sha256:
            return "Tệp kết quả tải về không đúng với tệp tỉnh đã báo, không giữ."
        try:
            return self._inside.keep_file(file, content)
        except DeskError as refused:
            return refused.message

    def _since(self, kept: str | None) -> timedelta:
        return _EVERY if kept is None else abs(self._clock.now() - _moment(kept))


def told_catalogue(connection: Connection, source: str) -> ToldCatalogue:
    """The province's catalogue as it was last asked for."""
    return ToldCatalogue(**json.loads(facts.get(connection, _CATALOGUE + source) or "{}"))


def _moment(kept: str) -> datetime:
    return parse_moment(kept, field="asked_at")


def _older(told: str, known: str) -> bool:
    """Whether a version is known to come before another: only numbers have an order."""
    return told.isdecimal() and known.isdecimal() and int(told) < int(known)
