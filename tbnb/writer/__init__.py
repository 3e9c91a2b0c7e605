"""Writing event files: user values → event → record → file."""

from tbnb.writer import summary
from tbnb.writer.file_writer import FileWriter
from tbnb.writer.record_writer import RecordWriter
from tbnb.writer.summary_writer import SummaryWriter

__all__ = ["FileWriter", "RecordWriter", "SummaryWriter", "summary"]
