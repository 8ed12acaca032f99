"""Parts of `agent models`: names, addresses and prices of models, and whether they answer."""
