"""Writing event files: user values → event → record → file."""

from tbnb.writer.summary_writer import SummaryWriter

__all__ = ["SummaryWriter"]
