//! Requests and responses of an invented system: monitors that ask for four things, keyboards that ask for one.
//! Documents of others are read in the conformance tests.

mod official;
mod reading;

use chrono::DateTime;
use proptest::prelude::*;
use rust_decimal::Decimal;
use schemas::exclusion::Ground;
use schemas::ids::CategoryKey;
use schemas::suitability::{
    Capacity, CriterionAnswer, DeclarationForm, FirmSize, GroundAnswer, Prequalification,
    SelfDeclaration,
};
use schemas::terms::{
    AwardTerms, CategoryTerms, EvidenceKind, Percentages, SelectionCriterion, SelectionKind,
};
use schemas::text::Line;
use uuid::Uuid;

use super::criteria::all;
use super::tree::{Element, parse};
use super::{Heading, Lot, Party, Unusable, read, request, response};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn key(text: &str) -> CategoryKey {
    CategoryKey::parse(text).unwrap()
}

fn criterion(name: &str, kind: SelectionKind, evidence: EvidenceKind) -> SelectionCriterion {
    SelectionCriterion {
        key: key(name),
        kind,
        requirement: line(&format!("Anforderung <{name}> & mehr")),
        evidence: vec![evidence],
        least_turnover: None,
        typical_contract: None,
        special_risk: None,
    }
}

fn category(name: &str, selection: Vec<SelectionCriterion>) -> CategoryTerms {
    CategoryTerms {
        category: key(name),
        marketable: line("marktüblich"),
        estimated_quantity: line("400"),
        selection,
        award: AwardTerms {
            price: Percentages { from: 100, to: 100 },
            criteria: vec![],
            scheme: None,
            no_weights: None,
        },
    }
}

fn terms() -> Vec<CategoryTerms> {
    use SelectionKind::{EconomicAndFinancial, PermissionToPractise, TechnicalAndProfessional};
    let turnover = SelectionCriterion {
        least_turnover: Some(Decimal::from(100_000)),
        ..criterion("turnover", EconomicAndFinancial, EvidenceKind::Turnover)
    };
    let references = || criterion("references", TechnicalAndProfessional, EvidenceKind::References);
    vec![
        category(
            "monitors",
            vec![
                criterion("register", PermissionToPractise, EvidenceKind::RegisterEntry),
                turnover,
                criterion("insurance", EconomicAndFinancial, EvidenceKind::Insurance),
                references(),
            ],
        ),
        category("keyboards", vec![references()]),
    ]
}

fn lots(terms: &[CategoryTerms]) -> Vec<Lot<'_>> {
    (1..).zip(terms).map(|(number, terms)| Lot { number, terms }).collect()
}

fn heading() -> Heading {
    Heading {
        id: "1".to_owned(),
        uuid: Uuid::from_u128(1),
        procedure: "2026/S 128-400001".to_owned(),
        subject: "IT-Peripherie".to_owned(),
        issued: DateTime::UNIX_EPOCH,
        buyer: firm("Einkaufsverbund"),
    }
}

fn firm(name: &str) -> Party {
    Party { id: "2".to_owned(), name: name.to_owned(), town: "Kiel".to_owned() }
}

/// Every ground is answered; one applies.
fn declaration() -> SelfDeclaration {
    let ground = |ground| GroundAnswer {
        ground,
        applies: ground == Ground::PoorPerformance,
        on: None,
        settled: false,
        self_cleaning: false,
    };
    let answer = |category: &str, criterion: &str| CriterionAnswer {
        category: key(category),
        criterion: key(criterion),
        fulfilled: true,
        amount: None,
        capacity_of: None,
    };
    let turnover = CriterionAnswer {
        amount: Some(Decimal::new(12_500_000, 2)),
        ..answer("monitors", "turnover")
    };
    let capacity_of = Some(Capacity { firm: line("Lager Nord AG"), committed: false });
    let references = CriterionAnswer { capacity_of, ..answer("keyboards", "references") };
    SelfDeclaration {
        grounds: Ground::ALL.into_iter().map(ground).collect(),
        criteria: vec![
            answer("monitors", "register"),
            turnover,
            answer("monitors", "insurance"),
            answer("monitors", "references"),
            references,
        ],
        prequalification: Some(Prequalification {
            number: line("AVPQ 12.34.567"),
            code: None,
            valid_until: None,
        }),
        size: Some(FirmSize::Small),
        catalogue: false,
        collection: false,
    }
}

/// Whose elements below it have a name.
fn count(element: &Element, name: &str) -> usize {
    let here = element.children.iter().filter(|child| child.name == name).count();
    here + element.children.iter().map(|child| count(child, name)).sum::<usize>()
}

#[test]
fn the_table_of_criteria_is_read_whole() {
    let lines = include_str!("criteria.table").lines().filter(|line| !line.starts_with('#'));
    let criteria = lines.clone().filter(|line| line.starts_with("0\tC\t")).count();
    assert_eq!(all().len(), criteria);
    assert_eq!(criteria, 33);
    let nodes = |nodes: &[super::criteria::Node]| -> usize { written(nodes) };
    let told: usize = all().iter().map(|criterion| nodes(&criterion.nodes)).sum();
    assert_eq!(told + criteria, lines.count());
}

fn written(nodes: &[super::criteria::Node]) -> usize {
    let below = |node: &super::criteria::Node| match node {
        super::criteria::Node::Group(group) => 1 + written(&group.nodes),
        super::criteria::Node::Property(_) => 1,
    };
    nodes.iter().map(below).sum()
}

/// every ground, and each category's criteria as a lot of its own.
#[test]
fn a_request_asks_for_every_ground_and_for_the_criteria_of_each_category() {
    let terms = terms();
    let document = request(&heading(), &lots(&terms));
    let root = parse(document.as_bytes()).unwrap();
    assert_eq!(root.name, "QualificationApplicationRequest");
    assert_eq!(root.all("ProcurementProjectLot").count(), 2);
    // 23 grounds of the directive, 4 national ones, 5 selection criteria, the list of prequalified firms.
    assert_eq!(root.all("TenderingCriterion").count(), 33);
    let of_lot = |lot: &str| {
        let all = root.all("TenderingCriterion");
        all.filter(|c| c.text_at(&["ProcurementProjectLotReference", "ID"]) == lot).count()
    };
    assert_eq!((of_lot("LOT-0001"), of_lot("LOT-0002")), (4, 1));
    assert!(document.contains("<cbc:MinimumAmount currencyID=\"EUR\">100000</cbc:MinimumAmount>"));
    assert!(document.contains("Anforderung &lt;references&gt; &amp; mehr"));
    let ids: Vec<_> = document.match_indices("<cac:TenderingCriterionProperty>").collect();
    assert_eq!(ids.len(), count(&root, "TenderingCriterionProperty"));
}

#[test]
fn a_response_says_what_was_declared() {
    let terms = terms();
    let document = response(&heading(), &lots(&terms), &firm("Muster GmbH"), &declaration());
    let reading = read(document.as_bytes(), &lots(&terms)).unwrap();
    assert_eq!(reading.form, DeclarationForm::Espd41);
    assert_eq!(reading.declares, declaration());
}

/// Rules BR-TCR-06 and BR-TCR-07 of the data model: what depends on an answer is answered, and nothing else is.
#[test]
fn a_response_answers_what_depends_on_an_answer() {
    let terms = terms();
    let mut declares = declaration();
    declares.grounds.iter_mut().for_each(|answer| answer.applies = false);
    declares.prequalification = None;
    let document = response(&heading(), &lots(&terms), &firm("Muster GmbH"), &declares);
    let root = parse(document.as_bytes()).unwrap();
    let answers = root.all("TenderingCriterionResponse");
    let answers: std::collections::BTreeMap<_, _> = answers
        .map(|answer| {
            let said = answer.text_at(&["ResponseValue", "ResponseIndicator"]);
            (answer.text_at(&["ValidatedCriterionPropertyID"]), said)
        })
        .collect();
    for criterion in root.all("TenderingCriterion") {
        for group in criterion.all("TenderingCriterionPropertyGroup") {
            depends(group, &answers);
        }
    }
}

fn depends(group: &Element, answers: &std::collections::BTreeMap<&str, &str>) {
    let questions = |group: &Element| -> Vec<String> {
        let all = group.all("TenderingCriterionProperty");
        let all = all.filter(|property| property.text_at(&["TypeCode"]) == "QUESTION");
        all.map(|property| property.text_at(&["ID"]).to_owned()).collect()
    };
    let last = questions(group).iter().rev().find_map(|id| answers.get(id.as_str()).copied());
    for inner in group.all("SubsidiaryTenderingCriterionPropertyGroup") {
        let due = match (inner.text_at(&["PropertyGroupTypeCode"]), last) {
            ("ONTRUE", Some("true")) | ("ONFALSE", Some("false")) => Some(true),
            ("ONTRUE" | "ONFALSE", _) => Some(false),
            _ => None,
        };
        for question in questions(inner) {
            let answered = answers.contains_key(question.as_str());
            assert!(due.is_none_or(|due| due == answered), "{question}: {due:?}");
        }
        depends(inner, answers);
    }
}

#[test]
fn what_is_not_fulfilled_or_not_answered_is_read_as_such() {
    let terms = terms();
    let mut declares = declaration();
    declares.criteria[0].fulfilled = false;
    declares.criteria[1].amount = Some(Decimal::from(99_999));
    declares.criteria.remove(2);
    declares.prequalification = None;
    let document = response(&heading(), &lots(&terms), &firm("Muster GmbH"), &declares);
    let reading = read(document.as_bytes(), &lots(&terms)).unwrap();
    let fulfilled: Vec<_> =
        reading.declares.criteria.iter().map(|answer| answer.fulfilled).collect();
    assert_eq!(fulfilled, [false, false, true, true]);
    let note = reading.notes.iter().find(|note| note.field == "indem-insu").unwrap();
    assert_eq!(note.message, "is not answered");
    assert!(note.line > 100, "{}", note.line);
}

#[test]
fn what_is_no_response_is_refused_with_its_line() {
    let terms = terms();
    let refused = |document: &str| read(document.as_bytes(), &lots(&terms)).unwrap_err();
    let other = request(&heading(), &lots(&terms));
    assert!(refused(&other).message.contains("QualificationApplicationRequest"));
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>";
    assert_eq!(
        refused(bomb),
        Unusable { line: 2, message: "a document type definition is not read".to_owned() }
    );
    let old = "<QualificationApplicationResponse>\n<ProfileExecutionID>ESPD-EDMv2.1.1</ProfileExecutionID>\n\
               </QualificationApplicationResponse>";
    assert_eq!(refused(old).line, 2);
    assert!(refused("").message.contains("not whole"));
    assert!(refused("<a><b></a>").message.len() > 3);
    let deep = "<a>".repeat(100);
    assert!(refused(&deep).message.contains("more than 64"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever is cut out of a response or put into it: it is read with notes or refused with a line.
    #[test]
    fn no_damage_to_a_response_breaks_the_reader(
        from in 0usize..400_000, length in 0usize..2_000, put in "[<>&;a-z/\" ]{0,12}",
    ) {
        let terms = terms();
        let whole = response(&heading(), &lots(&terms), &firm("Muster GmbH"), &declaration());
        let mut bytes = whole.into_bytes();
        let from = from % bytes.len();
        let end = (from + length).min(bytes.len());
        bytes.splice(from..end, put.into_bytes());
        if let Err(refused) = read(&bytes, &lots(&terms)) {
            prop_assert!(refused.line >= 1);
        }
    }
}
