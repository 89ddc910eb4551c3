"""Many runs of one scenario that differ in what is not known: a range, and what was varied."""
