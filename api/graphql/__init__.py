"""GraphQL: the types of the schema and their resolvers."""
