"""Files out: one after another, each from where it stopped; then the message that names it."""

from collections.abc import Callable, Iterator

from motcua_desktop.clock import Clock
from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import StoreDamaged
from motcua_desktop.models import outbox, uploads
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.uploads import Progress
from motcua_desktop.sync.report import Limits
from motcua_desktop.sync.talk import FileOutcome, Settlement, Talk


class Files:
    """Sends contents the province does not have. Data never waits for files.

    A message names only files that the province has confirmed; when one more is confirmed, the
    dossiers it belongs to are told again, with it.
    """

    def __init__(self, database: Database, clock: Clock, blobs: Blobs, destination: str):
        self._database = database
        self._clock = clock
        self._blobs = blobs
        self._destination = destination

    def wait(self, connection: Connection) -> bool:
        """Whether a content could go out now."""
        uploads.notice(connection, self._destination, at=self._clock.now())
        return uploads.next_file(connection, self._destination, self._read) is not None

    def send_next(self, talk: Talk, limits: Limits) -> Settlement | None:
        """Send the next content; what became of it, None when none waits.

        DOUBT and PUT_BACK: it stays for another run. Raises ProvinceTrouble after what was reached
        is kept.
        """
        with self._database.write() as connection:
            uploads.notice(connection, self._destination, at=self._clock.now())
            file = uploads.next_file(connection, self._destination, self._read)
        if file is None:
            return None
        try:
            outcome = talk.send_file(file, _told(file, limits))
        except StoreDamaged as trouble:
            outcome = FileOutcome(Settlement.REFUSE, words=trouble.message)
        with self._database.write() as connection:
            match outcome.settlement:
                case Settlement.CONFIRM:
                    for seq in uploads.confirm(
                        connection, file, outcome.address, at=self._clock.now()
                    ):
                        outbox.tell_again(
                            connection, seq, self._clock.new_id(), at=self._clock.now()
                        )
                case Settlement.REFUSE | Settlement.QUARANTINE:
                    uploads.refuse(connection, file, outcome.words)
                case _:
                    reached = Progress(outcome.location, outcome.done)
                    uploads.put_back(connection, file, reached, outcome.words)
        if outcome.trouble is not None:
            raise outcome.trouble
        return outcome.settlement

    def _read(self, sha256: str, start: int) -> Iterator[bytes]:
        passed = 0
        for piece in self._blobs.read(sha256):
            if passed + len(piece) > start:
                yield piece[max(0, start - passed) :]
            passed += len(piece)


def _told(file: FileToSend, limits: Limits) -> Callable[[int], bool]:
    """Hears how many bytes of `file` are there; says whether to go on."""

    def told(done: int) -> bool:
        if limits.file_progress:
            limits.file_progress(file.name, done, file.size)
        return not limits.stopped()

    return told
