"""The demo: an invented sub-district with a month of cases, built by the same actions that people use."""
