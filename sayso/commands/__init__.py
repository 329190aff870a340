"""The commands of `python -m sayso`, a file for each thing that people want done."""
