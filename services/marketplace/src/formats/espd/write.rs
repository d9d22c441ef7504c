//! Writes a request for a system's categories, and a response from a declaration.
//! Whoever reads them is told nothing that the declaration does not say; persons are not named.

use chrono::{DateTime, Utc};
use procurement::law::berlin::german_time;
use schemas::suitability::{FirmSize, SelfDeclaration};

use super::answers::answers;
use super::criteria::{Group, Node, Property};
use super::mapping::{Asked, Of, asked};
use super::xml::Xml;
use super::{Heading, Lot, Party};

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";
pub(super) const VERSION: &str = "4.1.0";
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";
/// Whose identifiers these are.
pub(super) const OURS: &str = "Marktbuch";

/// The request for these lots of a system.
#[must_use]
pub fn request(heading: &Heading, lots: &[Lot<'_>]) -> String {
    let mut xml = begin("QualificationApplicationRequest");
    head(&mut xml, heading);
    contracting_party(&mut xml, &heading.buyer);
    project(&mut xml, heading, lots);
    for asked in asked(lots) {
        criterion(&mut xml, &asked);
    }
    xml.finish()
}

/// The response of a firm to the request for these lots.
#[must_use]
pub fn response(
    heading: &Heading,
    lots: &[Lot<'_>],
    firm: &Party,
    declares: &SelfDeclaration,
) -> String {
    let mut xml = begin("QualificationApplicationResponse");
    head(&mut xml, heading);
    contracting_party(&mut xml, &heading.buyer);
    economic_operator(&mut xml, firm, declares.size);
    project(&mut xml, heading, lots);
    let all = asked(lots);
    for asked in &all {
        criterion(&mut xml, asked);
    }
    for asked in &all {
        answers(&mut xml, asked, declares);
    }
    xml.finish()
}

fn begin(root: &'static str) -> Xml {
    let namespace = format!("{UBL}{root}-2");
    let (cac, cbc) =
        (format!("{UBL}CommonAggregateComponents-2"), format!("{UBL}CommonBasicComponents-2"));
    Xml::begin(root, &[("xmlns", &namespace), ("xmlns:cac", &cac), ("xmlns:cbc", &cbc)])
}

fn head(xml: &mut Xml, heading: &Heading) {
    let of_model = [("schemeAgencyID", "OP"), ("schemeVersionID", VERSION)];
    let ours = [("schemeAgencyID", OURS)];
    let uuid = [
        ("schemeID", "ISO/IEC 9834-8:2008 - 4UUID"),
        ("schemeAgencyID", OURS),
        ("schemeVersionID", VERSION),
    ];
    xml.leaf("cbc:UBLVersionID", &[("schemeAgencyID", "OASIS-UBL-TC")], "2.3");
    xml.leaf("cbc:ProfileExecutionID", &of_model, "ESPD-EDMv4.1.0");
    xml.leaf("cbc:ID", &ours, &heading.id);
    xml.leaf("cbc:CopyIndicator", &[], "false");
    xml.leaf("cbc:UUID", &uuid, &heading.uuid.to_string());
    xml.leaf("cbc:ContractFolderID", &ours, &heading.procedure);
    xml.leaf("cbc:IssueDate", &[], &german_time(heading.issued).date().to_string());
    xml.leaf("cbc:IssueTime", &[], &time(heading.issued));
    xml.leaf("cbc:VersionID", &of_model, VERSION);
    // § 22(2) VgV: the rules of the restricted procedure.
    code(xml, "cbc:ProcedureCode", "procurement-procedure-type", "20250924-0", "restricted");
}

fn time(issued: DateTime<Utc>) -> String {
    issued.format("%H:%M:%S+00:00").to_string()
}

fn code(xml: &mut Xml, element: &'static str, list: &str, version: &str, value: &str) {
    let list = format!("{AUTHORITY}{list}");
    let attributes =
        [("listID", list.as_str()), ("listAgencyID", "OP"), ("listVersionID", version)];
    xml.leaf(element, &attributes, value);
}

fn own_code(xml: &mut Xml, element: &'static str, list: &str, value: &str) {
    let attributes = [("listID", list), ("listAgencyID", "OP"), ("listVersionID", VERSION)];
    xml.leaf(element, &attributes, value);
}

fn id(xml: &mut Xml, element: &'static str, value: &str) {
    let attributes =
        [("schemeID", "Criterion"), ("schemeAgencyID", "OP"), ("schemeVersionID", VERSION)];
    xml.leaf(element, &attributes, value);
}

fn contracting_party(xml: &mut Xml, buyer: &Party) {
    xml.open("cac:ContractingParty");
    xml.open("cac:Party");
    party(xml, buyer);
    xml.close();
    xml.close();
}

fn party(xml: &mut Xml, party: &Party) {
    xml.open("cac:PartyIdentification");
    xml.leaf("cbc:ID", &[("schemeAgencyID", OURS)], &party.id);
    xml.close();
    xml.open("cac:PartyName");
    xml.leaf("cbc:Name", &[], &party.name);
    xml.close();
    xml.open("cac:PostalAddress");
    xml.leaf("cbc:CityName", &[], &party.town);
    xml.open("cac:Country");
    code(xml, "cbc:IdentificationCode", "country", "20250924-0", "DEU");
    xml.close();
    xml.close();
}

fn economic_operator(xml: &mut Xml, firm: &Party, size: Option<FirmSize>) {
    xml.open("cac:EconomicOperatorParty");
    xml.open("cac:EconomicOperatorRole");
    code(xml, "cbc:RoleCode", "eo-role-type", "20211208-0", "sole-tenderer");
    xml.close();
    xml.open("cac:Party");
    if let Some(size) = size {
        let (element, list) = ("cbc:IndustryClassificationCode", "economic-operator-size");
        code(xml, element, list, "20240612-0", size.word());
    }
    party(xml, firm);
    xml.close();
    xml.close();
}

fn project(xml: &mut Xml, heading: &Heading, lots: &[Lot<'_>]) {
    xml.open("cac:ProcurementProject");
    xml.leaf("cbc:Description", &[], &heading.subject);
    xml.close();
    for lot in lots {
        xml.open("cac:ProcurementProjectLot");
        id(xml, "cbc:ID", &lot.id());
        xml.close();
    }
}

fn criterion(xml: &mut Xml, asked: &Asked<'_>) {
    let criterion = asked.criterion;
    xml.open("cac:TenderingCriterion");
    id(xml, "cbc:ID", criterion.id);
    code(xml, "cbc:CriterionTypeCode", "criterion", "20240612-0", criterion.code);
    xml.leaf("cbc:Name", &[], criterion.name);
    xml.leaf("cbc:Description", &[], &description(asked));
    if let Of::Selection(lot, _) = &asked.of {
        xml.open("cac:ProcurementProjectLotReference");
        id(xml, "cbc:ID", &lot.id());
        xml.close();
    }
    legislation(xml, asked);
    for node in &criterion.nodes {
        if let Node::Group(group) = node {
            self::group(xml, "cac:TenderingCriterionPropertyGroup", group, asked);
        }
    }
    xml.close();
}

fn description(asked: &Asked<'_>) -> String {
    match &asked.of {
        Of::Selection(_, criterion) => {
            format!("{} {}", criterion.requirement, asked.criterion.description)
        }
        Of::Ground(_) if !asked.prefix.is_empty() => asked.paragraph.to_owned(),
        Of::Ground(_) | Of::Other => asked.criterion.description.to_owned(),
    }
}

fn legislation(xml: &mut Xml, asked: &Asked<'_>) {
    xml.open("cac:Legislation");
    id(xml, "cbc:ID", &format!("{}{}/L1", asked.prefix, asked.criterion.code));
    xml.leaf("cbc:Title", &[], "Directive 2014/24/EU");
    xml.leaf("cbc:Description", &[], asked.paragraph);
    xml.leaf("cbc:JurisdictionLevel", &[], "EU");
    xml.leaf("cbc:Article", &[], asked.article);
    xml.leaf("cbc:URI", &[], "http://data.europa.eu/eli/dir/2014/24/oj");
    xml.close();
}

fn group(xml: &mut Xml, element: &'static str, group: &Group, asked: &Asked<'_>) {
    xml.open(element);
    id(xml, "cbc:ID", group.id);
    own_code(xml, "cbc:PropertyGroupTypeCode", "property-group-type", group.kind);
    for node in &group.nodes {
        match node {
            Node::Property(property) => self::property(xml, property, asked),
            Node::Group(inner) => {
                self::group(xml, "cac:SubsidiaryTenderingCriterionPropertyGroup", inner, asked);
            }
        }
    }
    xml.close();
}

fn property(xml: &mut Xml, property: &Property, asked: &Asked<'_>) {
    xml.open("cac:TenderingCriterionProperty");
    id(xml, "cbc:ID", &format!("{}{}", asked.prefix, property.id));
    xml.leaf("cbc:Name", &[], "");
    xml.leaf("cbc:Description", &[], property.text);
    own_code(xml, "cbc:TypeCode", "criterion-element-type", property.element);
    own_code(xml, "cbc:ValueDataTypeCode", "response-data-type", property.data_type);
    if let Some((element, example)) = property.expected {
        expected(xml, element, example, asked);
    }
    xml.close();
}

/// What is required, in place of the example of the taxonomy.
fn expected(xml: &mut Xml, element: &str, example: &str, asked: &Asked<'_>) {
    let selection = match &asked.of {
        Of::Selection(lot, criterion) => Some((lot, criterion)),
        Of::Ground(_) | Of::Other => None,
    };
    match element {
        "ExpectedID" => {
            let lot = selection.map_or_else(|| "LOT-0000".to_owned(), |(lot, _)| lot.id());
            xml.leaf("cbc:ExpectedID", &[("schemeAgencyID", "OP")], &lot);
        }
        "ExpectedCode" => own_code(xml, "cbc:ExpectedCode", "boolean-gui-control-type", example),
        "ExpectedValueNumeric" => xml.leaf("cbc:ExpectedValueNumeric", &[], example),
        "MinimumAmount" => {
            let least = selection.and_then(|(_, criterion)| criterion.least_turnover);
            let least = least.unwrap_or_default().to_string();
            xml.leaf("cbc:MinimumAmount", &[("currencyID", "EUR")], &least);
        }
        "ExpectedDescription" => {
            let text = selection.map_or(asked.paragraph, |(_, c)| c.requirement.as_str());
            xml.leaf("cbc:ExpectedDescription", &[], text);
        }
        // Addresses of registers are not part of the documents.
        _ => {}
    }
}
