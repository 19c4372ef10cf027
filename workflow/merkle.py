"""Merkle trees after RFC 6962 section 2.1, over SHA-256: roots and the proofs that go with them.

Entries are the bytes that were logged, not their hashes. Leaves and inner nodes are hashed under
different prefixes, so that neither can pass for the other. Building works level by level: pairs are
joined and an odd last node moves up unchanged, which gives the tree of the RFC's recursive
definition. Verifying follows RFC 9162 sections 2.1.3.2 and 2.1.4.2 and answers False, never an
error, to whatever a stranger hands in.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    top = EMPTY_ROOT
    for level in _levels(leaves):
        top = level[0]
    return top


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings on the way from entry `index` (from 0) up to the root; IndexError if none."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no entry {index} in a tree of {len(leaves)}")
    return _path(list(_levels(leaves)), index)


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree of all `leaves` only appended to the tree of the first `old_size`.

    It is empty where nothing needs proving: an old tree that was empty, or the same tree.
    """
    if not 0 <= old_size <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} never had {old_size} entries")
    if old_size in (0, len(leaves)):
        return []
    levels = list(_levels(leaves))
    index, height = _last_whole_subtree(old_size)
    start = [levels[height][index]] if index else []
    return start + _path(levels[height:], index)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` is entry `index` (from 0) of the tree of `size` entries with this `root`."""
    if not 0 <= index < size:
        return False
    last, node = size - 1, leaf_hash(leaf)
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            index, last = _skip_promotions(index, last)
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the new tree begins with every entry of the old one, in the same order."""
    if not 0 <= old_size <= new_size or not _are_hashes((old_root, new_root, *proof)):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    index, height = _last_whole_subtree(old_size)
    nodes = list(proof) if index else [old_root, *proof]
    if not nodes:
        return False
    return _fold(nodes, index, (new_size - 1) >> height) == (old_root, new_root)


def _fold(nodes: Sequence[bytes], index: int, last: int) -> tuple[bytes, bytes] | None:
    """The old and the new root that a consistency proof leads to; None if its length is wrong."""
    old = new = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return None
        if index & 1 or index == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            index, last = _skip_promotions(index, last)
        else:
            new = node_hash(new, sibling)
        index, last = index >> 1, last >> 1
    return (old, new) if last == 0 else None


def _levels(leaves: Sequence[bytes]) -> Iterator[list[bytes]]:
    level = [leaf_hash(leaf) for leaf in leaves]
    while level:
        yield level
        if len(level) == 1:
            return
        above = [node_hash(*pair) for pair in zip(level[::2], level[1::2], strict=False)]
        level = above + level[-1:] if len(level) % 2 else above


def _path(levels: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    path = []
    for level in levels:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        index >>= 1
    return path


def _last_whole_subtree(size: int) -> tuple[int, int]:
    """Position and height of the highest complete subtree that ends a tree of `size` entries.

    The position is 0 exactly when that subtree is the whole tree.
    """
    index, height = size - 1, 0
    while index & 1:
        index, height = index >> 1, height + 1
    return index, height


def _skip_promotions(index: int, last: int) -> tuple[int, int]:
    """Climb the levels at which an odd last node moved up without a sibling."""
    while index and not index & 1:
        index, last = index >> 1, last >> 1
    return index, last


def _are_hashes(nodes: Sequence[bytes]) -> bool:
    return all(len(node) == HASH_SIZE for node in nodes)
