//! Measures an index of a million made-up documents: size, speed and time until a change is found.
//! Nothing is checked here.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot run may stop")]

mod documents;

use std::path::Path;
use std::time::{Duration, Instant};

use documents::{document, lexicon, schema};
use hdrhistogram::Histogram;
use search::{Change, Filter, Query, SearchIndex, Snapshot};

const BATCH: u64 = 100_000;

fn main() {
    let documents = std::env::var("DOCUMENTS").map_or(1_000_000, |count| count.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(dir.path(), schema(), lexicon()).unwrap();
    fill(&index, documents);
    println!("on disk                   {:>10} MB", size(dir.path()) / 1_000_000);
    println!();
    queries(&index.snapshot(), documents);
    println!();
    changes(&index, documents);
    drop(index);
    let start = Instant::now();
    let index = SearchIndex::open(dir.path(), schema(), lexicon()).unwrap();
    println!("open again                {:>10.1} ms", milliseconds(start.elapsed()));
    settle(index, dir.path(), documents);
}

fn fill(index: &SearchIndex, documents: u64) {
    let start = Instant::now();
    for first in (0..documents).step_by(usize::try_from(BATCH).unwrap()) {
        let until = (first + BATCH).min(documents);
        let changes = (first..until).map(|number| Change::Put(document(number))).collect();
        index.apply(changes, until).unwrap();
        index.commit().unwrap();
    }
    let rate = documents * 1_000 / u64::try_from(start.elapsed().as_millis()).unwrap().max(1);
    println!("indexing                  {rate:>10} documents/s, committed every {BATCH}");
}

fn query(text: &str, filter: Filter) -> Query {
    Query { text: (!text.is_empty()).then(|| text.to_owned()), filter }
}

fn keyword(field: &str, any_of: Vec<String>) -> Filter {
    Filter::Keyword { field: field.to_owned(), any_of }
}

/// What is asked.
fn cases() -> Vec<(&'static str, Query)> {
    let price = Filter::Number { field: "price".into(), from: Some(20_000), to: Some(60_000) };
    let brands = keyword("brand", vec!["Dell".into(), "Acer".into()]);
    let many = keyword("code", (0..1_000).map(|number| format!("C{}", number * 7)).collect());
    let both = || Filter::All(vec![price.clone(), brands.clone()]);
    vec![
        ("everything", query("", Filter::Everything)),
        ("price range", query("", price.clone())),
        ("1,000 keyword values", query("", many)),
        ("Monitor", query("Monitor", Filter::Everything)),
        ("Bildschirm (synonyms)", query("Bildschirm", Filter::Everything)),
        ("Monitor 27 Zoll", query("Monitor 27 Zoll", Filter::Everything)),
        ("Monitor + brand + price", query("Monitor", both())),
        ("Monitro (typo)", query("Monitro", Filter::Everything)),
        ("Tastatru kabellos + brand + price", query("Tastatru kabellos", both())),
        ("part number", query("XK77123", Filter::Everything)),
        ("beginning of a part number", query("XK77", Filter::Everything)),
        ("six words", query("Dell Monitor 27 Zoll schwarz USB", Filter::Everything)),
        ("nothing found", query("Waschmaschine", Filter::Everything)),
    ]
}

fn queries(snapshot: &Snapshot, documents: u64) {
    println!(
        "{:<34}{:>9}{:>9}{:>9}{:>9}",
        "scan with 4 numbers of each match", "hits", "p50 ms", "p99 ms", "ns/hit"
    );
    let columns =
        ["price", "days", "score", "packing"].map(|name| snapshot.schema().number(name).unwrap());
    for (name, query) in &cases() {
        let mut hits = 0_u64;
        let mut sum = 0_u64;
        let times = repeat(|| {
            hits = 0;
            snapshot
                .scan(query, &mut |row| {
                    hits += 1;
                    for column in columns {
                        sum = sum.wrapping_add(row.number(column).unwrap_or(0));
                    }
                })
                .unwrap();
        });
        let each = times.value_at_quantile(0.5) * 1_000 / hits.max(1);
        println!("{name:<34}{hits:>9}{}{each:>9}", quantiles(&times));
        assert!(sum < u64::MAX);
    }
    count_and_get(snapshot, documents);
}

fn count_and_get(snapshot: &Snapshot, documents: u64) {
    for (name, text) in [("facets of everything", ""), ("facets of Monitor", "Monitor")] {
        let query = query(text, Filter::Everything);
        let mut total = 0;
        let times = repeat(|| {
            total = snapshot.facets(&query, &["brand", "category", "label"], 20).unwrap().total;
        });
        println!("{name:<34}{total:>9}{}", quantiles(&times));
    }
    let mut at = 0;
    let times = repeat(|| {
        at = (at + 7_919) % documents;
        snapshot.get(&format!("offer-{at}")).unwrap().unwrap();
    });
    println!("{:<34}{:>9}{}", "body by key", 1, quantiles(&times));
}

/// One change, committed and found: first alone, then while merges run behind bulk changes.
fn changes(index: &SearchIndex, documents: u64) {
    let mut position = index.position();
    let mut change = |put: bool, times: &mut Histogram<u64>| {
        position += 1;
        let number = if put { documents + position } else { position * 7_919 % documents };
        let mut changed = document(number);
        changed.text.push(("title".into(), format!("einmalig{position}x")));
        let start = Instant::now();
        index.apply(vec![Change::Put(changed)], position).unwrap();
        index.commit().unwrap();
        let text = format!("einmalig{position}x");
        let found = index.snapshot().count(&query(&text, Filter::Everything)).unwrap();
        times.record(micros(start.elapsed())).unwrap();
        assert_eq!(found, 1);
    };
    let mut replaced = histogram();
    let mut new = histogram();
    for _ in 0..300 {
        change(false, &mut replaced);
        change(true, &mut new);
    }
    println!("put to found, replacing   {} ms (p50, p99, longest)", with_longest(&replaced));
    println!("put to found, new         {} ms", with_longest(&new));

    let mut busy = histogram();
    for round in 0..60 {
        replace_many(index, round, documents);
        let mut fresh = index.position();
        for _ in 0..5 {
            fresh += 1;
            let start = Instant::now();
            let put = Change::Put(document((fresh * 104_729) % documents));
            index.apply(vec![put], fresh).unwrap();
            index.commit().unwrap();
            busy.record(micros(start.elapsed())).unwrap();
        }
    }
    println!("put to found during merges{} ms", with_longest(&busy));
}

fn replace_many(index: &SearchIndex, round: u64, documents: u64) {
    let position = index.position() + 1;
    let first = round * 10_000 % documents;
    let changes = (first..first + 10_000).map(|number| Change::Put(document(number))).collect();
    index.apply(changes, position).unwrap();
    index.commit().unwrap();
}

/// What is left once merges are through.
fn settle(index: SearchIndex, dir: &Path, documents: u64) {
    std::thread::sleep(Duration::from_secs(15));
    let position = index.position() + 1;
    index.apply(vec![Change::Put(document(0))], position).unwrap();
    index.commit().unwrap();
    println!("on disk after the changes {:>10} MB", size(dir) / 1_000_000);
    println!();
    queries(&index.snapshot(), documents);
    drop(index);
}

fn histogram() -> Histogram<u64> {
    Histogram::new(3).unwrap()
}

/// Runs for about a second, at least 20 times.
fn repeat(mut run: impl FnMut()) -> Histogram<u64> {
    let mut times = histogram();
    run();
    let begin = Instant::now();
    while times.len() < 20 || (begin.elapsed() < Duration::from_secs(1) && times.len() < 2_000) {
        let start = Instant::now();
        run();
        times.record(micros(start.elapsed())).unwrap();
    }
    times
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn quantiles(times: &Histogram<u64>) -> String {
    let at = |quantile| milliseconds(Duration::from_micros(times.value_at_quantile(quantile)));
    format!("{:>9.2}{:>9.2}", at(0.5), at(0.99))
}

fn with_longest(times: &Histogram<u64>) -> String {
    format!("{}{:>9.2}", quantiles(times), milliseconds(Duration::from_micros(times.max())))
}

fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap();
    entries.map(|entry| entry.unwrap().metadata().map_or(0, |data| data.len())).sum()
}
