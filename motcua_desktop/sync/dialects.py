"""Which language a province is spoken to in."""

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.province_settings import Dialect, ProvinceSettings
from motcua_desktop.sync.igate.talk import IgateTalk
from motcua_desktop.sync.native.talk import NativeTalk
from motcua_desktop.sync.opencps.talk import OpencpsTalk
from motcua_desktop.sync.port import Transport
from motcua_desktop.sync.qcvn120.talk import QcvnTalk
from motcua_desktop.sync.talk import Contents, Means, Talk, no_contents


def talk_for(  # noqa: PLR0913, PLR0917 (what a language needs to be spoken are six things)
    settings: ProvinceSettings,
    secret: str,
    transport: Transport,
    clock: Clock,
    agency: Agency,
    contents: Contents = no_contents,
) -> Talk:
    """The talk of the dialect that is set. `contents` gives scans that go inside messages."""
    match settings.dialect:
        case Dialect.QCVN120:
            return QcvnTalk(settings, Means(secret, transport, clock, agency, contents))
        case Dialect.NATIVE:
            return NativeTalk(settings, secret, transport, clock, agency.name)
        case Dialect.OPENCPS:
            return OpencpsTalk(settings, Means(secret, transport, clock, agency, contents))
        case Dialect.IGATE:
            return IgateTalk(settings, Means(secret, transport, clock, agency, contents))
