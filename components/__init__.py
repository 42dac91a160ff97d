"""Reusable Pulumi components: one folder per capability, one module per cloud.

A component never reads configuration: everything comes in through its args. It imports neither ``stacks`` nor ``services``.
"""
