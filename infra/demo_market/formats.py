"""The three catalogue formats, written: CSV, BMEcat 1.2 and BMEcat 2005.1. Decides nothing about offers.

An offer comes in as {CSV column: value}; README.md documents the columns and their BMEcat counterparts.
"""
import csv
import io
from xml.sax.saxutils import escape

COLUMNS = {  # CSV column: German alias, see README.md
    "supplier_aid": "Artikelnummer", "action": "Vorgang", "title": "Bezeichnung", "description": "Beschreibung",
    "manufacturer": "Hersteller", "manufacturer_aid": "Herstellernummer", "gtin": "GTIN", "cpv": "CPV-Code",
    "order_unit": "Bestelleinheit", "content_unit": "Inhaltseinheit",
    "units_per_order_unit": "Inhalt je Bestelleinheit", "price": "Nettopreis", "currency": "Währung",
    "price_quantity": "Preismenge", "scale_prices": "Staffelpreise", "min_quantity": "Mindestmenge",
    "quantity_step": "Mengenschritt", "delivery_days": "Lieferzeit in Arbeitstagen", "tax_rate": "Steuersatz",
    "carbon_kg": "CO2e in kg", "carbon_source": "CO2e-Quelle", "energy_kwh_year": "Energie in kWh je Jahr",
    "energy_source": "Energie-Quelle", "energy_class": "Energieeffizienzklasse",
    "energy_class_source": "Energieeffizienzklasse-Quelle", "labels": "Gütezeichen", "keywords": "Schlagwörter",
    "language": "Sprache"}
ACTIONS = {"new": "neu", "update": "ändern", "delete": "löschen"}
CLAIMS = [("GWP_TOTAL", "carbon_kg", "carbon_source", "KGM"), ("ENERGY_KWH_YEAR", "energy_kwh_year", "energy_source", "KWH"),
          ("ENERGY_CLASS", "energy_class", "energy_class_source", "")]
NOTICE = ("Demo data. This database is made available under the Open Database License 1.0, "
          "https://opendatacommons.org/licenses/odbl/1-0/ ; sources and terms: LICENSE.md")
NAMESPACE_12 = "http://www.bmecat.org/XMLSchema/1.2/bmecat_"
NAMESPACE_2005 = "http://www.bmecat.org/bmecat/2005.1"


def german(value):
    return str(value).replace(".", ",")


def cell(column, value, comma):
    decimal = german if comma else str
    if column == "scale_prices":
        return "|".join(f"{quantity}:{decimal(price)}" for quantity, price in value)
    if column == "labels":
        return "|".join("#".join(label) for label in value)
    if column == "keywords":
        return "|".join(value)
    if column == "order_unit" and comma and value == "C62":
        return "PCE"  # what German shops write for a piece
    return decimal(value) if column in ("price", "carbon_kg", "energy_kwh_year") else value


def csv_bytes(rows, dialect):
    """`rows` are (action or None, offer). An update row holds only what can have changed."""
    comma = dialect["separator"] == ";"
    columns = [c for c in COLUMNS if c != "action" or any(action for action, _ in rows)]
    text = io.StringIO()
    out = csv.writer(text, delimiter=dialect["separator"], lineterminator="\r\n" if comma else "\n")
    out.writerow([COLUMNS[c] if dialect["headers"] == "de" else c for c in columns])
    for action, offer in rows:
        keep = {"update": {"supplier_aid", "price", "currency", "scale_prices", "delivery_days"},
                "delete": {"supplier_aid"}}.get(action, set(columns))
        offer = offer | {"action": ACTIONS[action] if comma and action else action}
        out.writerow([cell(c, offer[c], comma) if (c in keep or c == "action") and offer.get(c) else "" for c in columns])
    return text.getvalue().encode("cp1252" if dialect["encoding"] == "Windows-1252" else "utf-8")


def tag(name, value, **attributes):
    if value in (None, ""):
        return ""
    extra = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f"<{name}{extra}>{escape(str(value))}</{name}>"


def features(offer, block):
    """Technical features under the CPV code, then the claims under the market's own name."""
    def feature(name, value, unit, details=""):
        body = tag("FNAME", name) + tag("FVALUE", value[:60]) + tag("FUNIT", unit) + tag("FVALUE_DETAILS", details[:250])
        return f"<FEATURE>{body}</FEATURE>"
    technical = "".join(feature(*f) for f in offer["features"])
    out = (f"<{block}>" + tag("REFERENCE_FEATURE_SYSTEM_NAME", "CPV-2008")
           + tag("REFERENCE_FEATURE_GROUP_ID", offer["cpv"]) + technical + f"</{block}>\n")
    claims = [feature(name, offer[key], unit, offer[source]) for name, key, source, unit in CLAIMS if offer.get(key)]
    claims += [feature("ECO_LABEL" + (f"_{i}" if i > 1 else ""), name, "", f"{certificate}#{until}")
               for i, (name, certificate, until) in enumerate(offer.get("labels", []), 1)]
    if claims:
        out += f"<{block}>" + tag("REFERENCE_FEATURE_SYSTEM_NAME", "SUSTAINABILITY-1.0") + "".join(claims) + f"</{block}>\n"
    return out


def prices(offer, element, tax):
    """One price element for each quantity from which a price holds."""
    steps = [(offer.get("min_quantity", "1"), offer["price"]), *offer.get("scale_prices", [])]
    body = "".join(f'<{element} price_type="net_customer">' + tag("PRICE_AMOUNT", price) + tag("PRICE_CURRENCY", offer["currency"])
                   + tax + tag("LOWER_BOUND", quantity) + f"</{element}>" for quantity, price in steps)
    return f"<{element}_DETAILS>{body}</{element}_DETAILS>"


def item(offer, old, mode=None):
    """An ARTICLE (1.2) or a PRODUCT (2005.1) with everything that is known of it."""
    kind, suffix = ("ARTICLE", "AID") if old else ("PRODUCT", "PID")
    number = tag("EAN", offer.get("gtin")) if old else tag("INTERNATIONAL_PID", offer.get("gtin"), type="gtin")
    details = (tag("DESCRIPTION_SHORT", offer["title"]) + tag("DESCRIPTION_LONG", offer["description"]) + number
               + tag(f"MANUFACTURER_{suffix}", offer["manufacturer_aid"]) + tag("MANUFACTURER_NAME", offer["manufacturer"])
               + tag("DELIVERY_TIME", offer["delivery_days"]) + "".join(tag("KEYWORD", k) for k in offer["keywords"]))
    order = "".join(tag(name, offer.get(key)) for name, key in [
        ("ORDER_UNIT", "order_unit"), ("CONTENT_UNIT", "content_unit"), ("NO_CU_PER_OU", "units_per_order_unit"),
        ("PRICE_QUANTITY", "price_quantity"), ("QUANTITY_MIN", "min_quantity"), ("QUANTITY_INTERVAL", "quantity_step")])
    tax = tag("TAX", "0.19") if old else "<TAX_DETAILS><TAX_TYPE>vat</TAX_TYPE><TAX>0.19</TAX></TAX_DETAILS>"
    return (f'<{kind}{f" mode={chr(34)}{mode}{chr(34)}" if mode else ""}>' + tag(f"SUPPLIER_{suffix}", offer["supplier_aid"])
            + f"\n<{kind}_DETAILS>{details}</{kind}_DETAILS>\n" + features(offer, f"{kind}_FEATURES")
            + f"<{kind}_ORDER_DETAILS>{order}</{kind}_ORDER_DETAILS>\n" + prices(offer, f"{kind}_PRICE", tax) + f"\n</{kind}>\n")


def document(supplier, version, transaction, body, attributes=""):
    encoding = supplier["dialect"]["encoding"]
    space = NAMESPACE_2005 if version == "2005.1" else NAMESPACE_12 + transaction[2:].lower()
    stamp = "<DATE>{}</DATE><TIME>06:00:00</TIME>".format("2025-07-23" if "UPDATE" in transaction else "2025-01-02")
    head = (tag("LANGUAGE", "deu") + tag("CATALOG_ID", supplier["id"].upper())
            + tag("CATALOG_VERSION", "1.1" if "UPDATE" in transaction else "1.0")
            + tag("CATALOG_NAME", "Demokatalog, erfunden: siehe README.md und LICENSE.md")
            + f'<DATETIME type="generation_date">{stamp}</DATETIME>' + tag("TERRITORY", "DE") + tag("CURRENCY", "EUR"))
    buyer = tag("BUYER_NAME", "Einkaufsverbund Siebenbrücken (fiktiv)")
    text = (f'<?xml version="1.0" encoding="{encoding}"?>\n<!-- {NOTICE} -->\n<BMECAT xmlns="{space}" version="{version}">\n'
            f"<HEADER>{tag('GENERATOR_INFO', 'infra/demo_market/make.py')}<CATALOG>{head}</CATALOG>\n<BUYER>{buyer}</BUYER>"
            f"<SUPPLIER>{tag('SUPPLIER_ID', supplier['id'])}{tag('SUPPLIER_NAME', supplier['name'][:50])}</SUPPLIER></HEADER>\n"
            f"<{transaction}{attributes}>\n{body}</{transaction}>\n</BMECAT>\n")
    return text.encode(encoding)


def bmecat_12(supplier, offers):
    return document(supplier, "1.2", "T_NEW_CATALOG", "".join(item(o, old=True) for o in offers))


def bmecat_12_prices(supplier, update):
    body = "".join(f'<ARTICLE mode="update">{tag("SUPPLIER_AID", o["supplier_aid"])}'
                   f'{prices(o, "ARTICLE_PRICE", tag("TAX", "0.19"))}</ARTICLE>\n' for _, o in update)
    return document(supplier, "1.2", "T_UPDATE_PRICES", body, ' prev_version="1"')


def bmecat_2005(supplier, offers):
    return document(supplier, "2005.1", "T_NEW_CATALOG", "".join(item(o, old=False) for o in offers))


def bmecat_2005_update(supplier, update):
    body = "".join(item(o, old=False, mode=action) for action, o in update)
    return document(supplier, "2005.1", "T_UPDATE_PRODUCTS", body, ' prev_version="1"')
