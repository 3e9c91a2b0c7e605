"""Writing event files: user values → event → record → file.

What users import    summary_writer, file_writer, record_writer, summary; default for tbnb.summary
Its groups of        scalars, hparams, graphs, embeddings, media, arrays (with histograms, curves,
methods              meshes, layouts), exported; base is what they share
Values of users      values; pictures, pixels, sounds; tensor_forms, points; foreign for messages
Models as graphs     torch_graph (torch_input, torch_export, torch_trace, untouched), onnx_graph
                     (onnx_file), keras_graph; scopes names their nodes
The file             options, event_file, backlog, handle; process, flusher and descriptors, which
                     all files share; no_file; replace for files that are no event files
For frameworks       keras (keras_weights), lightning
"""

from tbnb.writer import summary
from tbnb.writer.file_writer import FileWriter
from tbnb.writer.record_writer import RecordWriter
from tbnb.writer.summary_writer import SummaryWriter

__all__ = ["FileWriter", "RecordWriter", "SummaryWriter", "summary"]
