"""How likely something must be that is understood by what was learnt, so that one acts on it."""

LIKELY = 0.5
"""How likely the intent of a wish must be."""
PLAIN = 0.9
"""How likely each of two wishes of one breath must be."""
CERTAIN = 0.97
"""From this on nobody looks for a second wish in an utterance."""
FILLING_LEAST = 0.96
"""How likely these must be: "how was that usual of mine" wants nothing."""
RATHER_AN_ORDER = 0.8
"""How sure the reading of an order must be that it is one, and no wish, where nothing is in the cart."""
REMARKING = 0.7
"""How likely it must be that something is said to nobody, where it might order or change something."""
LEAST_OF_A_HALF = 0.4
"""How sure the reading of an order must be that is one half of them."""
