"""What must also happen when a definition is loaded: apps above add to this list in ``AppConfig.ready``.

Each function is called as ``function(program, by=user_or_none)``, inside the transaction.
"""

on_load = []


def loaded(program, *, by):
    for function in on_load:
        function(program, by=by)
