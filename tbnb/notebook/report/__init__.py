"""A board as one file: the same front end with the data inside, for where no kernel is.

The page gets the messages that a live one gets, out of the file (`js/src/report.ts`). Nothing
here imports Jupyter: a script exports without.
"""
