"""What all tests may ask for."""

from tests.ensembles import aleppo_members

__all__ = ["aleppo_members"]
