"""What code written for 1.4.2 imports from here."""

from requests.structures import CaseInsensitiveDict

__all__ = ["CaseInsensitiveDict"]
