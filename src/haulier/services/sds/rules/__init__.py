"""Rules of secure data storage: keys, signatures, encryption. Pure but for the randomness of encryption."""
