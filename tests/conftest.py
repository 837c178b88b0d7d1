"""Settings of all tests."""

from hypothesis import settings

# A busy machine makes a single example slow; how long things may take is measured by the benchmarks.
settings.register_profile("yiwang", deadline=None)
settings.load_profile("yiwang")
