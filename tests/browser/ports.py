"""A port for a server that is about to start."""

from __future__ import annotations

import contextlib
import os
import socket

# Below those that Linux gives who asks for any: kernels take five of these each, all the time.
_FIRST, _LAST = 20_000, 32_000


def free_port() -> int:
    """Return one that nobody listens on; processes do not look at the same ones first."""
    start = os.getpid() * 16 % (_LAST - _FIRST)
    for step in range(_LAST - _FIRST):
        port = _FIRST + (start + step) % (_LAST - _FIRST)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no port is free from {_FIRST} to {_LAST}")
