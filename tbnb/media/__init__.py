"""Pixels and samples to PNG, GIF and WAV files, and back: nothing of TensorBoard."""
