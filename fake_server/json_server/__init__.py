"""json-server, 0.17 and 1.0: its rules, its query operators, its pages, and how rows lead to one another by name."""

from __future__ import annotations

from fake_server.json_server.rules import JsonServerRules

__all__ = ["JsonServerRules"]
