"""HTTP: what every request goes through: middleware, keys, bodies, limits, problems."""
