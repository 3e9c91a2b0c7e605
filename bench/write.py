"""Writing: tbnb against torch.utils.tensorboard and tensorboardX, in one run.

Each writer has a process of its own that has done its imports; they take turns, and the median
counts. Times are end to end: the writer is made, called and closed. Imports are timed in fresh
processes. Beside each ratio stands the goal that tbnb has set itself.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

ALONE = "import sys; sys.modules['crc32c'] = None"
WRITERS = {
    "tbnb": "from tbnb import SummaryWriter",
    "torch": "from torch.utils.tensorboard import SummaryWriter",
    # As it installs itself; and with the package that tbnb brings, whose checksums it then takes.
    "tensorboardX": f"{ALONE}; from tensorboardX import SummaryWriter",
    "X with crc32c": "from tensorboardX import SummaryWriter",
}
IMPORT_REPEATS = 7


class Case(NamedTuple):
    """What is measured: the calls, how many, how often, and the goals as ratios to tbnb."""

    title: str
    calls: Callable[[Any, int, Any], None]
    count: int
    repeats: int
    goals: dict[str, float]
    data: Callable[[], Any] = lambda: None


def scalars(writer: Any, count: int, _: Any) -> None:
    """Log one tag."""
    for step in range(count):
        writer.add_scalar("loss", 0.5, step)


def flushed(writer: Any, count: int, _: Any) -> None:
    """Log one tag and flush each step, as transformers and Stable-Baselines3 do.

    torch hands each event to a thread and waits for it: on two cores of its own that takes twice
    as long as on one, which it is given while something else runs.
    """
    for step in range(count):
        writer.add_scalar("loss", 0.5, step)
        writer.flush()


def tags(writer: Any, count: int, _: Any) -> None:
    """Log twenty tags a step."""
    names = [f"train/metric{n}" for n in range(20)]
    for step in range(count // len(names)):
        for name in names:
            writer.add_scalar(name, 0.5, step)


def images(writer: Any, count: int, data: Any) -> None:
    """Log one picture again and again."""
    for step in range(count):
        writer.add_image("photo", data, step, dataformats="HWC")


def histograms(writer: Any, count: int, data: Any) -> None:
    """Log one array again and again."""
    for step in range(count):
        writer.add_histogram("weights", data, step)


def embeddings(writer: Any, count: int, data: Any) -> None:
    """Log one matrix again and again."""
    for step in range(count):
        writer.add_embedding(data, global_step=step)


def photo() -> Any:
    """Draw what compresses as a photograph does: smooth shapes under a camera's noise."""
    import numpy as np

    random = np.random.default_rng(0)
    y, x = np.mgrid[:512, :512] / 512
    waves = random.uniform(-9, 9, (24, 2))
    shapes = [
        np.sin(a * x + b * y + n)[..., None] * random.random(3) for n, (a, b) in enumerate(waves)
    ]
    smooth = 128 + 20 * np.sum(shapes, axis=0)
    return (smooth + random.normal(0, 6, smooth.shape)).clip(0, 255).astype(np.uint8)


def normal(*shape: int) -> Any:
    """Draw float32 numbers."""
    import numpy as np

    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)


CASES = {
    "scalars": Case("add_scalar", scalars, 20_000, 7, {"torch": 15, "tensorboardX": 30}),
    "flushed": Case("add_scalar and flush", flushed, 2000, 7, {"torch": 15}),
    "tags": Case("add_scalar, 20 tags a step", tags, 20_000, 5, {}),
    "images": Case("add_image 512 x 512 x 3 uint8", images, 10, 5, {"torch": 4}, photo),
    "histograms": Case(
        "add_histogram of 1,000,000 float32",
        histograms,
        10,
        5,
        {"torch": 1.3},
        lambda: normal(10**6),
    ),
    "embeddings": Case(
        "add_embedding 5000 x 128", embeddings, 1, 3, {"torch": 3}, lambda: normal(5000, 128)
    ),
}


def main() -> None:
    """Measure every case with every writer, and print the ratios."""
    workers = {name: Worker(name) for name in WRITERS}
    try:
        for key, case in CASES.items():
            done = {name: [worker.run(key)] for name, worker in workers.items()}  # and warm up
            for _ in range(case.repeats):
                for name, worker in workers.items():
                    done[name].append(worker.run(key))
            report(case, {name: results[1:] for name, results in done.items()})
    finally:
        for worker in workers.values():
            worker.end()
    imports()


def report(case: Case, done: dict[str, list[dict[str, float]]]) -> None:
    """Print one table."""
    print(f"\n{case.title}: {case.count:,} calls")
    median = {name: statistics.median(one["seconds"] for one in of) for name, of in done.items()}
    for name, seconds in median.items():
        each = f"{seconds / case.count * 1e6:12,.1f} us a call"
        size = f"{done[name][0]['bytes'] / case.count:10,.0f} bytes a call"
        goal = f"   goal {case.goals[name]:g} x" if name in case.goals else ""
        ratio = f"{seconds / median['tbnb']:7.1f} x tbnb"
        print(f"  {name:13} {each} {size} {ratio}   (n={len(done[name])}){goal}")


def imports() -> None:
    """Time what a script waits for its writer, above what Python itself takes."""
    print("\nimport, above bare Python")
    statements = {"bare": "pass", **WRITERS}
    times: dict[str, list[float]] = {name: [] for name in statements}
    with tempfile.TemporaryDirectory() as place:
        # As in every start but the first after an installation: compiled.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": place}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(1 + IMPORT_REPEATS):
            for name, statement in statements.items():
                command = [sys.executable, "-c", statement]
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                times[name].append(time.perf_counter() - start)
    median = {name: statistics.median(of[1:]) for name, of in times.items()}
    for name in WRITERS:
        above = (median[name] - median["bare"]) * 1000
        goal = "   goal at most 100 ms" if name == "tbnb" else ""
        print(f"  {name:13} {above:12,.0f} ms   (n={IMPORT_REPEATS}){goal}")


class Worker:
    """A process with one writer, which runs a case when it is told to."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, __file__, name]
        pipe = subprocess.PIPE
        self._process: Any = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def run(self, key: str) -> dict[str, float]:
        """Run a case; return its seconds and the bytes it left on disk."""
        print(key, file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            sys.exit("a writer's process ended; what it said is above")
        result: dict[str, float] = json.loads(line)
        return result

    def end(self) -> None:
        """End the process."""
        self._process.communicate()


def work(name: str) -> None:
    """Run the cases named on the standard input, as the process of one writer."""
    names: dict[str, Any] = {}
    exec(WRITERS[name], names)  # noqa: S102  one of the statements above
    data: dict[str, Any] = {}
    results, sys.stdout = sys.stdout, sys.stderr  # torch and tensorboardX print
    for line in sys.stdin:
        key = line.strip()
        case = CASES[key]
        if key not in data:
            data[key] = case.data()
        # The others ran meanwhile: a tenth first, so that the caches are this one's again.
        once(names["SummaryWriter"], case, case.count // 10, data[key])
        seconds, size = once(names["SummaryWriter"], case, case.count, data[key])
        print(json.dumps({"seconds": seconds, "bytes": size}), file=results, flush=True)


def once(make: Any, case: Case, count: int, data: Any) -> tuple[float, int]:
    """Make a writer, call and close it; return the seconds and the bytes on disk."""
    with tempfile.TemporaryDirectory() as place:
        start = time.perf_counter()
        writer = make(place)
        case.calls(writer, count, data)
        writer.close()
        seconds = time.perf_counter() - start
        return seconds, sum(
            path.stat().st_size for path in Path(place).rglob("*") if path.is_file()
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(sys.argv[1])
    else:
        main()
