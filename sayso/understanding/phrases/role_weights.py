"""The learnt weights of the roles of an order's words, by language."""

from __future__ import annotations

from functools import lru_cache

from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.learnt.weights import Learnt, shipped, unpacked
from sayso.understanding.phrases.tokens import BEGINS, FEATURES, ROLES


def weights_name(language: str) -> str:
    """The file of a language's weights."""
    return f"roles.{language}.npz"


@lru_cache(maxsize=8)
def learnt_roles(language: str) -> Learnt:
    """The roles' network of a language. Raises WeightsUnusable where there is none that can be used."""
    name = weights_name(language)
    return unpacked(shipped(name), name, FEATURES, senses_of(language), (ROLES, BEGINS))
