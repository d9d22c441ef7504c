"""Makes the demo market's catalogues and updates from real product, price and carbon data.

Nothing here draws at random: whatever is invented follows from a hash of supplier and product, so
that the same input gives the same bytes. README.md says which field is real and which is invented.
"""
import argparse
import csv
import hashlib
import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import formats
import sources
from formats import german
from sources import model_key, part_number, plain, squeeze

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "../shared/data"
TODAY = "2025-01-01"  # labels that ended before the purchasing system began count as expired

# category: (pcpartpicker files, buildcores file, how many products, German noun, further keywords)
KINDS = {
    "monitor": (["monitor"], "Monitor", 500, "Monitor", ["Bildschirm", "Display"]),
    "keyboard": (["keyboard"], "Keyboard", 160, "Tastatur", ["Keyboard"]),
    "mouse": (["mouse"], "Mouse", 170, "Maus", ["Computermaus"]),
    "headset": (["headphones"], "Headphones", 160, "Kopfhörer", ["Kopfhörer"]),
    "webcam": (["webcam"], "Webcam", 50, "Webcam", ["Webkamera"]),
    "microphone": ([], "Microphone", 40, "Mikrofon", ["Videokonferenz"]),
    "speaker": (["speakers"], "Speaker", 80, "Lautsprecher", ["Boxen"]),
    "ups": (["ups"], None, 120, "USV", ["Unterbrechungsfreie Stromversorgung"]),
    "external_drive": (["external-hard-drive"], None, 110, "Externe Festplatte", ["Datenträger"]),
    "network": (["wired-network-card", "wireless-network-card"], "NetworkCard", 120, "Netzwerkkarte", ["Netzwerk"]),
    "audio_card": (["sound-card"], "SoundCard", 12, "Soundkarte", ["Audio"]),
    "mousepad": ([], "Mousepad", 40, "Mauspad", ["Mausunterlage"]),
    "accessory": ([], "Accessory", 20, "Zubehör", ["Zubehör"]),
}
# Kinds without a real price in the data: invented US dollar range.
INVENTED_PRICE = {"microphone": (39, 179), "mousepad": (9, 49), "accessory": (39, 299)}
# supplier: number prefix, price band (per mille of the real amount), working days, and in per cent: share of
# the range carried, of existing carbon figures and of labels passed on
STYLES = {
    "lindwurm": ("LW", (970, 1060), (4, 9), 66, 70, 60),
    "kranich": ("KK", (900, 985), (9, 20), 62, 45, 30),
    "siebenmeilen": ("SM", (1040, 1150), (1, 2), 56, 70, 50),
    "ruebezahl": ("RZ", (1000, 1080), (4, 9), 52, 100, 100),
    "klabauter": ("KL", (940, 1060), (2, 12), 56, 75, 60),
}
OFFICE = "HP Dell Lenovo Logitech Cherry Microsoft Philips NEC ViewSonic LG Samsung BenQ Acer Asus AOC APC".split()
TWO_WORDS = """Western Digital,Creative Labs,Cooler Master,Tripp Lite,Turtle Beach,Harman Kardon,Cyber Acoustics,Silicon Power,
Buffalo Technology,Fractal Design,Altec Lansing,ADAM Audio,IK Multimedia,Green Extreme,Das Keyboard,Gear Head""".replace("\n", "").split(",")
ENGLISH = {"microphone": [("Microphone", "Mikrofon")], "mousepad": [("(Mouse|Desk) ?(Pad|Mat)", "Mauspad")],
           "accessory": [("Shock Mount", "Mikrofonspinne"), ("Mic Arm", "Mikrofonarm"), ("Monitor Stand", "Monitorständer"),
                         ("Cable", "Kabel"), ("Dock", "Dockingstation"), ("Hub", "USB-Hub")]}
SSD = re.compile(r"SSD|EX\d+U|Crucial X|XS\d000|SL500|Rocket|EXCERIA|SanDisk|DATAMAG|PD\d+|SD700|Samsung T\d|M200|T-Create")
COLOURS = {"black": "Schwarz", "white": "Weiß", "gray": "Grau", "silver": "Silber", "red": "Rot", "blue": "Blau",
           "green": "Grün", "pink": "Rosa", "gold": "Gold", "brown": "Braun", "beige": "Beige", "orange": "Orange"}


def number(*parts):
    """A large whole number that depends on the parts and on nothing else."""
    return int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:6])


def cents(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def facts(kind, row):
    """The technical features (name, value, unit) of a product, in German."""
    get, out = row.get, []
    add = lambda name, value, unit="": out.append((name, plain(str(value)), unit)) if value not in (None, "", "None") else None
    if kind == "monitor":
        add("Bildschirmdiagonale", german(get("screen_size")), "Zoll")
        add("Auflösung", "x".join(map(str, get("resolution") or [])))
        add("Bildwiederholrate", get("refresh_rate"), "Hz")
        add("Panel", get("panel_type"))
    elif kind in ("keyboard", "mouse"):
        wire = {"Wired": "kabelgebunden", "Wireless": "kabellos", "Bluetooth Wireless": "Bluetooth", "Bluetooth": "Bluetooth"}
        add("Anschluss", "/".join(wire.get(w.strip(), w.strip()) for w in (get("connection_type") or "").split(",")))
        add("Tasten", get("switches"))
        add("Abtastung", {"Optical": "optisch", "Laser": "Laser"}.get(get("tracking_method")))
        add("Auflösung", get("max_dpi"), "dpi")
    elif kind == "headset" and get("type"):
        add("Mikrofon", "ja" if get("microphone") else "nein")
        add("Verbindung", "kabellos" if get("wireless") else "kabelgebunden")
        add("Bauform", {"Circumaural": "ohrumschließend", "Supra-aural": "ohraufliegend", "In Ear": "In-Ear"}.get(get("type"), get("type")))
    elif kind == "webcam":
        add("Auflösung", (get("resolutions") or [""])[0])
        add("Anschluss", get("connection"))
        add("Sichtfeld", get("fov") and german(get("fov")), "Grad")
    elif kind == "speaker":
        add("System", get("configuration") and f'{Decimal(get("configuration")):.1f}')
        add("Leistung", get("wattage") and german(get("wattage")), "W")
    elif kind == "ups":
        add("Scheinleistung", get("capacity_va"), "VA")
        add("Wirkleistung", get("capacity_w"), "W")
    elif kind == "external_drive":
        size = get("capacity") or 0
        add("Kapazität", german(Decimal(size) / 1000) if size >= 1000 else size, "TB" if size >= 1000 else "GB")
        add("Schnittstelle", (get("interface") or "").split(",")[0])
    elif kind in ("network", "audio_card"):
        add("Standard", get("protocol"))
        add("Schnittstelle", get("interface"))
    add("Farbe", "/".join(COLOURS.get(c.strip().lower(), c.strip()) for c in (get("color") or "").split("/")))
    return out


def product(kind, row, first, later, find, footprints):
    name = re.sub(r"^(\S+) \1 ", r"\1 ", plain(row["name"]))
    manufacturer = next((m for m in TWO_WORDS if name.startswith(m + " ")), name.split()[0])
    model = name[len(manufacturer):].strip() or name
    features, noun = facts(kind, row), "Headset" if kind == "headset" and row.get("microphone") else KINDS[kind][3]
    if kind == "external_drive":
        noun = "Externe SSD" if SSD.search(name) else noun
        model += " " + " ".join(features[0][1:])
    title = name
    for english, word in ENGLISH.get(kind, []):
        if re.search(rf"\b{english}\b", title, re.IGNORECASE):
            title, noun = re.sub(rf"\b{english}\b", word, title, count=1, flags=re.IGNORECASE), word
    details = ", ".join(f"{v} {u}".strip() for n, v, u in features if n not in ("Bildschirmdiagonale", "Mikrofon", "Farbe"))
    size = f'{german(row["screen_size"])}" ' if kind == "monitor" else ""
    title = title if noun.lower() in title.lower() else f"{title} {size}{noun}"
    for part in filter(None, details.split(", ")):
        title = f"{title}, {part}" if len(title) + len(part) < 66 else title
    real = part_number({"part_numbers": row["parts"]}, model) if "parts" in row else find(name, model, row.get("color") or "")
    carbon = footprints.get(model_key(manufacturer, model)) if kind == "monitor" else None
    if carbon and carbon["screen_size"] and abs(Decimal(carbon["screen_size"]) - Decimal(str(row["screen_size"]))) > Decimal("1.5"):
        carbon = None
    texts = [f"{noun} von {manufacturer}, Modell {model}."] + [f"{n}: {v} {u}".strip() + "." for n, v, u in features]
    keywords = [noun, *KINDS[kind][4], *([f'{german(row["screen_size"])} Zoll'] if kind == "monitor" else [])]
    return {"kind": kind, "id": squeeze(kind + name + model), "name": name, "manufacturer": manufacturer, "mpn": real or model[:50],
            "real_mpn": bool(real), "title": title[:70].rstrip(" ,"), "description": " ".join(texts), "features": features,
            "keywords": list(dict.fromkeys(keywords)), "first": first, "later": later, "carbon": carbon,
            "size": str(row.get("screen_size")), "invented_price": kind in INVENTED_PRICE}


def products_of(kind, prices, folder, footprints):
    files, records, quota = KINDS[kind][:3]
    records = sources.read_buildcores(folder, records) if records else []
    if kind in INVENTED_PRICE:  # no price list has these: the records themselves are the products
        rows, low, high = [], *INVENTED_PRICE[kind]
        for record in records:
            wanted = kind != "accessory" or re.search(r"^(?!.*Keycap).*\b(Dock|Hub|Cable|Arm|Monitor Stand|Shock Mount)\b", record["name"])
            if wanted and part_number(record, "") and len(record["name"]) < 90:
                maker = record.get("manufacturer") or ""
                name = record["name"] if record["name"].lower().startswith(maker.lower()) else f'{maker} {record["name"]}'
                price = (low + number("price", record["name"]) % (high - low)) * 100 + 99
                rows.append(({"name": name if len(name) < 60 else name[:60].rsplit(" ", 1)[0].strip(" -"), "parts": record["part_numbers"]}, price, price))
    else:
        rows = [tuple(entry) for f in files for _, entry in sorted(prices[f].items()) if entry[1] or entry[2]]
    find, best = sources.part_numbers(records), {}
    for row, first, later in rows:
        made = product(kind, row, first, later, find, footprints)
        rank = (not (first and later), number(made["id"], json.dumps(row, sort_keys=True)))
        if made["id"] not in best or rank < best[made["id"]][0]:
            best[made["id"]] = (rank, made)
    order = lambda p: (not p["carbon"], p["size"] != "27" or not p["later"] or number("27", p["id"]) % 100 < 60, p["manufacturer"] not in OFFICE, not p["real_mpn"],
                       not (p["first"] and p["later"]), number("pick", p["id"]))
    picked, taken = sorted(sorted((p for _, p in best.values()), key=order)[:quota], key=lambda p: p["id"]), set()
    for item in picked:  # two products never share a part number
        number_and_maker = (item["manufacturer"].lower(), item["mpn"].lower())
        if number_and_maker in taken:
            item |= {"mpn": item["name"][len(item["manufacturer"]):].strip()[:50], "real_mpn": False}
        taken.add(number_and_maker)
    return picked


def evidence(supplier, item):
    """What this supplier says about sustainability. Figures are real, classes and labels invented."""
    carbon_share, label_share = STYLES[supplier][4:]
    out, roll = {}, number("evidence", supplier, item["id"]) % 100
    row = item["carbon"]
    if row and roll < carbon_share:
        source = f'Boavizta (ODbL): {row["manufacturer"]} {plain(row["name"])}, {plain(row["report_date"])}'
        link = row["sources"].split("?")[0]
        source = source + f"; {link}" if len(source) + len(link) < 245 else source
        out["carbon_kg"], out["carbon_source"] = f'{Decimal(row["gwp_total"]):.1f}', source
        if row["yearly_tec"]:
            out["energy_kwh_year"], out["energy_source"] = f'{Decimal(row["yearly_tec"]):.2f}', source
    seed = number("class", item["id"])
    if item["kind"] == "monitor":
        out["energy_class"] = "BCDDEEEEFFFFFGGG"[seed % 16]
        out["energy_class_source"] = f"DEMO-EPREL-{seed % 1000000:06d}"
    label = {"monitor": ("TCO Certified", "TCO", 45), "headset": ("TCO Certified", "TCO", 20), "keyboard": ("Blauer Engel DE-UZ 78", "UZ78", 20),
             "external_drive": ("EPEAT Silver", "EPEAT", 10)}.get(item["kind"])
    roll = number("label", supplier, item["id"]) % 100
    if label and seed // 16 % 100 < label[2] and roll < label_share:
        expired = seed // 1600 % 5 == 0
        until = f"{2023 + seed % 2 if expired else 2035 + seed % 3}-{1 + seed // 7 % 12:02d}-{1 + seed // 11 % 28:02d}"
        out["labels"] = [(label[0], f"DEMO-{label[1]}-{seed % 1000000:06d}", until)]
        if item["kind"] == "monitor" and seed % 4 == 0:
            out["labels"].append(("EPEAT Gold", f"DEMO-EPEAT-{seed // 3 % 1000000:06d}", "2036-06-30"))
    return out


def gtin(seed):
    """A number from the GS1 range kept for use inside a firm (prefix 29): it can be nobody's product."""
    digits = f"29{seed % 10**10:010d}"
    return digits + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)


def offer(supplier, index, item, cpv, later=False):
    """One catalogue line, as {CSV column: value}; prices are strings with a decimal point."""
    prefix, (low, high), (soon, late) = STYLES[supplier][:3]
    seed = number("offer", supplier, item["id"])
    known = item["first"] or item["later"]  # terms hang on this one, so that an update moves prices only
    unit = ((later and item["later"]) or known) * (low + seed % (high - low + 1)) // 1000
    kind, line = item["kind"], {"supplier_aid": f"{prefix}-{10000 + index * 7}", "title": item["title"]}
    if kind in ("mouse", "keyboard", "mousepad", "headset") and seed // 3 % 100 < 6:  # a pack of five
        unit = unit * 5 * 96 // 100
        line |= {"order_unit": "PK", "content_unit": "C62", "units_per_order_unit": "5", "title": item["title"] + ", 5er-Pack"}
    elif kind == "mousepad" and seed % 3 == 0:  # priced for ten
        unit *= 10
        line |= {"order_unit": "C62", "price_quantity": "10", "min_quantity": "10", "quantity_step": "10"}
    else:
        line["order_unit"] = "C62"
        if seed // 5 % 100 < 8:
            line |= {"min_quantity": "2", "quantity_step": "2"}
        elif seed // 5 % 100 < 11 and known < 10000:
            line |= {"min_quantity": "5", "quantity_step": "5"}
    if seed // 7 % 100 < 35 and known < 60000 and "price_quantity" not in line:
        steps = [(10, 970), (50, 940)] if seed % 2 else [(20, 955), (100, 920)]
        line["scale_prices"] = [(n, cents(unit * f // 1000)) for n, f in steps]
    if kind in ("mousepad", "accessory") and seed % 2:
        line["gtin"] = gtin(seed)
    return line | {"description": item["description"], "manufacturer": item["manufacturer"], "manufacturer_aid": item["mpn"],
                   "cpv": cpv, "price": cents(unit), "currency": "EUR", "delivery_days": str(soon + seed // 11 % (late - soon + 1)),
                   "tax_rate": "19", "keywords": item["keywords"], "language": "de", "features": item["features"],
                   "item": item} | evidence(supplier, item)


def carried(supplier, items):
    """[(index, product)] that a supplier lists: its share of each of its categories."""
    kinds = supplier["admitted"] + supplier.get("listed_without_admission", [])
    return [(i, item) for i, item in enumerate(items)
            if item["kind"] in kinds and number("carry", supplier["id"], item["id"]) % 100 < STYLES[supplier["id"]][3]]


def held_back(item):
    """Products that came to the market only with the later snapshot; some are kept for the updates."""
    return not item["first"] and number("new", item["id"]) % 4 == 0


def update_of(supplier, lines, cpv, limits):
    """(action, later line) for price changes, arrivals and departures, at most as many as `limits` says."""
    moved = [("update", i, p) for i, p in lines if p["first"] and p["later"] and p["first"] != p["later"]]
    new = [("new", i, p) for i, p in lines if held_back(p)]
    gone = [("delete", i, p) for i, p in lines if p["first"] and not p["later"]]
    chosen = [entry for group, limit in zip((moved, new, gone), limits)
              for entry in sorted(group, key=lambda e: number("update", supplier["id"], e[2]["id"]))[:limit]]
    return [(action, offer(supplier["id"], i, p, cpv[p["kind"]], later=True)) for action, i, p in chosen]


def write_supplier(supplier, items, cpv, out):
    """Writes one supplier's catalogue and, where the market names one, its update; returns both as data."""
    lines, later_too = carried(supplier, items), supplier["format"] != "bmecat-1.2" and "update" in supplier
    offers = [offer(supplier["id"], i, p, cpv[p["kind"]]) for i, p in lines if not (later_too and held_back(p))]
    update = update_of(supplier, lines, cpv, (200, 30, 25) if later_too else (200, 0, 0)) if "update" in supplier else []
    if supplier["format"] == "csv":
        files = [("catalogue", formats.csv_bytes([(None, o) for o in offers], supplier["dialect"])),
                 ("update", formats.csv_bytes(update, supplier["dialect"]))]
    elif supplier["format"] == "bmecat-1.2":
        files = [("catalogue", formats.bmecat_12(supplier, offers)), ("update", formats.bmecat_12_prices(supplier, update))]
    else:
        files = [("catalogue", formats.bmecat_2005(supplier, offers)), ("update", formats.bmecat_2005_update(supplier, update))]
    for role, content in files:
        if role in supplier:
            (out / supplier[role]).parent.mkdir(parents=True, exist_ok=True)
            (out / supplier[role]).write_bytes(content)
    return offers, update


def checked_cpv(market, path):
    """{category: code}; refuses a code or name that is not in the CPV list."""
    with open(path, encoding="utf-8", newline="") as lines:
        known = {row["code"]: (row["de"], row["en"]) for row in csv.DictReader(lines)}
    for c in market["category"]:
        if known.get(c["cpv"]) != (c["name_de"], c["name_en"]):
            raise SystemExit(f'market.toml: {c["cpv"]} is {known.get(c["cpv"])} in the CPV list')
    return {c["id"]: c["cpv"] for c in market["category"]}


def counts(market, items, made, out):
    """The Markdown tables of README.md, counted from what was written."""
    every = [o for offers, _ in made.values() for o in offers]
    has = lambda key: sum(1 for o in every if o.get(key))
    big = [o for o in every if o["item"]["kind"] == "monitor" and o["item"]["size"] == "27"]
    labels = [label for o in every for label in o.get("labels", [])]
    suppliers_of = [sum(1 for o in every if o["item"] is p) for p in items]
    rows = [("offers", len(every)), ("products offered", sum(1 for n in suppliers_of if n))]
    rows += [(f"… by {n} supplier{'s'[:n > 1]}", suppliers_of.count(n)) for n in range(1, 6)]
    rows += [("products with a real price", sum(1 for n, p in zip(suppliers_of, items) if n and not p["invented_price"])),
             ("products with a manufacturer's part number (else: model name)", sum(1 for n, p in zip(suppliers_of, items) if n and p["real_mpn"])),
             ("monitors matched with a Boavizta row", sum(1 for p in items if p["carbon"])),
             ("offers that carry the carbon figure", has("carbon_kg")), ("offers that carry the yearly energy", has("energy_kwh_year")),
             ("27-inch monitor offers", len(big)), ("… with a carbon figure", sum(1 for o in big if o.get("carbon_kg"))),
             ("eco labels (invented)", len(labels)), ("… expired", sum(1 for label in labels if label[2] < TODAY)),
             ("offers with scale prices", has("scale_prices")), ("… with a minimum quantity", has("min_quantity")),
             ("… in packs", has("content_unit")), ("… priced for ten", has("price_quantity")), ("… with a GTIN (restricted range)", has("gtin"))]
    text = ["| what | count |", "|---|---|", *(f"| {name} | {value:,} |" for name, value in rows), ""]
    text += ["| offers | " + " | ".join(made) + " |", "|---|" + "---|" * len(made)]
    text += [f"| {k} | " + " | ".join(str(sum(1 for o in made[s][0] if o["item"]["kind"] == k)) for s in made) + " |" for k in KINDS]
    text += ["", "| file | rows | bytes |", "|---|---|---|"]
    for s in market["supplier"]:
        for role, rows in zip(("catalogue", "update"), made[s["id"]]):
            if role in s:
                text.append(f"| `{s[role]}` | {len(rows):,} | {(out / s[role]).stat().st_size:,} |")
    return "\n".join(text)


def main():
    cli = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cli.add_argument("--products", type=Path, default=SHARED / "products")
    cli.add_argument("--carbon", type=Path, default=SHARED / "sustainability")
    cli.add_argument("--cpv", type=Path, default=SHARED / "codes/cpv/cpv-2008-en-de.csv")
    cli.add_argument("--out", type=Path, default=HERE)
    args = cli.parse_args()
    market = tomllib.loads((HERE / "market.toml").read_text(encoding="utf-8"))
    files = sorted({f for kind in KINDS.values() for f in kind[0]})
    cpv, prices, footprints = checked_cpv(market, args.cpv), sources.read_prices(args.products, files), sources.read_footprints(args.carbon)
    items = [p for kind in KINDS for p in products_of(kind, prices, args.products, footprints)]
    made = {s["id"]: write_supplier(s, items, cpv, args.out) for s in market["supplier"]}
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    begin, end = "<!-- counts -->\n", "\n<!-- end of counts -->"
    body = readme.partition(begin)[0] + begin + counts(market, items, made, args.out) + end + readme.partition(end)[2]
    (args.out / "README.md").write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
