"""Merkle trees against the published test vectors, an independent implementation, and tampering."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from workflow import merkle

# The customary test entries of Certificate Transparency, and the roots of their first 0 to 8.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
PAIR_1 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
HALF_1 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LEAF_5 = "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658"
PAIR_2 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
PAIR_3 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"

SIZES_UP_TO_40 = [(old, new) for new in range(41) for old in range(new + 1)]

trees = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


def hexes(nodes: Sequence[bytes]) -> list[str]:
    return [node.hex() for node in nodes]


def numbered(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_the_published_one(size: int) -> None:
    assert merkle.root(ENTRIES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "published"),
    [
        (0, 1, []),
        (0, 8, [LEAF_1, PAIR_1, HALF_1]),
        (5, 8, [LEAF_4, PAIR_3, ROOTS[4]]),
        (2, 3, [ROOTS[2]]),
        (1, 5, [ROOTS[1], PAIR_1, LEAF_4]),
    ],
)
def test_the_inclusion_proof_is_the_published_one(
    index: int, size: int, published: list[str]
) -> None:
    assert hexes(merkle.inclusion_proof(ENTRIES[:size], index)) == published


@pytest.mark.parametrize(
    ("old_size", "new_size", "published"),
    [
        (1, 1, []),
        (1, 8, [LEAF_1, PAIR_1, HALF_1]),
        (6, 8, [PAIR_2, PAIR_3, ROOTS[4]]),
        (2, 5, [PAIR_1, LEAF_4]),
    ],
)
def test_the_consistency_proof_is_the_published_one(
    old_size: int, new_size: int, published: list[str]
) -> None:
    assert hexes(merkle.consistency_proof(ENTRIES[:new_size], old_size)) == published


def test_leaves_and_nodes_are_hashed_apart() -> None:
    left, right = merkle.leaf_hash(b"left"), merkle.leaf_hash(b"right")
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


@given(trees)
def test_an_independent_implementation_finds_the_same_root(entries: list[bytes]) -> None:
    assert merkle.root(entries) == independent(entries).get_root()


@given(trees, st.data())
def test_an_independent_implementation_finds_the_same_inclusion_proof(
    entries: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    path = independent(entries).prove_inclusion(index + 1).path
    assert [merkle.leaf_hash(entries[index]), *merkle.inclusion_proof(entries, index)] == path


@given(trees, st.data())
def test_the_recursive_definition_finds_the_same_consistency_proof(
    entries: list[bytes], data: st.DataObject
) -> None:
    old_size = data.draw(st.integers(1, len(entries)))
    assert merkle.consistency_proof(entries, old_size) == subproof(old_size, entries, known=True)


@pytest.mark.parametrize("size", range(1, 41))
def test_every_entry_is_proven_in_its_place_and_in_no_other(size: int) -> None:
    entries = numbered(size)
    root = merkle.root(entries)
    for index, entry in enumerate(entries):
        proof = merkle.inclusion_proof(entries, index)
        places = [
            place
            for place in range(-1, size + 1)
            if merkle.verify_inclusion(entry, place, size, proof, root)
        ]
        assert places == [index]


@pytest.mark.parametrize(("old_size", "new_size"), SIZES_UP_TO_40)
def test_every_tree_is_proven_to_begin_with_every_earlier_one(old_size: int, new_size: int) -> None:
    entries = numbered(new_size)
    old_root, new_root = merkle.root(entries[:old_size]), merkle.root(entries)
    proof = merkle.consistency_proof(entries, old_size)
    assert merkle.verify_consistency(old_size, new_size, old_root, new_root, proof)


@given(trees, st.data())
def test_no_changed_inclusion_proof_is_accepted(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    proof, root = merkle.inclusion_proof(entries, index), merkle.root(entries)
    changed = changed_proof(proof, data)
    assert not merkle.verify_inclusion(entries[index], index, len(entries), changed, root)


@given(trees, st.data())
def test_no_changed_consistency_proof_is_accepted(
    entries: list[bytes], data: st.DataObject
) -> None:
    old_size = data.draw(st.integers(0, len(entries)))
    changed = changed_proof(merkle.consistency_proof(entries, old_size), data)
    roots = merkle.root(entries[:old_size]), merkle.root(entries)
    assert not merkle.verify_consistency(old_size, len(entries), *roots, changed)


@given(trees, st.binary(max_size=40), st.data())
def test_a_rewritten_entry_is_not_consistent_with_the_old_tree(
    entries: list[bytes], other: bytes, data: st.DataObject
) -> None:
    old_size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, old_size - 1))
    rewritten = [*entries[:index], entries[index] + b"!" + other, *entries[index + 1 :]]
    roots = merkle.root(entries[:old_size]), merkle.root(rewritten)
    proof = merkle.consistency_proof(rewritten, old_size)
    assert not merkle.verify_consistency(old_size, len(entries), *roots, proof)


def test_another_entry_or_root_is_not_included() -> None:
    proof, root = merkle.inclusion_proof(ENTRIES, 3), merkle.root(ENTRIES)
    assert not merkle.verify_inclusion(b"another", 3, 8, proof, root)
    assert not merkle.verify_inclusion(ENTRIES[3], 3, 8, proof, merkle.root(ENTRIES[:7]))


@pytest.mark.parametrize(("old_size", "new_size"), [(-1, 3), (4, 3), (2, 2), (0, 0), (0, 3)])
def test_sizes_or_roots_that_cannot_be_are_not_consistent(old_size: int, new_size: int) -> None:
    somewhere, elsewhere = merkle.root([b"some"]), merkle.root([b"else"])
    assert not merkle.verify_consistency(old_size, new_size, somewhere, elsewhere, [])


def test_an_empty_tree_has_one_root_only() -> None:
    somewhere = merkle.root([b"some"])
    assert not merkle.verify_consistency(0, 0, somewhere, somewhere, [])


def test_a_power_of_two_that_grew_needs_a_proof() -> None:
    roots = merkle.root(ENTRIES[:4]), merkle.root(ENTRIES)
    assert not merkle.verify_consistency(4, 8, *roots, [])


def test_a_tree_that_is_no_power_of_two_needs_a_proof() -> None:
    roots = merkle.root(ENTRIES[:3]), merkle.root(ENTRIES)
    assert not merkle.verify_consistency(3, 8, *roots, [])


@pytest.mark.parametrize("claimed", [4, 16])
def test_a_proof_that_is_too_long_or_too_short_for_the_claimed_size_is_not_accepted(
    claimed: int,
) -> None:
    root = merkle.root(ENTRIES)
    included = merkle.inclusion_proof(ENTRIES, 0)
    assert not merkle.verify_inclusion(ENTRIES[0], 0, claimed, included, root)
    grown = merkle.consistency_proof(ENTRIES, 1)
    assert not merkle.verify_consistency(1, claimed, merkle.root(ENTRIES[:1]), root, grown)


def test_the_end_of_a_larger_tree_does_not_pass_for_a_whole_smaller_one() -> None:
    pair = merkle.root(ENTRIES[:2])
    assert not merkle.verify_inclusion(ENTRIES[1], 0, 1, [merkle.leaf_hash(ENTRIES[0])], pair)
    roots = merkle.root(ENTRIES[:7]), merkle.root(ENTRIES)
    grown = merkle.consistency_proof(ENTRIES, 7)
    assert not merkle.verify_consistency(3, 4, *roots, grown)


def test_a_byte_moved_from_the_old_root_into_the_proof_is_not_accepted() -> None:
    old_root, new_root = merkle.root(ENTRIES[:4]), merkle.root(ENTRIES)
    (half,) = merkle.consistency_proof(ENTRIES, 4)
    moved = [old_root[-1:] + half]
    assert not merkle.verify_consistency(4, 8, old_root[:-1], new_root, moved)


@pytest.mark.parametrize("index", [-1, 8])
def test_an_entry_that_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(IndexError, match=f"no entry {index} in a tree of 8"):
        merkle.inclusion_proof(ENTRIES, index)


@pytest.mark.parametrize("old_size", [-1, 9])
def test_a_tree_that_never_was_has_no_proof(old_size: int) -> None:
    with pytest.raises(IndexError, match=f"a tree of 8 never had {old_size} entries"):
        merkle.consistency_proof(ENTRIES, old_size)


def independent(entries: list[bytes]) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    tree.append_entries(entries)
    return tree


def subproof(old_size: int, entries: list[bytes], *, known: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2, word for word, over the independent roots."""
    if old_size == len(entries):
        return [] if known else [independent(entries).get_root()]
    half = 1 << ((len(entries) - 1).bit_length() - 1)
    left, right = entries[:half], entries[half:]
    if old_size <= half:
        return [*subproof(old_size, left, known=known), independent(right).get_root()]
    return [*subproof(old_size - half, right, known=False), independent(left).get_root()]


def changed_proof(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """The proof with one node added, dropped, cut short or altered in one bit."""
    place = data.draw(st.integers(0, len(proof)))
    ways = ["added", "altered", "cut", "dropped"] if place < len(proof) else ["added"]
    way = data.draw(st.sampled_from(ways))
    before, after = proof[:place], proof[place + 1 :]
    if way == "added":
        return [*before, merkle.leaf_hash(b"added"), *proof[place:]]
    if way == "dropped":
        return before + after
    if way == "cut":
        return [*before, proof[place][:-1], *after]
    return [*before, bytes([proof[place][0] ^ 1]) + proof[place][1:], *after]
