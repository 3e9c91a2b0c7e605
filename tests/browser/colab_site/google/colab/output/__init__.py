"""The switch of widgets that are not Colab's own."""

from google.colab.output import _widgets


def enable_custom_widget_manager() -> None:
    """Have outputs with widgets name the manager that can show them."""
    _widgets._installed_url = _widgets.URL
