"""What all tests share."""

import gc

# Registering resources allocates much that lives on; with the default thresholds the collector takes half of the time.
gc.set_threshold(200_000, 50, 100)
