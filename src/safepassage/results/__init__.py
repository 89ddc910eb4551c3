"""WHAT came out: tables on disk, each column defined once."""
