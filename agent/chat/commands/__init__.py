"""The commands of the chat: `/name argument`, each also a command of the command line."""
