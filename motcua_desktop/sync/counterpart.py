"""What the desk hears of its province around a run: greeting, news, catalogue, and agreement."""

from collections.abc import Callable
from dataclasses import replace

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agreement import Agreed, DeskMark, Greeting
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.models.database import Database
from motcua_desktop.sync.agree import Agreement
from motcua_desktop.sync.greeting import agreed_with, heed
from motcua_desktop.sync.pull import Inside, Pull
from motcua_desktop.sync.report import Limits, Tally
from motcua_desktop.sync.talk import Talk


class Counterpart:
    """The province as somebody who answers. Its questions are few, and none without need."""

    def __init__(
        self, database: Database, clock: Clock, settings: ProvinceSettings, inside: Inside
    ):
        self._database = database
        self._clock = clock
        self._source = settings.destination
        self._by_itself = settings.pull
        self._pull = Pull(database, clock, self._source, inside)
        self._agreement = Agreement(database, clock, self._source)
        self._greeting: Greeting | None = None
        self._doubtful = False
        self._mended = 0

    def wanted(self, limits: Limits) -> bool:
        """Whether the province is to be asked something, whatever there is to tell it."""
        return limits.agree or limits.catalogue or self._pulls(limits)

    def greeted(self, desk: DeskMark, greeting: Greeting | None) -> None:
        """Heed what the province remembers of the desk. Raises LineHeld."""
        self._greeting, self._doubtful = greeting, False
        if greeting is not None:
            self._doubtful = heed(self._database, self._clock, self._source, desk, greeting)

    def before(self, talk: Talk, limits: Limits) -> None:
        """A province that seems to have lost something is compared first, so that it is told all.

        Raises ProvinceTrouble.
        """
        self._mended = 0
        if self._doubtful and not limits.agree and self._agreement.due():
            self._mended = self._compare(talk, limits, whole=True).again

    # What was asked, what was done, and how to send once more.
    def after(self, talk: Talk, limits: Limits, tally: Tally, send: Callable[[], None]) -> None:
        """What the province has to say, and whether both hold the same. Raises ProvinceTrouble."""
        pulls = self._pulls(limits)
        if pulls:
            self._pull.hear(talk, limits, tally)
        elif tally.confirmed:
            self._pull.look()
        if limits.catalogue or (pulls and self._pull.catalogue_due()):
            self._pull.hear_catalogue(talk)
        daily = pulls and self._agreement.whole_due()
        often = bool(tally.sent) and self._agreement.due()
        if limits.agree or self._mended or daily or often:
            self._agree(talk, limits, tally, send, whole=limits.agree or self._mended > 0 or daily)

    # As `after`, and whether everything is compared.
    def _agree(
        self,
        talk: Talk,
        limits: Limits,
        tally: Tally,
        send: Callable[[], None],
        *,
        whole: bool,
    ) -> None:
        """Compare; what the province lacks is sent once more, and then it must be there."""
        agreed = self._compare(talk, limits, whole=whole)
        if agreed.again and not limits.stopped():
            self._mended += agreed.again
            send()
            agreed = self._compare(talk, limits, whole=whole)
            if agreed.again:
                self._agreement.hold(agreed)
        tally.agreed = replace(agreed, mended=self._mended)

    def _compare(self, talk: Talk, limits: Limits, *, whole: bool) -> Agreed:
        agreed = self._agreement.compare(talk, limits.stopped, whole=whole)
        if agreed.contradiction:
            self._agreement.hold(agreed)
        if self._greeting is not None and whole and not agreed.again:
            with self._database.write() as connection:
                agreed_with(connection, self._source, self._greeting)
        return agreed

    def _pulls(self, limits: Limits) -> bool:
        if limits.pull is not None:
            return limits.pull
        return self._by_itself and self._pull.due()
