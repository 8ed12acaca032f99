"""Models of every other provider, through LangChain's `init_chat_model`."""
