"""Judges an exported log and bundles by code that is not the project's: pymerkle for trees and inclusion, cryptography
for signatures, Python's own zipfile. Nothing of the project's code is used; the forms are those of docs/bundle.md.

Usage: pymerkle_check.py DIR [BUNDLE ...]

DIR has log.vkey, checkpoint, tile/ (C2SP tlog-tiles with entries), inclusion.jsonl and consistency.jsonl.
Prints what was checked and ends with 0, or says what is wrong and ends with 1.
"""

import base64
import hashlib
import json
import sys
import zipfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pymerkle import InmemoryTree, InvalidProof
from pymerkle.core import _inclusion_path_layout
from pymerkle.proof import InclusionProof


class Refused(Exception):
    """Something does not hold."""


def need(holds, what):
    """Refuses if it does not hold."""
    if not holds:
        raise Refused(what)


class Key:
    """A verifier key, `name+hash+base64`."""

    def __init__(self, vkey):
        self.name, key_id, encoded = vkey.strip().split("+", 2)
        key = base64.b64decode(encoded, validate=True)
        digest = hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]
        need(digest.hex() == key_id and key[0] == 1, "the verifier key is not one")
        self.id = digest
        self.public = Ed25519PublicKey.from_public_bytes(key[1:])

    def opened(self, note):
        """The text of a note, its signature checked."""
        text, _, signatures = note.decode().rpartition("\n\n")
        text += "\n"
        for line in signatures.splitlines():
            _, name, encoded = line.split(" ")
            blob = base64.b64decode(encoded, validate=True)
            if name == self.name and blob[:4] == self.id:
                try:
                    self.public.verify(blob[4:], text.encode())
                except InvalidSignature as error:
                    raise Refused("a signature is wrong") from error
                return text
        raise Refused("a note is not signed by the key")

    def checkpoint(self, note):
        """Size and root of a signed checkpoint."""
        origin, size, root = self.opened(note).splitlines()[:3]
        need(origin == self.name, "a checkpoint of another log")
        return int(size), base64.b64decode(root, validate=True)


def leaf_of(record):
    return hashlib.sha256(b"\0" + record).digest()


def included(leaf, position, size, root, path):
    """Refuses a path that does not prove the leaf; pymerkle counts leaves from one, as positions are."""
    need(0 < position <= size, "a position outside the tree")
    rule, _ = _inclusion_path_layout(position, size)
    need(len(rule) == len(path) + 1, "a path of another length")
    proof = InclusionProof("sha256", True, size, position, rule, [leaf, *path])
    try:
        proof.verify(leaf, root, index=position, size=size)
    except InvalidProof as error:
        raise Refused(f"position {position} in {size}: {error}") from error


def hashes(encoded):
    return [base64.b64decode(text, validate=True) for text in encoded]


def numbered(number):
    """A tile's number as tlog-tiles writes it: 1234067 is x001/x234/067."""
    parts = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03}")
    return "/".join(parts)


def tile_path(root, level, number, width):
    suffix = "" if width == 256 else f".p/{width}"
    return root / "tile" / str(level) / (numbered(number) + suffix)


def widths(count):
    """Number and width of the tiles over so many hashes."""
    for number in range((count + 255) // 256):
        yield number, min(256, count - number * 256)


def entries(folder, size):
    """All records, from the entry bundles."""
    found = []
    for number, width in widths(size):
        data = tile_path(folder, "entries", number, width).read_bytes()
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            need(len(found[-1]) == length, "an entry bundle is cut off")
            data = data[2 + length :]
        need(not data, "an entry bundle has bytes left over")
    return found


def tree_of(records):
    tree = InmemoryTree("sha256", threshold=1 << 20)
    tree.append_entries(records)
    return tree


def check_tiles(folder, tree, size):
    """Every tile is what the tree has there: a hash of a level is the root over 256 ** level leaves."""
    checked, level, count = 0, 0, size
    while count:
        for number, width in widths(count):
            data = tile_path(folder, level, number, width).read_bytes()
            span = 256**level
            for at in range(width):
                begins = (number * 256 + at) * span
                expected = tree._get_subroot(begins, span) if level else tree.get_leaf(begins + 1)
                need(data[at * 32 : at * 32 + 32] == expected, f"tile {level}/{number} is another")
                checked += 1
            need(len(data) == width * 32, f"tile {level}/{number} has another length")
        level, count = level + 1, count // 256
    return checked


def check_log(folder, key):
    size, root = key.checkpoint((folder / "checkpoint").read_bytes())
    records = entries(folder, size)
    tree = tree_of(records)
    need(tree.get_root(size) == root, "the entries do not make the signed root")
    tiles = check_tiles(folder, tree, size)
    proofs = [json.loads(line) for line in (folder / "inclusion.jsonl").read_text().splitlines()]
    for proof in proofs:
        position, within, path = proof["position"], proof["size"], hashes(proof["path"])
        included(leaf_of(records[position - 1]), position, within, tree.get_root(within), path)
        own = tree.prove_inclusion(position, within).path[1:]
        need(own == path, f"pymerkle proves {position} in {within} otherwise")
    print(f"pymerkle: {size} entries make the signed root, {tiles} hashes of tiles, {len(proofs)} inclusions")
    flipped = list(records)
    flipped[size // 2] = bytes([flipped[size // 2][0] ^ 1]) + flipped[size // 2][1:]
    need(tree_of(flipped).get_root(size) != root, "a flipped bit makes the same root")
    proof = proofs[-1]
    refuses(lambda: included(
        leaf_of(records[proof["position"] - 1] + b"\0"),
        proof["position"],
        proof["size"],
        tree.get_root(proof["size"]),
        hashes(proof["path"]),
    ))


def check_bundle(path, key, flip=None):
    """Digests, signatures, inclusion and commitments of a bundle; `flip` names an entry to flip a bit in."""
    with zipfile.ZipFile(path) as bundle:
        names = bundle.namelist()
        need(len(names) == len(set(names)), "a name twice")

        def content(name):
            data = bytearray(bundle.read(name))
            if name == flip:
                data[len(data) // 2] ^= 1
            return bytes(data)

        manifest_bytes = content("manifest.json")
        text = key.opened(content("manifest.note")).splitlines()
        need(text[0] == key.name + "/bundle", "the note is of another log")
        digest = base64.b64encode(hashlib.sha256(manifest_bytes).digest()).decode()
        need(text[1] == digest, "another manifest was signed")
        manifest = json.loads(manifest_bytes)
        listed = [file["path"] for file in manifest["files"]]
        need(names == listed + ["manifest.json", "manifest.note"], "other files than in the manifest")
        for file in manifest["files"]:
            data = content(file["path"])
            same = hashlib.sha256(data).hexdigest() == file["sha256"] and len(data) == file["bytes"]
            need(same, f"{file['path']} is another")
        size, root = key.checkpoint(content("checkpoint"))
        need(size == manifest["size"] and root.hex() == manifest["root"], "another tree")
        count, last = 0, 0
        for line in content("events.jsonl").splitlines():
            event = json.loads(line)
            record = base64.b64decode(event["record"], validate=True)
            position = int.from_bytes(record[1:9], "big")
            need(last < position == event["position"], "events out of sequence")
            included(leaf_of(record), position, size, root, hashes(event["path"]))
            if event["payload"] is not None:
                salt, payload = (base64.b64decode(event[k], validate=True) for k in ("salt", "payload"))
                made = hashlib.sha256(b"event_store payload v1\0" + salt + payload).digest()
                need(made == record[84:116], f"the payload of {position} is another")
            count, last = count + 1, position
        need(last == size, "the last event is not the tree's last")
        return count


def refuses(judge):
    """Refuses if something wrong is accepted."""
    try:
        judge()
    except (Refused, ValueError, KeyError):
        return
    raise Refused("a flipped bit was accepted")


def main(arguments):
    folder, bundles = Path(arguments[0]), arguments[1:]
    key = Key((folder / "log.vkey").read_text().splitlines()[0])
    check_log(folder, key)
    for bundle in bundles:
        count = check_bundle(bundle, key)
        for name in ("events.jsonl", "checkpoint", "manifest.json", "README.txt"):
            refuses(lambda name=name: check_bundle(bundle, key, flip=name))
        print(f"pymerkle: {count} events of {Path(bundle).name}, and four flipped bits are refused")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refused as why:
        sys.exit(f"pymerkle_check: {why}")
