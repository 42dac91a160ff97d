"""What a stack would be, read off its finished plan: its parts, how alike the clouds are, who may do what, what is open.

Everything here works on a resolved plan: the stack's program run in the simulated cloud, without an engine and without a state.
"""
