"""Owns QR codes and the invitation cards to cut out; must not know how a link was made nor what it opens."""

from __future__ import annotations

from io import BytesIO

from bot.reports.printing import Paper
from bot.reports.values import InvitationCard, InvitationSheet
from bot.reports.words import short_date, word

QUIET_ZONE = 6  # modules; the QR standard asks for 4, scissors and dark table tops like more

# millimetres on A4 portrait (210 × 297)
COLUMNS, ROWS = 2, 4
WIDTH, HEIGHT = 95.0, 69.0
LEFT, TOP = 10.0, 10.5
QR = 43.0
CUT = (150, 150, 150)


def qr_png(url: str, scale: int = 12) -> bytes:
    """The link as a QR code in PNG, black on white, `scale` pixels a module, with a wide quiet zone.

    Error level M or better, so that a fold or a stain does no harm. Raises ValueError for an empty link and segno's
    DataOverflowError (a ValueError) for one that no QR code can hold.
    """
    import segno

    if not url:
        raise ValueError("a QR code needs a link")
    target = BytesIO()
    segno.make(url, error="m", micro=False).save(target, kind="png", scale=scale, border=QUIET_ZONE)
    return target.getvalue()


def invitation_cards_pdf(sheet: InvitationSheet) -> bytes:
    """Cards to print and cut out, eight on an A4 page, each with QR code and the same link in words.

    Raises FontMissing when the machine has no Unicode font, and what `qr_png` raises.
    """
    tongue = sheet.language
    paper = Paper(f"{word('invitations', tongue)} {sheet.cohort}", tongue, sheet.made_on, "portrait")
    a_page = COLUMNS * ROWS
    for start in range(0, max(1, len(sheet.cards)), a_page):
        paper.pdf.add_page()
        _cutting_lines(paper)
        for place, card in enumerate(sheet.cards[start : start + a_page]):
            x, y = LEFT + WIDTH * (place % COLUMNS), TOP + HEIGHT * (place // COLUMNS)
            _card(paper, sheet, card, x, y)
    return paper.close()


def _cutting_lines(paper: Paper) -> None:
    paper.pdf.set_draw_color(*CUT)
    paper.pdf.set_dash_pattern(dash=1.5, gap=1.5)
    right, bottom = LEFT + WIDTH * COLUMNS, TOP + HEIGHT * ROWS
    for column in range(COLUMNS + 1):
        paper.pdf.line(LEFT + WIDTH * column, TOP, LEFT + WIDTH * column, bottom)
    for row in range(ROWS + 1):
        paper.pdf.line(LEFT, TOP + HEIGHT * row, right, TOP + HEIGHT * row)
    paper.pdf.set_dash_pattern()


def _card(paper: Paper, sheet: InvitationSheet, card: InvitationCard, x: float, y: float) -> None:
    tongue = sheet.language
    paper.pdf.image(BytesIO(qr_png(card.url)), x + 1.5, y + 1.5, QR, QR)
    right, room = x + QR + 2, WIDTH - QR - 4
    paper.font(11, bold=True)
    paper.box(right, y + 3, room, 15, card.title, most=3, border=False)
    paper.font(15, bold=True)
    paper.box(right, y + 19, room, 8, card.number, border=False)
    paper.font(8)
    paper.box(right, y + 28, room, 4, sheet.cohort, border=False)
    paper.box(right, y + 32, room, 4, sheet.provider, border=False)
    paper.font(8, bold=True)
    until = f"{word('valid_until', tongue)} {short_date(card.expires, tongue)}. {word('only_once', tongue)}"
    paper.box(right, y + 36.5, room, 8, until, most=2, border=False)
    paper.font(7.5)
    paper.box(x + 2, y + 46, WIDTH - 4, 7, word("scan", tongue), most=2, border=False)
    _link(paper, card.url, x + 2, y + 53.5)


def _link(paper: Paper, url: str, x: float, y: float) -> None:
    """The link whole, never cut: the size goes down until it fits in three lines; it can also be clicked."""
    room = WIDTH - 4
    size = 9.0
    paper.font(size)
    while size > 4 and not paper.fits(url, room - 2, 3):
        size -= 0.5
        paper.font(size)
    paper.box(x, y, room, 13.5, url, most=3, border=False)
    paper.pdf.link(x, y, room, 13.5, url)
