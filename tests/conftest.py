"""What all tests share."""

from stacks.interpreter import raise_gc_thresholds

raise_gc_thresholds()
