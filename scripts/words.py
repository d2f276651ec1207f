# SPDX-License-Identifier: GPL-2.0
"""How tables and figures of the scripts write numbers."""


def size_text(size):
    """Bytes: 4 KiB, 100 B."""
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor and size % factor == 0:
            return f"{size // factor} {unit}"
    return f"{size} B"


def number(value):
    """1,234.5; without the decimal where that is 0; nothing for what is not known."""
    return "" if value is None else f"{value:,.1f}".removesuffix(".0")
