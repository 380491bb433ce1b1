"""The verbs of the declaration. ``core.step`` is the frame of every one that moves it."""
