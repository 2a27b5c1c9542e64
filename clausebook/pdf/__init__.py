"""Setting an agreement as a PDF. `rinoh` is imported in this package only."""
