"""How it is computed: war first, then people, each day."""

from safepassage.engine._cache import prepare_cache

prepare_cache()  # here, because nothing of the engine can be imported before this line
