"""What keeps the database in order and watches the work in the background."""
