"""Where passages lie and are searched: in the process, or on a Qdrant server."""
