-- Less work for each row that is written.

-- Large and read seldom: compressing it would cost more than it saves.
ALTER TABLE batch_slice ALTER COLUMN results SET STORAGE EXTERNAL;

-- No statement searches in these without an index of its own, which has statistics of its own. Sampling and sorting thousands of documents
-- was a tenth of the work while a table grows.
ALTER TABLE resource ALTER COLUMN attrs SET STATISTICS 0, ALTER COLUMN body SET STATISTICS 0,
    ALTER COLUMN created_by SET STATISTICS 0, ALTER COLUMN updated_by SET STATISTICS 0;

-- What a change tells is written once and read as it is: no statement looks inside.
ALTER TABLE journal ALTER COLUMN data TYPE text USING data::text;

-- Rows are found by their resource: by a number made of its id, a fifth as long as tenant, kind and id, so that inserts in all places of
-- a long journal find their pages in memory. By their own id only what was sent is looked for, which quiet rows never are.
CREATE INDEX journal_of ON journal (hashtextextended(resource_id, 0));
DROP INDEX journal_resource;
ALTER TABLE journal DROP CONSTRAINT journal_pkey;
CREATE UNIQUE INDEX journal_id ON journal (tenant_id, at, id) WHERE NOT quiet;
