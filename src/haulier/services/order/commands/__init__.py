"""The writes of the order service, one file a subject. A plan reads the whole order, moves it by the rules, and writes
what has changed of it.
"""
