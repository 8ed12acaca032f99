"""Brings what stands at an address: checked, pinned, bounded."""
