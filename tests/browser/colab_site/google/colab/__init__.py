"""What of Colab's own package its kernels have from the start, as far as widgets ask for it."""

from google.colab import output

__all__ = ["output"]
