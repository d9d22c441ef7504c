//! The table of criteria beside the official files of ESPD-EDM 4.1.0, where they are at hand.
//! Whole documents are held against the official schemas in the conformance tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::super::criteria::{Criterion, Node, all};
use super::super::tree::{Element, parse};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/espd/v4.1.0");

/// Kinds of groups that the official request has in `finan-requ`, by the choice made before them, and its own list has not.
const BY_CHOICE: [&str; 3] = ["Economic or Financial", "Rating", "Descriptive"];

fn official(path: &str) -> Option<Element> {
    let path = Path::new(FOLDER).join(path);
    if !path.is_file() {
        eprintln!("skipped: the official ESPD: {} is not there", path.display());
        return None;
    }
    Some(parse(&fs::read(path).unwrap()).unwrap())
}

/// The codes of a list in genericode: the first value of each row.
fn codes(list: &str) -> Option<BTreeSet<String>> {
    let list = official(&format!("codelists/gc/{list}.gc"))?;
    let rows = list.all("SimpleCodeList").flat_map(|list| list.all("Row"));
    Some(rows.map(|row| row.text_at(&["Value", "SimpleValue"]).to_owned()).collect())
}

/// A criterion as a list: groups and properties with everything that tells them apart, in the order of the document.
fn listed(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Group(group) => {
                found.push(format!("{} {}", group.id, group.kind));
                listed(&group.nodes, found);
            }
            Node::Property(property) => {
                let (element, data) = (property.element, property.data_type);
                found.push(format!("{} {element} {data}", property.id));
            }
        }
    }
}

fn written(element: &Element, found: &mut Vec<String>) {
    for child in &element.children {
        let id = child.text_at(&["ID"]);
        match child.name.as_str() {
            "TenderingCriterionPropertyGroup" | "SubsidiaryTenderingCriterionPropertyGroup" => {
                found.push(format!("{id} {}", child.text_at(&["PropertyGroupTypeCode"])));
                written(child, found);
            }
            "TenderingCriterionProperty" => {
                let of = |name: &str| child.text_at(&[name]);
                let (element, data) = (of("TypeCode"), of("ValueDataTypeCode"));
                found.push(format!("{id} {element} {data}"));
            }
            _ => {}
        }
    }
}

/// identifiers, kinds and data types are those of the official request, criterion by criterion.
#[test]
fn the_criteria_are_those_of_the_official_request() {
    let Some(request) = official("xml-examples/ESPD-Request.xml") else { return };
    for Criterion { code, id, nodes, .. } in all() {
        let mut same = request.all("TenderingCriterion");
        let same = same.find(|criterion| criterion.text_at(&["CriterionTypeCode"]) == *code);
        let same = same.unwrap_or_else(|| panic!("`{code}` is no criterion of the request"));
        assert_eq!(same.text_at(&["ID"]), *id, "{code}");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        listed(nodes, &mut ours);
        written(same, &mut theirs);
        assert_eq!(ours, theirs, "{code}");
    }
}

/// Every kind and data type of a criterion is in its list.
fn check(nodes: &[Node], [groups, elements, data]: [&BTreeSet<String>; 3]) {
    for node in nodes {
        match node {
            Node::Group(group) => {
                let is_known = groups.contains(group.kind) || BY_CHOICE.contains(&group.kind);
                assert!(is_known, "{}", group.id);
                check(&group.nodes, [groups, elements, data]);
            }
            Node::Property(property) => {
                assert!(elements.contains(property.element), "{}", property.id);
                assert!(data.contains(property.data_type), "{}", property.id);
            }
        }
    }
}

/// every code of the table is one of its official list.
#[test]
fn the_codes_are_those_of_the_official_lists() {
    let Some(criteria) = codes("Criterion") else { return };
    let (groups, elements, data) = (
        codes("PropertyGroupType").unwrap(),
        codes("CriterionElementType").unwrap(),
        codes("ResponseDataType").unwrap(),
    );
    for criterion in all() {
        assert!(criteria.contains(criterion.code), "{}", criterion.code);
        check(&criterion.nodes, [&groups, &elements, &data]);
    }
}
