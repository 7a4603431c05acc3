"""The machine: everything of the companion that touches the world."""
