"""What the questionnaires tell the apps above."""

from django.dispatch import Signal

# Sent inside the transaction that validates an orientation, with `response` and `by`. The diagnostics app may open
# a proposal list from it; either both are written or neither (§5.3, §7.1).
response_oriented = Signal()
