"""The only package that speaks with Telegram: receive, render, send, pace, menus."""
