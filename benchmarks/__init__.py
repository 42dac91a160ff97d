"""What the control plane costs in time and memory, held against floors measured in the same run: `make bench`."""
