"""The side with keys: GraphQL, REST, live answers, background work and the command."""
