"""One decision apart, over many members: the full interval under both ways a war may go on."""
