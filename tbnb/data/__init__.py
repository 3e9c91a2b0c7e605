"""THE SERIES: runs, tags and columns, read from a log directory."""
