"""Drives the Pulumi engine through its Automation API. Imports Pulumi only where a command really runs it."""
