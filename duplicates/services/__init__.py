"""Putting declarations into the index, comparing them, deciding about pairs, building everything anew."""
