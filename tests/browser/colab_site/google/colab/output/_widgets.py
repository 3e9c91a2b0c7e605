"""Where the manager is, once it is switched on."""

from __future__ import annotations

URL = "https://manager.example/manager.min.js"
_installed_url: str | None = None
