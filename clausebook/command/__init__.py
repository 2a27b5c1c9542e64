"""The command line: a verb a module, each of which calls the rooms below and tells what came of it.

What is printed, and with which exit status a verb ends, is decided in one place (``screen``).
"""
