"""Owns what is taught: the curriculum as files, its model, loader and linter; knows no people, chats or storage."""
