"""Turns award values into signed, verifiable, revocable Open Badges 3.0; knows nothing of Telegram, SQL or the bot."""
