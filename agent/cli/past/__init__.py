"""The parts of `agent runs`: what was recorded, listed, shown, played again and gone on with."""
