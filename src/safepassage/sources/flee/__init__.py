"""Flee folders as they are: tolerant where Flee dies, and every repair said aloud."""

from safepassage.sources.flee.reader import FleeFolder, find_flee_folder, read_flee_folder

__all__ = ["FleeFolder", "find_flee_folder", "read_flee_folder"]
