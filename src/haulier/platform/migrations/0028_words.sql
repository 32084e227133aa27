-- The words of attributes that a type tags for text search, each behind the mark of its tenant, type and attribute (core/text_search.py). They
-- stand with the index columns beyond the eighth, so that only types with either have a row to write; the index has those with words alone.
ALTER TABLE resource_more ADD COLUMN words tsvector;
CREATE INDEX resource_more_words ON resource_more USING gin (words) WITH (fastupdate = off) WHERE words IS NOT NULL;
