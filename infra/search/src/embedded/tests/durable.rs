//! What is on disk after a process ended, and who may open it.
//! Searching is tried elsewhere.

use super::*;
use crate::embedded::writer::engine_document;
use std::path::Path;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{IndexWriter, Term};
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

/// Eight segments of four documents or three, as a process leaves them that was killed before it merged them. The last
/// commit, at position 9, deleted one of the three documents of the smallest.
fn left_before_a_merge(dir: &Path) {
    let Definition { layout, analysis, mark } = Definition::new(schema(), lexicon());
    let index =
        Index::create_in_dir(dir, layout.tantivy.clone()).expect("an index in an empty directory");
    index.tokenizers().register(layout::TOKENIZER, DocumentTokenizer::new(analysis));
    let mut engine: IndexWriter = index.writer_with_num_threads(1, 64 << 20).unwrap();
    engine.set_merge_policy(Box::new(NoMergePolicy));
    let commit = |engine: &mut IndexWriter, position| {
        let mut commit = engine.prepare_commit().unwrap();
        commit.set_payload(&serde_json::to_string(&mark.at(position)).unwrap());
        commit.commit().unwrap();
    };
    for segment in 0..8_u64 {
        for document in 0..if segment == 7 { 3 } else { 4 } {
            let key = format!("{segment}-{document}");
            let made = engine_document(&layout, &self::document(&key, "Monitor", "Dell", 1));
            engine.add_document(made).unwrap();
        }
        commit(&mut engine, segment + 1);
    }
    engine.delete_term(Term::from_field_text(layout.key, "7-1"));
    commit(&mut engine, 9);
}

#[test]
fn what_is_changed_first_after_a_kill_is_there_once_although_a_merge_begins_beside_it() {
    let dir = tempdir().unwrap();
    left_before_a_merge(dir.path());
    let index = open(&dir).unwrap();
    assert_eq!(index.position(), 9);
    // The engine begins the merge while it commits this.
    index.apply(vec![put("7-0", "Maus")], 10).unwrap();
    index.commit().unwrap();
    index.rest().unwrap();
    drop(index);
    let index = open(&dir).unwrap();
    let all = keys(&index.snapshot(), &Query::default());
    assert_eq!(all.len(), 30, "{all:?}");
    assert_eq!(all.iter().filter(|key| *key == "7-0").count(), 1);
    assert_eq!(index.get("7-0").unwrap().unwrap(), b"body of Maus");
    assert_eq!(keys(&index.snapshot(), &text("Maus")), ["7-0"]);
}

/// Copies the files with such names but the locks, and answers their names. One that is gone meanwhile is left out.
fn copy(from: &TempDir, to: &TempDir, only: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = std::fs::read_dir(from.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| only(name) && !has_extension(name, "lock"))
        .filter(|name| std::fs::copy(from.path().join(name), to.path().join(name)).is_ok())
        .collect()
}

fn has_extension(name: &str, wanted: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == wanted)
}

#[test]
fn files_of_a_commit_that_a_kill_broke_off_are_not_in_the_way() {
    let dir = tempdir().unwrap();
    let index = open(&dir).unwrap();
    index.apply((0..4_000).map(|key| put(&key.to_string(), "Monitor")).collect(), 4).unwrap();
    index.commit().unwrap();
    index.rest().unwrap();
    let change = || vec![put("1", "Maus")];
    // From the same state the same change gives files of the same names.
    drop(index);
    let is_left = |name: &str| has_extension(name, "del") || name == ".managed.json";
    // A merge may take the file away again before it is copied: then it is tried once more.
    let broken_off = || {
        let (whole, killed) = (tempdir().unwrap(), tempdir().unwrap());
        copy(&dir, &whole, |_| true);
        copy(&dir, &killed, |_| true);
        let index = open(&whole).unwrap();
        index.apply(change(), 5).unwrap();
        index.commit().unwrap();
        let left = copy(&whole, &killed, is_left);
        left.iter().any(|name| has_extension(name, "del")).then_some(killed)
    };
    let killed = (0..50).find_map(|_| broken_off()).unwrap();

    let index = open(&killed).unwrap();
    assert_eq!(index.position(), 4);
    index.apply(change(), 5).unwrap();
    assert_eq!(index.commit().unwrap(), 5);
    assert_eq!(index.get("1").unwrap().unwrap(), b"body of Maus");
    assert_eq!(index.snapshot().count(&Query::default()).unwrap(), 4_000);
}

#[test]
fn a_directory_can_be_removed_once_the_index_rests() {
    let dir = tempdir().unwrap();
    let index = open(&dir).unwrap();
    for position in 1..=40_u64 {
        let changes = (0..20).map(|key| put(&format!("{position}-{key}"), "Monitor")).collect();
        index.apply(changes, position).unwrap();
        index.commit().unwrap();
    }
    index.rest().unwrap();
    dir.close().unwrap();
}

#[test]
fn a_byte_that_is_not_what_was_written_is_found() {
    let dir = tempdir().unwrap();
    let index = open(&dir).unwrap();
    index.apply(vec![put("a", "Monitor")], 1).unwrap();
    index.commit().unwrap();
    assert_eq!(index.damaged().unwrap(), Vec::<String>::new());
    let is_store = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == "store");
    let files = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let store = files.into_iter().find(is_store).unwrap();
    let mut bytes = std::fs::read(&store).unwrap();
    bytes[3] ^= 1;
    std::fs::write(&store, bytes).unwrap();
    assert_eq!(index.damaged().unwrap().len(), 1);
}
