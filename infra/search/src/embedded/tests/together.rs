//! Readers beside the writer.
//! What they find at rest is tried elsewhere.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

#[test]
fn a_reader_sees_exactly_one_position_while_commits_go_on() {
    let index = empty();
    let over = AtomicBool::new(false);
    // At position p there are the keys 0..20, all of them with the price p.
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2).map(|_| scope.spawn(|| watch(&index, &over))).collect();
        for position in 1..=60 {
            for key in 0..20 {
                let made = document(&format!("{key}"), "Monitor", "Dell", position);
                index.apply(vec![Change::Put(made)], position - u64::from(key < 19)).unwrap();
            }
            index.commit().unwrap();
        }
        over.store(true, Ordering::Relaxed);
        for reader in readers {
            assert_eq!(reader.join().unwrap(), 60);
        }
    });
}

/// Looks on until the writer has finished and its last commit is seen; answers with its position.
fn watch(index: &SearchIndex, over: &AtomicBool) -> u64 {
    let price = index.schema().number("price").unwrap();
    let mut last = 0;
    loop {
        let finished = over.load(Ordering::Relaxed);
        let snapshot = index.snapshot();
        assert!(snapshot.position() >= last);
        last = snapshot.position();
        let mut rows = Vec::new();
        snapshot
            .scan(&text("Monitor"), &mut |row| {
                rows.push((row.doc(), row.number(price)));
            })
            .unwrap();
        assert_eq!(rows.len(), if last == 0 { 0 } else { 20 });
        assert!(rows.iter().all(|(_, price)| *price == Some(last)), "{last}: {rows:?}");
        if let Some((doc, _)) = rows.first() {
            assert_eq!(snapshot.body(*doc).unwrap(), b"body of Monitor");
        }
        if finished {
            return last;
        }
    }
}

#[test]
fn a_body_can_be_read_at_every_moment_of_a_commit() {
    let index = empty();
    index.apply(vec![put("a", "0")], 1).unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0_u64;
            while !over.load(Ordering::Relaxed) {
                let body = index.get("a").unwrap().unwrap();
                let body = String::from_utf8(body).unwrap();
                let number = body.trim_start_matches("body of ").parse().unwrap();
                assert!(number >= seen, "{number} after {seen}");
                seen = number;
            }
        });
        for number in 1..=60 {
            index.apply(vec![put("a", &number.to_string())], number + 1).unwrap();
            index.commit().unwrap();
        }
        over.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
}

#[test]
fn an_old_snapshot_stays_as_it_was() {
    let index = empty();
    index.apply(vec![put("a", "Monitor")], 1).unwrap();
    index.commit().unwrap();
    let old = index.snapshot();
    index.apply(vec![remove("a"), put("b", "Monitor")], 2).unwrap();
    index.commit().unwrap();
    assert_eq!(keys(&old, &text("Monitor")), ["a"]);
    assert_eq!(old.get("b").unwrap(), None);
    assert_eq!(old.position(), 1);
    assert_eq!(keys(&index.snapshot(), &text("Monitor")), ["b"]);
}
