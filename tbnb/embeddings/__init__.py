"""Embeddings: files of points, labels and pictures for the projector, and what is computed."""
