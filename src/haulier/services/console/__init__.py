"""What the console asks before anybody has logged in."""
