//! A process that appends is killed, again and again: what it was told is durable is there, every
//! append is there whole or not at all, and the chain holds.
//! A killed process loses nothing that the kernel has; what it has not is the matter of `power`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use event_store::ExpectedRevision::NoStream;
use event_store::contract::{event, stream};
use event_store::{
    Append, Checkpoint, EventStore, Filter, Known, OpenError, Options, Part, verify,
};

use crate::{key, known};

/// The directory a child appends to; set by the parent only.
const DIRECTORY: &str = "EVENT_STORE_KILL_DIRECTORY";
/// Rounds, if more than the usual are wanted.
const ROUNDS: &str = "EVENT_STORE_KILL_ROUNDS";
const WRITERS: u32 = 8;
/// Events for each of the two streams of one append.
const BATCH: u32 = 3;
/// Rounds on one directory: the log grows over kills, but not so that checking it takes long.
const ROUNDS_A_DIRECTORY: u32 = 8;

/// Not a test of its own: the process that is killed. It tells each append once it is durable.
#[tokio::test(flavor = "multi_thread")]
async fn appender() {
    let Some(directory) = std::env::var_os(DIRECTORY).map(PathBuf::from) else {
        return;
    };
    let options = Options { checkpoint_pages: 20, snapshot_every: 50, ..signing() };
    let store = EventStore::open(&directory, options).unwrap();
    let begun = u32::try_from(store.head()).unwrap();
    let tasks = (0..WRITERS).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0.. {
                let name = format!("w-{begun}-{writer}-{number}");
                let parts = [name.clone(), twin(&name)].map(|name| Part {
                    stream: stream(&name),
                    expected: NoStream,
                    events: (0..BATCH).map(event).collect(),
                });
                store.append(Append::of(parts.into())).await.unwrap();
                println!("durable {name}");
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
}

/// The other stream of the same append.
fn twin(name: &str) -> String {
    format!("twin-{name}")
}

fn spawn(directory: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::appender", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a child append until it has told of so many appends, kills it, and answers all it told.
fn killed_after(directory: &Path, count: usize) -> Vec<String> {
    let mut child = spawn(directory);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The first line may share its line with the test runner's own output.
    let told = |line: String| line.split_once("durable ").map(|(_, name)| name.to_owned());
    let mut names = Vec::new();
    while names.len() < count {
        names.extend(lines.next().and_then(Result::ok).and_then(told));
    }
    child.kill().unwrap();
    // A last line without its end was cut off by the kill, but what it tells is true.
    let mut rest: Vec<String> = lines.map_while(Result::ok).filter_map(told).collect();
    rest.pop();
    names.extend(rest);
    child.wait().unwrap();
    names
}

fn signing() -> Options {
    Options { key: Some(key()), ..Options::default() }
}

/// Checks the log, which begins with what was signed before, and answers how many appends are in it.
async fn survey(
    directory: &Path,
    durable: &[String],
    signed: &mut Vec<Checkpoint>,
    close: bool,
) -> usize {
    let store = EventStore::open(directory, signing()).unwrap();
    let known = Known { checkpoints: signed.clone(), ..known() };
    let verified = verify(directory, &known, &mut |_| {}).unwrap();
    assert_eq!(verified.last_position, verified.events);
    let last = store.checkpoint().unwrap().unwrap();
    assert_eq!(last.size, store.head(), "what is signed is what is there");
    signed.push(last);
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = store.read_all(after, &Filter::All, 1000).unwrap();
        if page.through == after {
            break;
        }
        after = page.through;
        for recorded in page.events {
            *found.entry(recorded.stream.to_string()).or_default() += 1;
        }
    }
    for name in durable {
        assert!(found.contains_key(name), "{name} was acknowledged and is lost");
    }
    for (name, events) in &found {
        assert_eq!(*events, BATCH, "{name} is half there");
        let other = name.strip_prefix("twin-").map_or_else(|| twin(name), str::to_owned);
        assert!(found.contains_key(&other), "{name} is there without {other}");
    }
    if close {
        store.close().await;
    }
    found.len() / 2
}

#[tokio::test]
async fn whatever_was_acknowledged_survives_two_hundred_kills() {
    let rounds = std::env::var(ROUNDS).ok().and_then(|text| text.parse().ok()).unwrap_or(200_u32);
    let mut directory = tempfile::tempdir().unwrap();
    let (mut durable, mut signed) = (Vec::new(), Vec::new());
    let mut total = 0;
    for round in 0..rounds {
        if round % ROUNDS_A_DIRECTORY == 0 {
            directory = tempfile::tempdir().unwrap();
            durable.clear();
            signed.clear();
        }
        // From none (killed while it opens) to a few batches, spread without chance.
        let count = usize::try_from(round * 7 % 40).unwrap();
        durable.extend(killed_after(directory.path(), count));
        let close = round % 3 == 0;
        let found = survey(directory.path(), &durable, &mut signed, close).await;
        assert!(found >= durable.len());
        total += durable.len();
    }
    println!("{rounds} kills, {total} acknowledgements checked");
}

#[tokio::test]
async fn a_second_process_is_refused_and_may_read() {
    let directory = tempfile::tempdir().unwrap();
    let mut child = spawn(directory.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("durable ")));
    let refused = EventStore::open(directory.path(), Options::default()).unwrap_err();
    assert!(
        matches!(refused, OpenError::InUse { holder, .. } if holder == Some(child.id())),
        "{refused}"
    );
    let reader = EventStore::open_reader(directory.path()).unwrap();
    assert!(reader.head() >= u64::from(BATCH));
    assert_eq!(reader.read_all(0, &Filter::All, 3).unwrap().events.len(), 3);
    child.kill().unwrap();
    child.wait().unwrap();
}
