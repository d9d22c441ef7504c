"""Judges an XML document by Schematron schemas: each becomes a stylesheet, which Saxon runs.

Usage: schematron.py DOCUMENT SCHEMA ...  Prints what fails, and ends with 1 if something does that is no warning.

Of ISO/IEC 19757-3 there is what the schemas of the ESPD use: patterns, rules with let, assert and report, keys of XSLT. In a
pattern the first rule whose context fits a node is the one that counts.
"""

import sys
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from xml.etree import ElementTree

from saxonche import PySaxonProcessor

SCH = "{http://purl.oclc.org/dsdl/schematron}"
UBL_OF = "urn:oasis:names:specification:ubl:schema:xsd:"
UBL = {"cac": f"{UBL_OF}CommonAggregateComponents-2", "cbc": f"{UBL_OF}CommonBasicComponents-2"}
XSL = "http://www.w3.org/1999/XSL/Transform"


def lets(element):
    return "".join(
        f"<xsl:variable name={quoteattr(let.get('name'))} select={quoteattr(let.get('value'))}/>"
        for let in element.findall(f"{SCH}let")
    )


def said(check):
    """What a check says, with the values that it names."""
    yield text(check.text)
    for part in check:
        if part.tag == f"{SCH}value-of":
            yield f"<xsl:value-of select={quoteattr(part.get('select'))}/>"
        yield text(part.tail)


def text(words):
    return f"<xsl:text>{escape(' '.join((words or '').split()))} </xsl:text>"


def checks(rule):
    for check in rule:
        if check.tag not in (f"{SCH}assert", f"{SCH}report"):
            continue
        test = check.get("test")
        fails = f"not({test})" if check.tag == f"{SCH}assert" else test
        flag = check.get("flag") or check.get("role") or "fatal"
        yield (
            f"<xsl:if test={quoteattr(fails)}><failed flag={quoteattr(flag)} id={quoteattr(check.get('id') or '')}"
            f" at=\"{{path(.)}}\">{''.join(said(check))}</failed></xsl:if>"
        )


def stylesheet(schema):
    root = ElementTree.parse(schema).getroot()
    # Some files use prefixes that only the file that includes them declares.
    known = dict(UBL) | {ns.get("prefix"): ns.get("uri") for ns in root.findall(f"{SCH}ns")}
    spaces = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in known.items())
    keys = "".join(
        "<xsl:key" + "".join(f" {name}={quoteattr(value)}" for name, value in key.items()) + "/>"
        for key in root.iter(f"{{{XSL}}}key")
    )
    patterns = root.findall(f"{SCH}pattern")
    calls, templates = [], []
    for number, pattern in enumerate(patterns):
        mode = f"p{number}"
        calls.append(f'<xsl:apply-templates select="/" mode="{mode}"/>')
        templates.append(f'<xsl:mode name="{mode}" on-no-match="shallow-skip"/>')
        rules = [rule for rule in pattern.findall(f"{SCH}rule") if rule.get("abstract") != "true"]
        for place, rule in enumerate(rules):
            templates.append(
                f'<xsl:template match={quoteattr(rule.get("context"))} mode="{mode}" priority="{len(rules) - place}">'
                f"{lets(pattern)}{lets(rule)}<fired/>{''.join(checks(rule))}"
                f'<xsl:apply-templates select="@*, node()" mode="{mode}"/></xsl:template>'
            )
    return (
        f'<xsl:stylesheet version="3.0" xmlns:xsl="{XSL}" xmlns:xs="http://www.w3.org/2001/XMLSchema"{spaces}>'
        f"{keys}{lets(root)}{''.join(templates)}"
        f'<xsl:template match="/"><told>{"".join(calls)}</told></xsl:template></xsl:stylesheet>'
    )


def main():
    document, *schemas = sys.argv[1:]
    failed = fired = 0
    with PySaxonProcessor(license=False) as saxon:
        node = saxon.parse_xml(xml_file_name=document)
        for schema in schemas:
            compiler = saxon.new_xslt30_processor()
            sheet = compiler.compile_stylesheet(stylesheet_text=stylesheet(schema))
            told = ElementTree.fromstring(sheet.transform_to_string(xdm_node=node))
            fired += len(told.findall("fired"))
            for one in told.findall("failed"):
                warning = one.get("flag") == "warning"
                failed += not warning
                kind = "warning" if warning else "FAILED"
                words = " ".join(one.text.split())
                print(f"{kind} {Path(schema).name} {one.get('id')}: {words}\n    at {one.get('at')}")
    print(f"{Path(document).name}: {len(schemas)} schemas, {fired} rules fired, {failed} failed")
    sys.exit(1 if failed or not fired else 0)


main()
