"""FROM WHERE: foreign data -> scenario parts; pure readers, one per format."""
