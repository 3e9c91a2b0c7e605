"""The page: the only room that knows Jupyter."""
