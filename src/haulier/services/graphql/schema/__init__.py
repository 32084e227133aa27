"""The schema: a file for the types of each service, and the resolvers and pages that they share."""
