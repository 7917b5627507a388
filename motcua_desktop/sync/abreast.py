"""Several dossiers told at once: a slow line waits less when the next question is on its way."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.talk import Outcome, Settlement

_NOT_BEGUN = Outcome(Settlement.PUT_BACK, left=False)


def abreast(
    parcels: Sequence[Parcel],
    tell: Callable[[Parcel], Outcome],
    stopped: Callable[[], bool],
    *,
    workers: int,
) -> Iterator[tuple[Parcel, Outcome]]:
    """Each parcel's outcome as it becomes known, `workers` at a time.

    After an outcome with trouble, and once `stopped` says so, no other parcel is begun; those come
    back as never sent.
    """
    over = Event()

    def one(parcel: Parcel) -> tuple[Parcel, Outcome]:
        if over.is_set() or stopped():
            return parcel, _NOT_BEGUN
        outcome = tell(parcel)
        if outcome.trouble is not None:
            over.set()
        return parcel, outcome

    if workers == 1 or len(parcels) == 1:
        yield from map(one, parcels)
        return
    pool = ThreadPoolExecutor(min(workers, len(parcels)), thread_name_prefix="line")
    try:
        for done in as_completed([pool.submit(one, parcel) for parcel in parcels]):
            yield done.result()
    except BaseException:
        # Somebody ends the program: whoever closes the line ends those that still speak on it.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
