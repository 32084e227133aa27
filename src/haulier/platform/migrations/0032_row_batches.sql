-- Rows of batches whose making has not come to its end: those of orders that wait for plugins.
ALTER TABLE batch_slice ADD COLUMN pending integer NOT NULL DEFAULT 0;
