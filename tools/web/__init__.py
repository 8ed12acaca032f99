"""The web: searched, read, found in and quoted, with every address checked before it is reached."""
