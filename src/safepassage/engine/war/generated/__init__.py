"""The generated war: operations, supply, siege, talks and agreements by rule, after a record.

ground      who holds what and what the roads let pass
pool        the strength of each party, shared over its places and operations
aims        where an operation may go, and what draws it there
contest     who wins where
operations  they begin, gain ground, are driven back, go on
feeling     conflict intensity
luck        draws by name
"""

from safepassage.engine.war.generated.war import GeneratedWar as GeneratedWar
