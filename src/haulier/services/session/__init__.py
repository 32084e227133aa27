"""Sessions of people in a browser: begun by a link that works once, listed, ended. Not part of the contract."""
