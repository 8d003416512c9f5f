"""What diagnostics tells the apps above; receivers act inside the same transaction, so both happen or neither."""

from django.dispatch import Signal

# A report has just been closed and communicated (domain §7.3). Sent with `report` (DiagnosticReport) and `by`
# (User, or None for the system). Above, the follow-up of its recommendations opens.
report_closed = Signal()

# A request filed in time at the office was recorded after the end of the period (§7.4). Sent with `notice`
# (RegularisationNotice) and `by` (User). Above, what was said of its silence is taken back.
filed_in_time_told_late = Signal()
