"""Renders a ``Plan``: for people as a tree, for programs as one JSON object, and live while it grows."""
