"""What happened: events of the journal, the relay that carries them to the stream, renumbering after a restore."""
