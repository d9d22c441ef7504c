//! The command line on a directory says what the log says: never an old position, never another directory than was meant.
//! What is traded is told elsewhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Market, marktbuch, run, text, told};

/// What a command that reads says of itself, with the position that the log has.
fn positions(data: &Path) -> [Value; 2] {
    let of = |command: &[&str]| told(&[command, &["--json", "--data", text(data)]].concat());
    [of(&["spend"])["position"].clone(), of(&["search"])["position"].clone()]
}

#[test]
fn a_command_on_a_directory_answers_as_far_as_the_log_goes() {
    let data = tempfile::tempdir().unwrap();
    let mut market = Market::found(data.path());
    let head = market.buyer.get("/offers", &[]).expect(200)["position"].clone();
    // Beside the server, whose indices note no position where no offer moved.
    assert_eq!(positions(data.path()), [head.clone(), head.clone()]);
    market.server.kill_and_wait();
    // As if it had been killed before its read models followed.
    fs::remove_dir_all(data.path().join("views")).unwrap();
    assert_eq!(positions(data.path()), [head.clone(), head.clone()]);
    // Where nothing can be written the log is folded elsewhere.
    fs::remove_dir_all(data.path().join("views")).unwrap();
    fs::write(data.path().join("views"), "no directory").unwrap();
    assert_eq!(positions(data.path()), [head.clone(), head]);
}

#[test]
fn what_is_done_on_a_directory_alone_takes_no_server() {
    let asked: [&[&str]; 3] =
        [&["verify"], &["log", "key"], &["log", "rotate-key", "--reason", "changed hands"]];
    for command in asked {
        let output = run(&[command, &["--url", "http://127.0.0.1:1"]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        assert!(said.contains("--url"), "{command:?}: {said}");
    }
}

#[test]
fn a_command_whose_reader_has_gone_ends_quietly() {
    let data = tempfile::tempdir().unwrap();
    let mut market = Market::found(data.path());
    market.server.kill_and_wait();
    let directory = text(data.path());
    let asked: [&[&str]; 7] = [
        &["search"],
        &["spend"],
        &["verify"],
        &["token", "list"],
        &["log", "checkpoint"],
        &["law", "show"],
        &["duties"],
    ];
    for command in asked {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = Command::new(marktbuch())
            .args(command)
            .args(["--data", directory])
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(!said.contains("panicked"), "{command:?}: {said}");
        let quiet = matches!(ended.status.code(), Some(0 | 141));
        assert!(quiet, "{command:?}: {:?} {said}", ended.status);
    }
}
