"""Keys of providers: found where the person keeps them, never shown."""
