-- Values of bodies that lists and searches find by an index. Tables kept by triggers of the services that declare such members, because an
-- index on what lies in the body would make every update of every resource write to all indexes. See docs/design/lists.md.

CREATE TABLE resource_link (
    tenant_id text NOT NULL,
    kind      text NOT NULL,
    member    text NOT NULL,
    value     text COLLATE "C" NOT NULL,
    id        text NOT NULL,
    PRIMARY KEY (tenant_id, kind, member, value, id)
);

-- Moments, epoch milliseconds.
CREATE TABLE resource_moment (
    tenant_id text   NOT NULL,
    kind      text   NOT NULL,
    member    text   NOT NULL,
    value     bigint NOT NULL,
    id        text   NOT NULL,
    PRIMARY KEY (tenant_id, kind, member, value, id)
);
