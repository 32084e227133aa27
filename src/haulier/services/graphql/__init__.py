"""GraphQL: what the services hold, read in one call as apps need it. See: contract/graphql.md."""
