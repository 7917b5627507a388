"""The only room with SQL: tables, the encrypted store, the search index, migrations."""
