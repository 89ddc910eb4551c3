"""From the fact tables of aleppo-2016 to the parts of a scenario, one module per question.

original    how are the fact tables read?
network     which places, areas and routes are there?
war         who holds what, what may pass, where do goods enter?
border      what do gates and camps do?
events      what happened?
agreements  which numbers were moved under agreement?
evidence    who says what, and from where?
settings    names, period, parties, relations
"""
