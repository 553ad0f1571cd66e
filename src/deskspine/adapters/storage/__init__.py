"""Files of the person: settings, state, journal, routines."""
