-- Indexed attributes of a type beyond the eighth. A row stands here only for instances of types that have so many: 24 more indexes of
-- resource itself would cost every other write and list. Type and moment are those of the resource, for the indexes' sake.

CREATE TABLE resource_more (
    tenant_id  text   NOT NULL,
    kind       text   NOT NULL,
    id         text   NOT NULL,
    type       text   NOT NULL,
    created_at bigint NOT NULL,
    x9 text COLLATE "C", x10 text COLLATE "C", x11 text COLLATE "C", x12 text COLLATE "C",
    x13 text COLLATE "C", x14 text COLLATE "C", x15 text COLLATE "C", x16 text COLLATE "C",
    x17 text COLLATE "C", x18 text COLLATE "C", x19 text COLLATE "C", x20 text COLLATE "C",
    x21 text COLLATE "C", x22 text COLLATE "C", x23 text COLLATE "C", x24 text COLLATE "C",
    x25 text COLLATE "C", x26 text COLLATE "C", x27 text COLLATE "C", x28 text COLLATE "C",
    x29 text COLLATE "C", x30 text COLLATE "C", x31 text COLLATE "C", x32 text COLLATE "C",
    PRIMARY KEY (tenant_id, kind, id)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX resource_more_x9 ON resource_more (tenant_id, kind, type, x9, created_at) WHERE x9 IS NOT NULL;
CREATE INDEX resource_more_x10 ON resource_more (tenant_id, kind, type, x10, created_at) WHERE x10 IS NOT NULL;
CREATE INDEX resource_more_x11 ON resource_more (tenant_id, kind, type, x11, created_at) WHERE x11 IS NOT NULL;
CREATE INDEX resource_more_x12 ON resource_more (tenant_id, kind, type, x12, created_at) WHERE x12 IS NOT NULL;
CREATE INDEX resource_more_x13 ON resource_more (tenant_id, kind, type, x13, created_at) WHERE x13 IS NOT NULL;
CREATE INDEX resource_more_x14 ON resource_more (tenant_id, kind, type, x14, created_at) WHERE x14 IS NOT NULL;
CREATE INDEX resource_more_x15 ON resource_more (tenant_id, kind, type, x15, created_at) WHERE x15 IS NOT NULL;
CREATE INDEX resource_more_x16 ON resource_more (tenant_id, kind, type, x16, created_at) WHERE x16 IS NOT NULL;
CREATE INDEX resource_more_x17 ON resource_more (tenant_id, kind, type, x17, created_at) WHERE x17 IS NOT NULL;
CREATE INDEX resource_more_x18 ON resource_more (tenant_id, kind, type, x18, created_at) WHERE x18 IS NOT NULL;
CREATE INDEX resource_more_x19 ON resource_more (tenant_id, kind, type, x19, created_at) WHERE x19 IS NOT NULL;
CREATE INDEX resource_more_x20 ON resource_more (tenant_id, kind, type, x20, created_at) WHERE x20 IS NOT NULL;
CREATE INDEX resource_more_x21 ON resource_more (tenant_id, kind, type, x21, created_at) WHERE x21 IS NOT NULL;
CREATE INDEX resource_more_x22 ON resource_more (tenant_id, kind, type, x22, created_at) WHERE x22 IS NOT NULL;
CREATE INDEX resource_more_x23 ON resource_more (tenant_id, kind, type, x23, created_at) WHERE x23 IS NOT NULL;
CREATE INDEX resource_more_x24 ON resource_more (tenant_id, kind, type, x24, created_at) WHERE x24 IS NOT NULL;
CREATE INDEX resource_more_x25 ON resource_more (tenant_id, kind, type, x25, created_at) WHERE x25 IS NOT NULL;
CREATE INDEX resource_more_x26 ON resource_more (tenant_id, kind, type, x26, created_at) WHERE x26 IS NOT NULL;
CREATE INDEX resource_more_x27 ON resource_more (tenant_id, kind, type, x27, created_at) WHERE x27 IS NOT NULL;
CREATE INDEX resource_more_x28 ON resource_more (tenant_id, kind, type, x28, created_at) WHERE x28 IS NOT NULL;
CREATE INDEX resource_more_x29 ON resource_more (tenant_id, kind, type, x29, created_at) WHERE x29 IS NOT NULL;
CREATE INDEX resource_more_x30 ON resource_more (tenant_id, kind, type, x30, created_at) WHERE x30 IS NOT NULL;
CREATE INDEX resource_more_x31 ON resource_more (tenant_id, kind, type, x31, created_at) WHERE x31 IS NOT NULL;
CREATE INDEX resource_more_x32 ON resource_more (tenant_id, kind, type, x32, created_at) WHERE x32 IS NOT NULL;
