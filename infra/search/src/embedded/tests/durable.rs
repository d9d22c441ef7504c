//! What is on disk after a process ended, and who may open it.
//! Searching is tried elsewhere.

use super::*;
use tempfile::{TempDir, tempdir};

fn open(dir: &TempDir) -> Result<SearchIndex, OpenError> {
    SearchIndex::open(dir.path(), schema(), lexicon())
}

#[test]
fn what_was_not_committed_is_lost_and_can_be_applied_again() {
    let dir = tempdir().unwrap();
    let tail = || vec![put("b", "Maus"), remove("a"), put("c", "Webcam")];
    {
        let index = open(&dir).unwrap();
        index.apply(vec![put("a", "Monitor")], 3).unwrap();
        index.commit().unwrap();
        index.apply(tail(), 9).unwrap();
    }
    let index = open(&dir).unwrap();
    assert_eq!(index.position(), 3);
    assert_eq!(keys(&index.snapshot(), &Query::default()), ["a"]);
    index.apply(tail(), 9).unwrap();
    assert_eq!(index.commit().unwrap(), 9);
    assert_eq!(keys(&index.snapshot(), &Query::default()), ["b", "c"]);
}

#[test]
fn a_copy_of_the_files_taken_at_any_time_opens_at_its_last_commit() {
    // What a killed process leaves: the files as they are, without any goodbye.
    let dir = tempdir().unwrap();
    let index = open(&dir).unwrap();
    for position in 1..=12_u64 {
        let changes = (0..position).map(|key| put(&key.to_string(), "Monitor")).collect();
        index.apply(changes, position * 2 - 1).unwrap();
        index.commit().unwrap();
        index.apply(vec![put("late", "Maus")], position * 2).unwrap();
        let copy = tempdir().unwrap();
        for entry in std::fs::read_dir(dir.path()).unwrap() {
            let entry = entry.unwrap();
            // A merge may remove a file just now; none that the last commit needs.
            let _ = std::fs::copy(entry.path(), copy.path().join(entry.file_name()));
        }
        let opened = open(&copy).unwrap();
        assert_eq!(opened.position(), position * 2 - 1);
        let late = opened.get("late").unwrap();
        assert_eq!(late.is_some(), position > 1);
        assert_eq!(opened.snapshot().count(&text("Monitor")).unwrap(), position);
    }
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let dir = tempdir().unwrap();
    let writer = open(&dir).unwrap();
    let refused = open(&dir).err().unwrap();
    assert!(matches!(refused, OpenError::Locked { .. }), "{refused}");

    let reader = SearchIndex::open_reader(dir.path(), schema(), lexicon()).unwrap();
    writer.apply(vec![put("a", "Monitor")], 4).unwrap();
    writer.commit().unwrap();
    assert_eq!(reader.position(), 0);
    assert_eq!(reader.refresh().unwrap(), 4);
    assert_eq!(keys(&reader.snapshot(), &text("Monitor")), ["a"]);
    assert_eq!(reader.get("a").unwrap().unwrap(), b"body of Monitor");
    assert!(matches!(reader.apply(Vec::new(), 9), Err(WriteError::ReadOnly)));
    assert!(matches!(reader.commit(), Err(WriteError::ReadOnly)));
}

#[test]
fn an_index_made_with_something_else_asks_to_be_rebuilt() {
    let dir = tempdir().unwrap();
    drop(open(&dir).unwrap());
    let other = Schema { numbers: vec!["price".into()], ..schema() };
    let refused = SearchIndex::open(dir.path(), other, lexicon()).err().unwrap();
    assert_eq!(
        refused.to_string(),
        "the search index was made with another schema; it must be rebuilt"
    );
    let other = Lexicon { compounds: vec!["Haus".into()], ..lexicon() };
    let refused = SearchIndex::open_reader(dir.path(), schema(), other).err().unwrap();
    assert!(matches!(refused, OpenError::Outdated { what: "lexicon" }));
    let typos_differ = Lexicon { typos: Typos::Never, ..lexicon() };
    assert!(SearchIndex::open(dir.path(), schema(), typos_differ).is_ok());
}

#[test]
fn a_reader_needs_an_index() {
    let dir = tempdir().unwrap();
    for dir in [dir.path().to_owned(), dir.path().join("nowhere")] {
        let refused = SearchIndex::open_reader(&dir, schema(), lexicon()).err().unwrap();
        assert!(matches!(refused, OpenError::Missing { .. }), "{refused}");
    }
}

#[test]
fn a_damaged_index_says_so() {
    let dir = tempdir().unwrap();
    drop(open(&dir).unwrap());
    std::fs::write(dir.path().join("meta.json"), "{").unwrap();
    assert!(open(&dir).is_err());
}
