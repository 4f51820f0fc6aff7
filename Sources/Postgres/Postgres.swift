/// PostgreSQL through libpq.
