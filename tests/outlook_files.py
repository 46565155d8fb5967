"""Writes small Outlook messages: a compound file with one sector chain a stream and small streams packed together."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_SECTOR, _SMALL = 512, 64
_END, _FREE, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


@dataclass
class Storage:
    """A folder of a compound file: streams and storages by name."""

    children: dict[str, bytes | Storage] = field(default_factory=dict)


def storage_to_ole(root: Storage) -> bytes:
    """Write a compound file (OLE2, version 3)."""
    entries: list[tuple[str, int, bytes]] = [("Root Entry", 5, b"")]
    links = {0: [_NONE, _NONE, _NONE]}  # left, right, child

    def walk(storage: Storage, parent: int) -> None:
        previous = -1
        for name, child in storage.children.items():
            index = len(entries)
            entries.append((name, 2, child) if isinstance(child, bytes) else (name, 1, b""))
            links[index] = [_NONE, _NONE, _NONE]
            if previous < 0:
                links[parent][2] = index
            else:
                links[previous][1] = index
            previous = index
            if isinstance(child, Storage):
                walk(child, index)

    walk(root, 0)
    fat: list[int] = []
    sectors = bytearray()

    def chain(content: bytes) -> int:
        count = -(-len(content) // _SECTOR)
        if not count:
            return _END
        start = len(fat)
        fat.extend([*range(start + 1, start + count), _END])
        sectors.extend(content.ljust(count * _SECTOR, b"\0"))
        return start

    small, small_fat = bytearray(), []
    starts = {}
    for index, (_, kind, content) in enumerate(entries):
        if kind != 2:
            continue
        if len(content) >= 4096:
            starts[index] = chain(content)
        elif content:
            count = -(-len(content) // _SMALL)
            starts[index] = len(small_fat)
            small_fat.extend([*range(len(small_fat) + 1, len(small_fat) + count), _END])
            small.extend(content.ljust(count * _SMALL, b"\0"))
    starts[0] = chain(bytes(small))
    small_table = struct.pack(f"<{len(small_fat)}I", *small_fat)
    small_table += b"\xff" * (-len(small_table) % _SECTOR)
    small_start = chain(small_table)
    directory = bytearray()
    for index, (name, kind, content) in enumerate(entries):
        encoded = name.encode("utf-16-le")
        size = len(small) if index == 0 else len(content)
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded) + 2, kind, 1, *links[index])
        directory += b"\0" * 36 + struct.pack("<IQ", starts.get(index, _END if kind == 2 else 0), size)
    directory_start = chain(bytes(directory))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    fat_start = len(fat)
    fat.extend([_FAT_SECTOR] * fat_sectors)
    table = struct.pack(f"<{len(fat)}I", *fat)
    sectors += table.ljust(fat_sectors * _SECTOR, b"\xff")
    difat = [*range(fat_start, fat_start + fat_sectors)]
    assert len(difat) <= 109, "a test file of at most seven megabytes"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_start, 0, 4096, small_start,
                          len(small_table) // _SECTOR, _END, 0)  # fmt: skip
    header += struct.pack("<109I", *difat, *[_FREE] * (109 - len(difat)))
    return header + bytes(sectors)


def message(
    subject: str,
    sender: str,
    to: str,
    body: str,
    *,
    page: bytes = b"",
    attachments: dict[str, bytes | Storage] | None = None,
    embedded: bool = False,
) -> Storage:
    """Return a message as a storage; an attachment that is a Storage is a message."""
    sent = struct.pack("<HHIQ", 0x40, 0x39, 6, 133_618_788_000_000_000)  # 3 June 2024 09:00
    root = Storage({"__properties_version1.0": b"\0" * (24 if embedded else 32) + sent})
    for key, value in (("0037", subject), ("0C1A", sender), ("0E04", to), ("1000", body)):
        if value:
            root.children[f"__substg1.0_{key}001F"] = value.encode("utf-16-le")
    root.children["__substg1.0_5D01001F"] = "foi@authority.example".encode("utf-16-le")
    if page:
        root.children["__substg1.0_10130102"] = page
    for index, (name, content) in enumerate((attachments or {}).items()):
        key = "__substg1.0_3701000D" if isinstance(content, Storage) else "__substg1.0_37010102"
        root.children[f"__attach_version1.0_#{index:08X}"] = Storage(
            {"__properties_version1.0": b"\0" * 8, "__substg1.0_3707001F": name.encode("utf-16-le"), key: content}
        )
    return root


def message_to_msg(
    subject: str,
    sender: str,
    to: str,
    body: str,
    *,
    page: bytes = b"",
    attachments: dict[str, bytes | Storage] | None = None,
) -> bytes:
    """Write a message as a .msg file."""
    return storage_to_ole(message(subject, sender, to, body, page=page, attachments=attachments))
