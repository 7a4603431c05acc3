"""Serves badge pages and the files that verifiers fetch; knows records through one small port, and no database."""
