"""Documents of the person's own: loaded, split, indexed, searched, looked up, and quoted."""
