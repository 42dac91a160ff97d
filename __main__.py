"""Pulumi entry point."""

from stacks import build

build()
