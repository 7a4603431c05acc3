"""The store: SQL in .sql files, one writer with group commit, sealed columns; answers asks and keeps facts of the ledger."""
