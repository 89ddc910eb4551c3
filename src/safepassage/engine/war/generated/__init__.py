"""The generated war: operations, supply, siege, talks and agreements by rule, after a record.

ground      who holds what and what the roads let pass
pool        the strength of each party, shared over its places and operations
aims        where an operation may go, and what draws it there; research: a log of it, in memory
contest     who wins where
operations  they begin, gain ground, are driven back, go on
talks       talks, trust, ceasefires
endings     how sieges end; deals: what is agreed and offered
backing     what sponsors give
contagion   conflict events bring conflict events; hearsay: what a record tells of them
feeling     conflict intensity
luck        draws by name
"""

from safepassage.engine.war.generated.research import ResearchLog as ResearchLog
from safepassage.engine.war.generated.war import GeneratedWar as GeneratedWar
