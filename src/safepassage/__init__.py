"""safepassage: who is supplied, who is besieged, how people move, and how good the forecast was."""
