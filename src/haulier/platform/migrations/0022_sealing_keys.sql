-- Keys that secrets are sealed with, each wrapped by the installation's. See docs/design/sealing.md.

CREATE TABLE sealing_key (
    tenant_id  text    NOT NULL,
    purpose    text    NOT NULL,
    number     integer NOT NULL CHECK (number > 0),
    wrapped    text    NOT NULL,
    wrapped_by text    NOT NULL,
    made_at    bigint  NOT NULL,
    PRIMARY KEY (tenant_id, purpose, number)
);

-- Every process that keeps a tenant's keys hears of a new one before it is used.
CREATE FUNCTION haulier_tell_sealing_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('haulier_config', concat_ws(E'\x1f', NEW.tenant_id, 'sealing_key', NEW.number));
    RETURN NULL;
END $$;
CREATE TRIGGER sealing_key_made AFTER INSERT ON sealing_key FOR EACH ROW EXECUTE FUNCTION haulier_tell_sealing_key();
