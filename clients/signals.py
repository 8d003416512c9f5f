"""What clients tells the apps above; receivers act inside the same transaction, so both happen or neither."""

from django.dispatch import Signal

# A scoring policy has just been published (domain §5). Sent with `policy` (ScoringPolicy) and `by` (User).
# Above, every segment is computed again with it.
policy_published = Signal()
