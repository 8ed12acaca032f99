"""Collections: documents kept on disk, what of them is done, and where their index lies."""
