"""Reading: facts counted out of every app, and figures read back from the counted rows."""
