"""The error of weights that cannot be used; apart from the weights, so that no command needs NumPy to tell it."""


class WeightsUnusable(Exception):
    """The weights are missing, damaged or of another version; the message says so and what to do."""
