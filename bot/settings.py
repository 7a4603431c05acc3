"""Owns every environment variable: what it means, its default, how it is checked. Read once, at start."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

OFFICIAL_API = "https://api.telegram.org"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PLAINLY = {  # what pydantic says of these is meant for programmers
    "web_port": "is not a port: write a number from 0 to 65535",
    "webhook": "is neither on nor off",
    "issuer_country": "is not a country of ISO 3166 in two capital letters, such as DE",
}


class SettingsFault(Exception):
    """A setting is missing or wrong; `faults` says which, what is wrong and the cure, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Every variable begins with COMPANION_ and may stand in the environment or in a file `.env`."""

    model_config = SettingsConfigDict(env_prefix="COMPANION_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    bot_token: str = Field("", description="The bot's token from @BotFather, 123456:ABC…. Needed to run, not for the demo.")
    telegram_url: str = Field(OFFICIAL_API, description="Base address of the Bot API; also for a self-hosted Bot API server.")
    data_dir: Path = Field(Path("data"), description="Folder for the database, media and exports.")
    database_url: str = Field("", description="sqlite:///path of the database file. Empty: companion.db in the data folder.")
    keys_dir: Path | None = Field(
        None, description="Folder of the signing and sealing keys, outside the database. Empty: keys in the data folder."
    )
    public_url: str = Field("", description="Address under which badge pages are reached, https://badges.example.org.")
    web_host: str = Field("127.0.0.1", description="Address on which the web server listens.")
    web_port: int = Field(8080, ge=0, le=65535, description="Port of the web server; 0 takes a free one.")
    webhook: bool = Field(False, description="on: Telegram calls COMPANION_PUBLIC_URL; off: the bot asks Telegram (polling).")
    webhook_secret: str = Field("", description="Secret that Telegram sends along with each webhook call. Empty: made from the token.")
    operator: str = Field("", description="Who runs this companion, named in the privacy notice and on badge pages.")
    operator_contact: str = Field("", description="E-mail or phone of the operator for privacy questions.")
    issuer_country: str = Field("DE", pattern="^[A-Z]{2}$", description="Country of the body that signs, ISO 3166, two letters.")
    issuer_name: str = Field("", description="Name of the body that signs credentials, if it is not the provider itself.")
    issuer_legal_id: str = Field(
        "", description="Legal identifier (VAT or register number) of the body that signs. Needed for European files only."
    )
    seal_p12: Path | None = Field(
        None, description="PKCS#12 file with the e-seal certificate and its key. Empty: European files and PDF files stay unsealed."
    )
    seal_password: str = Field("", description="Password of the PKCS#12 file.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR. The token never stands in the log.")

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: str) -> str:
        number, _, secret = value.strip().partition(":")
        if value and not (number.isdigit() and secret):
            raise ValueError("is not a bot token (123456:ABC…); copy it again from @BotFather")
        return value.strip()

    @field_validator("telegram_url", "public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError("is not an address; write it with https:// in front")
        return value

    @field_validator("public_url")
    @classmethod
    def _host_alone(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.path or parts.query or parts.fragment:
            raise ValueError(f"must be a host without a path; write {parts.scheme}://{parts.netloc}")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):  # what Telegram takes
            raise ValueError("may hold letters A-Z, digits, _ and - alone, at most 256; leave it empty and one is made")
        return value

    @field_validator("issuer_country")
    @classmethod
    def _country(cls, value: str) -> str:
        """Of ISO 3166, as the time zone database lists it; it stands in certificates and European files."""
        listed = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
        if value not in {line[:2] for line in listed.splitlines() if not line.startswith("#")}:
            raise ValueError("is no country")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.strip().upper() not in LEVELS:
            raise ValueError(f"is none of {', '.join(LEVELS)}")
        return value.strip().upper()

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith("sqlite:///"):
            raise ValueError("is not sqlite:///path/to/file; other databases are not served")
        return value

    @property
    def database_path(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///")) if self.database_url else self.data_dir / "companion.db"

    @property
    def keys_path(self) -> Path:
        return self.keys_dir or self.data_dir / "keys"

    @property
    def base_url(self) -> str:
        """Where badge pages are reached."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"


def load(**overrides: object) -> Settings:
    """Read the settings. Raises SettingsFault that names each variable at fault and the cure."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as wrong:
        raise SettingsFault(
            [
                f"COMPANION_{str(e['loc'][0]).upper()} {PLAINLY.get(str(e['loc'][0]), e['msg'].removeprefix('Value error, '))}"
                for e in wrong.errors()
            ]
        ) from None


def faults_before_run(settings: Settings) -> list[str]:
    """What would keep the bot from running, in words; empty when all is well."""
    faults = []
    if not settings.bot_token:
        faults.append("COMPANION_BOT_TOKEN is missing: ask @BotFather on Telegram for a bot and put its token into .env")
    if settings.webhook and not settings.public_url.startswith("https://"):
        faults.append("COMPANION_WEBHOOK is on, but COMPANION_PUBLIC_URL is not an https:// address that Telegram can reach")
    folders = [("COMPANION_DATA_DIR", settings.data_dir), ("COMPANION_KEYS_DIR", settings.keys_path)]
    if settings.database_url:
        folders.append(("COMPANION_DATABASE_URL", settings.database_path.parent))
    for name, folder in folders:
        faults.extend(_folder_faults(name, folder))
    return faults


def hints_before_run(settings: Settings) -> list[str]:
    """What works but deserves a word."""
    hints = []
    if not settings.public_url:
        hints.append(f"COMPANION_PUBLIC_URL is not set: badge links lead to {settings.base_url}, which only this machine can open")
    if not settings.operator:
        hints.append("COMPANION_OPERATOR is not set: the privacy notice cannot name who runs this companion")
    return hints


def _folder_faults(name: str, folder: Path) -> list[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as cause:
        return [f"{name} points to {folder}, which cannot be written: {cause.strerror}. Create it or give the right to write"]
    return []


__all__ = ["Settings", "SettingsFault", "faults_before_run", "hints_before_run", "load"]
