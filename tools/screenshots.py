"""A picture of every screen, from the demo's commune: `python3 dev.py screenshots [FOLDER]`."""

import os
import sys
import tempfile
from pathlib import Path
from random import Random

from motcua_desktop.demo import commune, receive_today, tell_story

_PICTURES = Path(__file__).parents[1] / "docs" / "pictures"


def main() -> int:
    """Draw into FOLDER (docs/pictures when left out); offscreen where there is no display."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from motcua_desktop.practice.server import running
    from motcua_desktop.ui.screenshots import take

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _PICTURES
    width, height = (int(side) for side in os.environ.get("SIZE", "1366x768").split("x"))
    with tempfile.TemporaryDirectory() as home, commune(Path(home) / "home") as place:
        tell_story(place, Random(2026))
        with running() as province:
            place.app.province.configure(
                place.actor, province.settings("H50.31.12"), province.account.password
            )
            place.app.sync_once()
        receive_today(place, print)
        for picture in take(place.app, place.actor, folder, (width, height)):
            print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
