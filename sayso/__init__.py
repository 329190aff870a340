"""sayso: a shop assistant that you talk to; this package is the core that every channel shares."""

__version__ = "0.1.0"
