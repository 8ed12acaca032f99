"""The model that runs inside the process: llama.cpp through xllamacpp, and all that it needs."""
