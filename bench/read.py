"""Reading scalars: tbnb against EventAccumulator, rustboard and tbparse, in one run.

Each reader runs in a process of its own and is timed from after its imports until every point is
readable. tbnb and rustboard take turns, and the median counts; the slow two read once.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

REPEATS = 5
LOGS = {
    "1 run x 1 tag x 1,000,000 steps": (1, ["loss"], 1_000_000),
    "100 runs x 10 tags x 1,000 steps": (100, [f"train/metric{n}" for n in range(10)], 1000),
}


def main() -> None:
    """Write the logs, measure every reader on them, and print the ratios."""
    from eventlogs import write_run

    for title, (runs, tags, steps) in LOGS.items():
        with tempfile.TemporaryDirectory() as place:
            size = sum(write_run(Path(place, f"run{n:03}"), tags, steps) for n in range(runs))
            want = runs * len(tags) * steps
            print(f"\n{title}: {want:,} points, {size / 1e6:.1f} MB")
            seconds: dict[str, list[float]] = {name: [] for name in READERS}
            last: dict[str, dict[str, float]] = {}
            for turn in range(REPEATS):
                for name in READERS:
                    if turn == 0 or name in {"tbnb", "rustboard"}:
                        last[name] = measure(name, place)
                        seconds[name].append(last[name]["seconds"])
                        if last[name]["points"] != want:
                            print(f"  {name} read {last[name]['points']} of {want} points")
            report(seconds, last["tbnb"])


def report(seconds: dict[str, list[float]], ours: dict[str, float]) -> None:
    """Print one table."""
    median = {name: statistics.median(times) for name, times in seconds.items()}
    for name, value in median.items():
        ratio = value / median["tbnb"]
        print(f"  {name:17} {value:8.3f} s  {ratio:7.1f} x tbnb   (n={len(seconds[name])})")
    print(f"  tbnb holds {ours['bytes'] / ours['points']:.1f} bytes a point, checksums verified")


def measure(name: str, logdir: str) -> dict[str, float]:
    """Run one reader in a process of its own."""
    command = [sys.executable, __file__, name, logdir]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def tbnb(logdir: str) -> dict[str, float]:
    """Read with tbnb."""
    from tbnb.data.logs import Logs

    start = time.perf_counter()
    logs = Logs(logdir)
    logs.reload()
    seconds = time.perf_counter() - start
    points = sum(len(s) for run in logs.store.runs() for s in run.series.values())
    return {"seconds": seconds, "points": points, "bytes": logs.store.nbytes}


def event_accumulator(logdir: str) -> dict[str, float]:
    """Read with tensorboard's own Python reader, all points kept."""
    from tensorboard.backend.event_processing import event_accumulator as ea

    start = time.perf_counter()
    points = 0
    for run in sorted(Path(logdir).iterdir()):
        one = ea.EventAccumulator(str(run), size_guidance={ea.SCALARS: 0, ea.TENSORS: 0})
        one.Reload()
        points += sum(len(one.Scalars(tag)) for tag in one.Tags()["scalars"])
    return {"seconds": time.perf_counter() - start, "points": points}


def tbparse(logdir: str) -> dict[str, float]:
    """Read with tbparse, into a data frame."""
    from tbparse import SummaryReader

    start = time.perf_counter()
    points = len(SummaryReader(logdir, extra_columns={"dir_name"}).scalars)
    return {"seconds": time.perf_counter() - start, "points": points}


def rustboard(logdir: str) -> dict[str, float]:
    """Start the data server (checksums off, its default) and wait for its last commit.

    A series is taken to be readable when the server lists its last step; fetching the points
    over gRPC would come on top.
    """
    import grpc
    import tensorboard_data_server
    from tensorboard import context
    from tensorboard.data import grpc_provider
    from tensorboard.data.proto import data_provider_pb2_grpc

    runs, tags, steps = next(
        (r, len(t), s) for r, t, s in LOGS.values() if r == len(list(Path(logdir).iterdir()))
    )
    with tempfile.TemporaryDirectory() as place:
        port = Path(place, "port")
        command = [tensorboard_data_server.server_binary(), "--logdir", logdir]
        command += ["--reload", "once", "--port", "0", "--port-file", str(port)]
        command += ["--samples-per-plugin", "scalars=all"]
        start = time.perf_counter()
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                while not (port.exists() and port.read_text().strip()):
                    time.sleep(0.002)
                channel = grpc.insecure_channel(f"localhost:{port.read_text().strip()}")
                stub = data_provider_pb2_grpc.TensorBoardDataProviderStub(channel)
                provider = grpc_provider.GrpcDataProvider(logdir, stub)
                ready = 0
                while ready < runs * tags:
                    listed = provider.list_scalars(
                        context.RequestContext(), experiment_id="", plugin_name="scalars"
                    )
                    each = [one for found in listed.values() for one in found.values()]
                    ready = sum(one.max_step == steps - 1 for one in each)
                    time.sleep(0.002)
                seconds = time.perf_counter() - start
            finally:
                server.terminate()
    return {"seconds": seconds, "points": runs * tags * steps}


READERS: dict[str, Callable[[str], dict[str, float]]] = {
    "tbnb": tbnb,
    "rustboard": rustboard,
    "EventAccumulator": event_accumulator,
    "tbparse": tbparse,
}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(READERS[sys.argv[1]](sys.argv[2])))
    else:
        main()
