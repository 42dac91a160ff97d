"""Policies: CrossGuard packs, each in a folder that runs by itself."""
