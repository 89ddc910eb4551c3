"""The strength of each party: one pool, shared over all its places and operations.

Strength is counted in whole grains, so that what is moved is conserved to the grain::

    at places + sent out + at no place = first + brought - lost

It has no unit and no meaning outside the engine: it is in no table and no output.
"""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Floats, Longs
from safepassage.engine.war.generated.ground import Ground
from safepassage.scenario.rules import Rules

GRAINS = 1_000_000  # to one weight


class Pool:
    """Where the strength of each party is."""

    def __init__(self, ground: Ground, size: Floats, rules: Rules) -> None:
        """Post the strength of each party over its places; ``size`` (K,) is relative."""
        self._ground, self._rules = ground, rules
        self._weight = 1.0 + np.log10(1.0 + ground.network.population / 1000.0)
        self._weight[ground.network.abroad == 1] = 0.0
        parties = len(ground.names.parties)
        self.free = np.zeros(parties, np.int64)
        self.at = np.zeros(ground.holder.size, np.int64)
        self.sent: dict[str, int] = {}
        self.party_of: dict[str, int] = {}
        for party in range(parties):
            held = self._weight[ground.holder == party].sum()
            self.free[party] = round(GRAINS * held * size[party])
            self._post(party, int(self.free[party]))
        self.first = self.totals()
        self.brought, self.lost = np.zeros(parties, np.int64), np.zeros(parties, np.int64)

    def totals(self) -> Longs:
        """Return the strength (K,) of each party, wherever it is."""
        total = self.free.copy()
        held = self._ground.holder >= 0
        np.add.at(total, self._ground.holder[held], self.at[held])
        for operation, grains in self.sent.items():
            total[self.party_of[operation]] += grains
        return total

    def send(self, party: int, operation: str) -> None:
        """Send a part of a party's strength out; it is gone from the places it was at."""
        part = self._rules.operation_part
        held = self._ground.holder == party
        taken = np.where(held, (self.at * part).astype(np.int64), 0)
        self.at -= taken
        unposted = int(self.free[party] * part)
        self.free[party] -= unposted
        self.sent[operation] = self.sent.get(operation, 0) + unposted + int(taken.sum())
        self.party_of[operation] = party

    def recall(self, operation: str) -> None:
        """Let the strength of an operation go back to no place; it is posted from there."""
        self.free[self.party_of.pop(operation)] += self.sent.pop(operation)

    def lose(self, operation: str, place: int) -> None:
        """Let both sides of an operation lose a part of the other's strength."""
        part, party = self._rules.pool_loss_per_day, self.party_of[operation]
        attackers, defenders = self.sent[operation], int(self.at[place])
        gone = min(attackers, int(part * defenders)), min(defenders, int(part * attackers))
        self.sent[operation] -= gone[0]
        self.at[place] -= gone[1]
        self.lost[party] += gone[0]
        self.lost[self._ground.holder[place]] += gone[1]

    def shift(self, place: int) -> None:
        """Move strength of the holder to a place under attack, away from its other places."""
        elsewhere = self._ground.holder == self._ground.holder[place]
        elsewhere[place] = False
        part = self._rules.pool_shift_per_day
        moved = np.where(elsewhere, (self.at * part).astype(np.int64), 0)
        self.at -= moved
        self.at[place] += moved.sum()

    def change_hands(self, place: int, before: int, operation: str) -> None:
        """Let the defenders of a taken place fall back, and a garrison stay behind."""
        self.free[before] += self.at[place]
        need = int(self._weight[place] * GRAINS * self._rules.pool_garrison)
        stays = min(self.sent.get(operation, 0), need)
        self.at[place] = stays
        if stays:
            self.sent[operation] -= stays

    def bring(self, party: int, part: float) -> None:
        """Bring strength from outside: ``part`` of the first strength of a party."""
        come = round(int(self.first[party]) * part)
        self.free[party] += come
        self.brought[party] += come

    def refill(self, part: Floats) -> None:
        """Bring strength to each party: ``part`` (K,) of the full refill of a day."""
        rules, now = self._rules, self.totals()
        wanted = (self.first * rules.pool_refill_per_day * part).astype(np.int64)
        room = np.maximum(0, (self.first * rules.pool_most).astype(np.int64) - now)
        come = np.minimum(wanted, room)
        self.free += come
        self.brought += come

    def post(self) -> None:
        """Post a part of what is at no place, in proportion to the weights of the places."""
        for party in np.flatnonzero(self.free > 0):
            self._post(int(party), int(self.free[party] * self._rules.pool_return_per_day))

    def _post(self, party: int, grains: int) -> None:
        ground = self._ground
        held = (ground.holder == party) & (self._weight > 0)
        if not grains or not held.any():
            return
        weight = np.where(held, self._weight, 0.0)
        weight[self._at_front()] *= self._rules.pool_front_weight
        shares = np.floor(grains * (weight / weight.sum())).astype(np.int64)
        self.at += shares
        self.free[party] -= shares.sum()

    def _at_front(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        network, front = self._ground.network, self._ground.epoch.front == 1
        found = np.zeros(self.at.size, np.bool_)
        found[network.from_place[front]] = found[network.to_place[front]] = True
        return found
