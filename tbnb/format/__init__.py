"""THE FILE: bytes to records to events, and back; knows no run and no page."""
