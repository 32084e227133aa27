"""Rules of credentials, without anything of the outside."""
