"""Colab has no package `comm`: whoever asks for it must find none, though there is one."""

raise ImportError("no comm, as in Colab")
