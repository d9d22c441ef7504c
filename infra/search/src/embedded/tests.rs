use super::*;
use crate::analysis::tests::lexicon;
use crate::{Document, Filter, Query, SearchIndex, TextField};

fn schema() -> Schema {
    Schema {
        text: vec![TextField::new("title"), TextField::new("text")],
        keywords: vec!["brand".into(), "group".into()],
        numbers: vec!["price".into(), "days".into()],
        series: vec!["steps".into()],
    }
}

fn document(key: &str, title: &str, brand: &str, price: u64) -> Document {
    Document {
        key: key.into(),
        text: vec![("title".into(), title.into())],
        keywords: vec![("brand".into(), brand.into())],
        numbers: vec![("price".into(), price)],
        series: vec![("steps".into(), vec![price, 3, 1, 2])],
        body: format!("body of {title}").into_bytes(),
    }
}

fn text(text: &str) -> Query {
    Query {
        text: Some(text.into()),
        filter: Filter::Everything,
    }
}

#[test]
fn a_document_is_found_after_its_commit_and_not_before() {
    let index = SearchIndex::in_memory(schema(), lexicon()).unwrap();
    let put = Change::Put(document("a", "Bildschirmhalterung", "Dell", 500));
    index.apply(vec![put], 7).unwrap();
    assert_eq!(index.position(), 0);
    assert_eq!(
        index.get("a").unwrap().unwrap(),
        b"body of Bildschirmhalterung"
    );
    assert_eq!(index.snapshot().count(&text("Bildschirm")).unwrap(), 0);

    assert_eq!(index.commit().unwrap(), 7);
    let snapshot = index.snapshot();
    assert_eq!(snapshot.position(), 7);
    let price = snapshot.schema().number("price").unwrap();
    let steps = snapshot.schema().series("steps").unwrap();
    let mut rows = Vec::new();
    let mut values = Vec::new();
    snapshot
        .scan(&text("Monitor"), &mut |row| {
            row.series(steps, &mut values);
            rows.push((row.doc(), row.number(price), values.clone()));
        })
        .unwrap();
    let [(doc, Some(500), steps)] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(*steps, [500, 3, 1, 2]);
    assert_eq!(snapshot.body(*doc).unwrap(), b"body of Bildschirmhalterung");
    assert_eq!(snapshot.key(*doc).unwrap(), "a");
}
