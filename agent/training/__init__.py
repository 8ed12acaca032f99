"""Runs that people rated or corrected, as data to train a model on."""
