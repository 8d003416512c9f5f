"""What diagnostics tells the apps above; receivers act inside the same transaction, so both happen or neither."""

from django.dispatch import Signal

# A report has just been closed and communicated (domain §7.3). Sent with `report` (DiagnosticReport) and `by`
# (User, or None for the system). Above, the follow-up of its recommendations opens.
report_closed = Signal()
