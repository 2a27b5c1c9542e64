"""From the source files to numbered doctrees, and the records of what they hold.

Sphinx extensions that run before anything is written, and the builds by Sphinx that they are part of.
"""
