"""The chat without a screen: turns of a session, and the commands that change what comes next."""
