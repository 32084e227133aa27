"""The board: all open runs and jobs in one answer, and what is done to several of them at once."""
