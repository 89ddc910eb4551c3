"""Flee folders as they are: tolerant where Flee dies, and every repair said aloud."""

from safepassage.sources.flee.reader import FleeFolder, find_flee_folder, read_flee_folder
from safepassage.sources.flee.settings_given import with_settings

__all__ = ["FleeFolder", "find_flee_folder", "read_flee_folder", "with_settings"]
