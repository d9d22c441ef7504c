//! Read models made anew: while serving, offline, and after somebody deleted them.
//! What each of them shows is tested beside them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::{Article, Caller, Market, Server, run, text, told};

const QUESTIONS: [&[(&str, &str)]; 4] = [
    &[("q", "Bildschirm 27 Zoll"), ("limit", "100")],
    &[("weights", "10,10,80"), ("limit", "100")],
    &[("q", "headset"), ("quantity", "25"), ("max_price", "80")],
    &[("category", "30237410"), ("max_delivery_days", "3")],
];

/// Everything that read models say, but for the sealed ranking and the position.
fn said(auditor: &Caller) -> Vec<Value> {
    let searches = QUESTIONS.map(|question| {
        let mut found = auditor.get("/offers", question).expect(200);
        let found = found.as_object_mut().unwrap();
        found.remove("ranking");
        Value::from_iter(std::mem::take(found))
    });
    let lists =
        ["/orders", "/organisations", "/dynamic-purchasing-systems", "/admissions", "/catalogues"];
    let lists = lists.map(|path| auditor.get(path, &[]).expect(200));
    searches.into_iter().chain(lists).collect()
}

#[test]
fn read_models_are_made_anew_while_every_search_is_answered() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let (auditor, buyer) = (server.role("auditor"), server.role("buyer"));
    let order = server.demo["order"].clone();
    let placed = buyer.post("/orders", &order);
    placed.expect(201);
    // What follows from the order for its need comes behind it.
    let position = auditor.get("/log", &[("limit", "1")]).expect(200)["head"].to_string();
    auditor.get("/orders", &[("min_position", &position)]).expect(200);
    let before = said(&auditor);

    let (done, searches) = (AtomicBool::new(false), AtomicUsize::new(0));
    let searching = |question: usize| {
        while !done.load(Ordering::SeqCst) {
            let found = auditor.get("/offers", QUESTIONS[question]).expect(200);
            assert_eq!(found["hits"], before[question]["hits"]);
            assert_eq!(found["facets"], before[question]["facets"]);
            searches.fetch_add(1, Ordering::SeqCst);
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(|| searching(0));
        threads.spawn(|| searching(2));
        let token = server.demo["tokens"]["operator"].as_str().unwrap();
        let rebuilt = told(&["rebuild", "--json", "--url", &server.url, "--token", token]);
        let again = told(&["rebuild", "--json", "--url", &server.url, "--token", token]);
        done.store(true, Ordering::SeqCst);
        assert_eq!(rebuilt["position"], again["position"]);
        assert_eq!(rebuilt["position"].to_string(), position);
    });
    assert!(searches.load(Ordering::SeqCst) > 2);
    assert_eq!(said(&auditor), before);
    // What is written afterwards is seen as ever.
    let id = server.demo["order_id"].as_str();
    let id = id.map_or_else(String::new, str::to_owned);
    assert!(!id.is_empty());
    let orders = auditor.get("/orders", &[]).expect(200);
    assert_eq!(orders["orders"].as_array().unwrap().len(), 1);
    drop(server);

    // Offline, and after the directory was deleted: a start makes them anew.
    let rebuilt = told(&["rebuild", "--json", "--data", text(data.path())]);
    assert!(rebuilt["position"].as_u64() >= position.parse().ok());
    let server = Server::start(data.path(), &["--demo"]);
    let auditor = server.role("auditor");
    assert_eq!(without_positions(said(&auditor)), without_positions(before.clone()));
    server.kill();
    std::fs::remove_dir_all(data.path().join("views")).unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let auditor = server.role("auditor");
    assert_eq!(without_positions(said(&auditor)), without_positions(before));
    assert!(run(&["verify", "--data", text(data.path())]).status.success());
}

#[test]
fn the_past_is_shown_as_before_after_a_kill_and_after_read_models_of_an_earlier_version() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let auditor = server.role("auditor");
    let offers = auditor.get("/offers", &[]).expect(200);
    let own = server.role("supplier").get("/offers", &[("limit", "1")]).expect(200);
    let offer = own["hits"][0]["offer_id"].as_str().unwrap();
    let position = offers["position"].to_string();
    let asked = [("q", ""), ("as_of", &*position)];
    let before = auditor.get("/offers", &asked).bytes;
    let delisted =
        server.role("supplier").post(&format!("/offers/{offer}/delisting"), &serde_json::json!({}));
    let head = delisted.position.unwrap().to_string();
    delisted.expect(200);
    let now = auditor.get("/offers", &[("min_position", &*head)]).expect(200);
    assert_ne!(now["total"], offers["total"]);
    assert_eq!(auditor.get("/offers", &asked).bytes, before);
    server.kill();

    let server = Server::start(data.path(), &["--demo"]);
    assert_eq!(server.role("auditor").get("/offers", &asked).bytes, before);
    server.kill();

    let views = data.path().join("views/1/views.sqlite");
    let database = rusqlite::Connection::open(views).unwrap();
    database.pragma_update(None, "user_version", 1).unwrap();
    drop(database);
    let server = Server::start(data.path(), &["--demo"]);
    assert_eq!(server.role("auditor").get("/offers", &asked).bytes, before);
    assert!(!data.path().join("views/1").exists());
}

/// The first file in a directory with this extension.
fn file_in(directory: &std::path::Path, extension: &str) -> std::path::PathBuf {
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let fits = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == extension);
    files.into_iter().find(fits).unwrap()
}

fn garbled(file: &std::path::Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..] {
        *byte ^= 0x5a;
    }
    std::fs::write(file, bytes).unwrap();
}

/// Whatever of the derived files is damaged, a start makes them again and shows the same.
#[test]
fn damaged_read_models_are_made_again_at_the_start_and_show_the_same() {
    type Damage = fn(&std::path::Path);
    let damages: [(&str, Damage); 9] = [
        ("meta.json", |views| std::fs::write(views.join("offers/meta.json"), "{}").unwrap()),
        ("a store gone", |views| {
            std::fs::remove_file(file_in(&views.join("offers"), "store")).unwrap();
        }),
        ("an idx garbled", |views| garbled(&file_in(&views.join("offers"), "idx"))),
        ("a term file cut", |views| {
            std::fs::write(file_in(&views.join("offers"), "term"), b"x").unwrap();
        }),
        ("the history's fast fields garbled", |views| {
            std::fs::write(views.join("history/meta.json"), b"\xff\xfe").unwrap();
        }),
        ("views.sqlite cut", |views| {
            let file = std::fs::File::options().write(true).open(views.join("views.sqlite"));
            file.unwrap().set_len(100_000).unwrap();
        }),
        ("views.sqlite garbled", |views| garbled(&views.join("views.sqlite"))),
        ("a table gone", |views| {
            let database = rusqlite::Connection::open(views.join("views.sqlite")).unwrap();
            database.execute_batch("DROP TABLE progress").unwrap();
        }),
        ("the name of the generation garbled", |views| {
            std::fs::write(views.parent().unwrap().join("current"), b"\xff7").unwrap();
        }),
    ];
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A1", "Tastatur", "20.00"), Article::new("A2", "Maus", "9.00")]);
    let said = |server: &Server| {
        let auditor = market.auditor.clone().at(&server.url);
        let offers = auditor.get("/offers", &[]).expect(200);
        let organisations = auditor.get("/organisations", &[]).expect(200);
        (offers["hits"].clone(), offers["total"].clone(), organisations["organisations"].clone())
    };
    let before = said(&market.server);
    market.server.stop();
    for (which, damage) in damages {
        let current = std::fs::read_to_string(data.path().join("views/current"));
        let current = current.map_or_else(|_| "1".to_owned(), |name| name.trim().to_owned());
        let views = data.path().join("views").join(current);
        // What the database keeps beside its file would mend the file.
        let database = rusqlite::Connection::open(views.join("views.sqlite")).unwrap();
        database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(database);
        damage(&views);
        let server = Server::start(data.path(), &[]);
        assert_eq!(said(&server), before, "{which}");
        server.stop();
    }
}

/// Fresh tokens at every start move the log on.
fn without_positions(said: Vec<Value>) -> Vec<Value> {
    let strip = |mut value: Value| {
        if let Some(fields) = value.as_object_mut() {
            fields.remove("position");
        }
        value
    };
    said.into_iter().map(strip).collect()
}
