-- The versions that a command gave to the other rows that it changed, with blanks between, in the order of ``also``: whoever keeps copies
-- of rows sees by them whether he missed a change. Rows of before have none.
ALTER TABLE journal ADD COLUMN also_versions text;
