"""Wishes: what customers say when they want something other than goods, learnt from phrases that people write."""
