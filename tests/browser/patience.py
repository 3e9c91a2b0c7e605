"""How long a test waits for something that comes.

A deadline ends what hangs; it measures nothing, so it is long for any machine.
"""

PATIENCE = 120  # s
