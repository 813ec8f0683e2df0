"""What a part costs when there is nothing to do: memory, and CPU in ten seconds."""

import os
import time
from pathlib import Path

SETTLE_S = 8
WATCH_S = 10


def resident_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} is gone")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(pids):
    """{name: (megabytes, CPU seconds in ten)} of running, idle processes."""
    time.sleep(SETTLE_S)
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    time.sleep(WATCH_S)
    return {name: (resident_mb(pid), cpu_seconds(pid) - before[name]) for name, pid in pids.items()}
