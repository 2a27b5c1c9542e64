"""From a contract that somebody else wrote (Word, text) to clause files, and its text compared with the original's.

What comes in is first read as its reader sees it (`seen`), then understood, then written.
"""
