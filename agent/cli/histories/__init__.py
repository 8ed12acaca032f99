"""The parts of `agent sessions`: what it lists, shows, takes out and carries elsewhere."""
