"""What the model can do; knows nothing of the loop or the command line."""
