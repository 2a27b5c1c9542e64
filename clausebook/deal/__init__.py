"""A deal: the file that fills in one agreement, and the document made from it."""
