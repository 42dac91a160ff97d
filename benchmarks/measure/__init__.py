"""How everything here is measured: processes by wall clock and CPU, alternately, as medians, on a machine that is named."""

from benchmarks.measure.machine import describe_machine
from benchmarks.measure.processes import Run, run
from benchmarks.measure.timing import alternately, median, percentile

__all__ = ["Run", "alternately", "describe_machine", "median", "percentile", "run"]
