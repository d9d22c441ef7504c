"""Reads the three sources: prices, part numbers and carbon figures. Decides nothing about the market."""
import csv
import json
import re
import zipfile
from decimal import Decimal

FIRST, LATER = ("2024-05-14", "2023-10-21", "2023-07-05"), "2025-07-23"
FILLER = set("""wireless wired bluetooth optical laser mouse mice gaming keyboard mechanical headset headphones headphone
    with microphone closed open back closed-back open-back in-ear over-ear speakers speaker system webcam usb adapter
    card network pcie channel black white gray grey silver red blue green pink - ergonomic rgb""".split())
MODEL_FILLER = set("""monitor display fhd qhd uhd wuxga wqhd 4k usb-c curved conferencing touch webcam collaboration portable
    dreamcolor ultrasharp thinkvision alienware elitedisplay inch""".split())


def plain(text):
    """Text that every encoding used here can carry."""
    text = text.translate({0x2122: None, 0xAE: None, 0x2013: "-", 0x2014: "-", 0x2019: "'", 0x2033: '"'})
    return " ".join(text.encode("latin-1", "ignore").decode("latin-1").split())


def squeeze(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


def read_prices(folder, files):
    """{file: {identity: [attributes, first price, later price]}} in US cents; the newest snapshot wins."""
    kinds = {}
    for date in (*reversed(FIRST), LATER):
        with zipfile.ZipFile(folder / "pcpartpicker" / f"{date}.json.zip") as archive:
            for name in files:
                for row in json.loads(archive.read(f"json/{name}.json")):
                    identity = tuple(str(row.get(k)) for k in ("name", "color", "capacity", "screen_size", "switches"))
                    entry = kinds.setdefault(name, {}).setdefault(identity, [row, None, None])
                    price = int(Decimal(str(row["price"])) * 100) if row["price"] else None
                    if price and 400 <= price <= 600000:
                        entry[0] = row
                        entry[2 if date == LATER else 1] = price
    return kinds


def read_buildcores(folder, name):
    lines = (folder / "buildcores" / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    return sorted((json.loads(line)["metadata"] for line in lines if line), key=lambda m: (m["name"], str(m.get("part_numbers"))))


def part_number(record, model):
    """The first part number that looks like one, is not just the model's name and names no other model."""
    for part in record.get("part_numbers") or []:
        same_model = re.match(re.escape(model) + r"[./#-]", part, re.IGNORECASE)
        if re.fullmatch(r"(?=.*\d)[A-Z0-9][A-Z0-9#./+-]{4,39}", part):
            if same_model or not model or squeeze(model) not in squeeze(part):
                return part
    return None


def part_numbers(records):
    """A lookup from a product name to its manufacturer's part number."""
    exact, named = {}, []
    for record in records:
        words = record["name"].lower().split()
        named.append((words, record))
        for alias in [record["name"], *((record.get("manufacturer") or "") + p for p in record.get("part_numbers") or [])]:
            exact.setdefault(squeeze(alias), record)

    def find(name, model, colour):
        wanted = name.lower().split()
        hits = [exact[squeeze(name)]] if squeeze(name) in exact else []
        hits += [r for words, r in named if words[:len(wanted)] == wanted and set(words[len(wanted):]) <= FILLER]
        hits.sort(key=lambda r: colour.lower() not in (r["name"] + str(r.get("variant"))).lower())
        return next(filter(None, (part_number(r, model) for r in hits)), None)
    return find


def model_key(manufacturer, name):
    words = re.split(r"[\s()]+", name.lower())
    words = [w for w in words if w not in MODEL_FILLER and w != manufacturer.lower() and not w.endswith("-inch")]
    return squeeze(manufacturer), squeeze("".join(words))


def read_footprints(folder):
    """{(manufacturer, model): row} of the monitors; a row that names several models counts for each."""
    found = {}
    with open(folder / "boavizta" / "boavizta-data-us.csv", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["subcategory"] == "Monitor" and row["gwp_total"] and "without stand" not in row["name"]:
                for name in re.split(r"/|\. ", row["name"]):
                    key = model_key(row["manufacturer"], name)
                    if len(key[1]) >= 3 and re.search(r"\d", key[1]):
                        found.setdefault(key, row)
    return found
