"""Owns how unfinished forms are stored: sealed, since people type names into them."""

from __future__ import annotations

from typing import Any

from bot.storage.session import Session, answers, keeps, stamp
from learning.ledger.forms import FormDropped, FormKept, FormOf


@answers(FormOf)
async def form_of(s: Session, q: FormOf) -> dict[str, Any]:
    row = await s.row("form_of", person=q.person_id, form=q.form)
    return dict(s.sealer.unpack(row["body_sealed"])) if row else {}


@keeps(FormKept)
def form_kept(s: Session, f: FormKept) -> None:
    s.put("keep_form", person=f.person_id, form=f.form, body=s.sealer.pack(dict(f.answers)), now=stamp(s.now))


@keeps(FormDropped)
def form_dropped(s: Session, f: FormDropped) -> None:
    s.put("drop_form", person=f.person_id, form=f.form)
