"""GraphiQL: the page that a browser gets at `/graphql`."""
