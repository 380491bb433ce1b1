"""What must also happen when somebody leaves a unit: apps above add to this list in ``AppConfig.ready``.

Each function is called as ``function(membership, successor=user_or_none, by=user)``, inside the transaction.
"""

on_leave = []
