"""Offers our tools, and the agent itself, to other programs by the Model Context Protocol."""
