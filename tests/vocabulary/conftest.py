"""Property tests here have no time limit: a busy machine must not fail them."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None, max_examples=50)
settings.load_profile("untimed")
