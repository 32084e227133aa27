"""The rules of outside sign-ins: pure, so that every attack on them is a test without a server."""
