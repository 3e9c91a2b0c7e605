"""What differs between hosts."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tbnb.notebook import host
from tbnb.notebook.host import Execution


def test_vs_code_reads_text() -> None:
    """Its own kernels have one of two variables."""
    assert not host.reads_text({})
    assert host.reads_text({"VSCODE_PID": "1"})
    assert host.reads_text({"VSCODE_CWD": "/"})


def test_colab_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its module is in each of its kernels from the start."""
    assert not host.forgets()
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    assert host.forgets()


def test_who_hears_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of Jupyter do; not those that make widgets anew from their state."""
    monkeypatch.setattr(host, "shell", lambda: SimpleNamespace(kernel=1))
    assert host.hears_early({})
    assert not host.hears_early({"VSCODE_PID": "1"})
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    assert not host.hears_early({})
    monkeypatch.delitem(sys.modules, "google.colab")
    monkeypatch.setattr(host, "shell", lambda: None)

    assert not host.hears_early({})


def kernel_with(parent: Any) -> SimpleNamespace:
    """Return a shell of a kernel with a parent message."""
    return SimpleNamespace(kernel=SimpleNamespace(get_parent=lambda: parent))


@pytest.mark.parametrize(
    ("parent", "wanted"),
    [
        (
            {"header": {"msg_type": "execute_request", "msg_id": "m"}, "metadata": {"cellId": "c"}},
            Execution("c", "m"),
        ),
        ({"header": {"msg_type": "execute_request", "msg_id": "m"}}, Execution(None, "m")),
        ({"header": {"msg_type": "comm_msg", "msg_id": "m"}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_execution(parent: Any, wanted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cell and number of a run; nothing where there is no cell."""
    monkeypatch.setattr(host, "shell", lambda: kernel_with(parent))

    assert host.execution() == wanted


@pytest.mark.parametrize("shell", [None, SimpleNamespace(), SimpleNamespace(kernel=None)])
def test_no_kernel_no_execution(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain Python, IPython in a terminal."""
    monkeypatch.setattr(host, "shell", lambda: shell)

    assert host.execution() is None


def test_shell_does_not_import_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody uses it."""
    monkeypatch.delitem(sys.modules, "IPython", raising=False)

    assert host.shell() is None
    assert "IPython" not in sys.modules


def test_ease() -> None:
    """Messages reach the widget without the events around them, and are not sent back to wait."""
    heard: list[Any] = []

    class Comm:
        _msg_callback = staticmethod(heard.append)

        def _reply_subshell_for(self) -> None: ...

        def handle_msg(self, _message: Any) -> None:
            pytest.fail("fires pre_execute and post_execute")

    comm: Any = Comm()
    host.ease(comm)
    comm.handle_msg("hello")

    assert heard == ["hello"]
    assert comm._reply_subshell_for is None


@pytest.mark.parametrize("comm", [object(), None])
def test_ease_of_comms_it_does_not_know(comm: Any) -> None:
    """Leaves them as they are."""
    host.ease(comm)
