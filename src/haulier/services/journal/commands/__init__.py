"""What an operator does about callbacks that were given up."""
