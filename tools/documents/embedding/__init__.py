"""Dense vectors of texts, by embedders that are chosen by name."""
