"""Owns the methods on the bot itself and on how it receives updates (webhook); getUpdates lives in delivery."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.bodies import Params, boolean, integer, structure, text
from bot.simulator.refusals import bad_request
from bot.simulator.world import World

__all__ = ["delete_webhook", "get_me", "get_webhook_info", "set_webhook", "yes"]

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def get_me(world: World, params: Params) -> dict[str, Any]:
    """getMe."""
    return {
        **world.bot,
        "first_name": world.profile.text("name", "") or world.bot["first_name"],
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
    }


def yes(world: World, params: Params) -> bool:
    """logOut, close: nothing to do here."""
    return True


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook. Plain http is taken for this machine only, where the bot under test listens."""
    url = text(params, "url")
    if not url:
        return delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = text(params, "secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in params:
        world.updates.allow(structure(params, "allowed_updates") or [])
    if boolean(params, "drop_pending_updates"):
        world.updates.drop()
    world.updates.forbid_polling()
    world.webhook.set(url, secret, min(max(integer(params, "max_connections", 40), 1), 100))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook."""
    world.webhook.remove()
    if boolean(params, "drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, params: Params) -> dict[str, Any]:
    """getWebhookInfo."""
    return world.webhook.info()  # type: ignore[no-any-return]
