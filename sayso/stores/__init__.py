"""Stores: implementations of the port in `sayso.store`."""
