"""Owns when the garbage collector looks at what: nothing while the companion comes up, then only at what came after."""

from __future__ import annotations

import gc


def grow() -> None:
    """Hundreds of thousands of objects are about to be made, to stay: do not walk through them again and again meanwhile."""
    gc.disable()


def settle() -> None:
    """What stands now, above all the curriculum, stays for good: walking through it held everybody up for a tenth of a second."""
    gc.freeze()
    gc.enable()
