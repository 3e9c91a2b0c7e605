"""The kinds of data tbnb knows: one file here and one line in `registry` for each."""
