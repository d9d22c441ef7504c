//! Time stamps by an authority that `openssl` plays, judged by `openssl ts -verify`.
//! Which authority is trusted is the verifier's choice.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{Market, Server, text};

const CONFIGURATION: &str = "
[ tsa ]
default_tsa = local
[ local ]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
";

fn openssl(directory: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(directory).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "openssl {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A certificate of an authority that may stamp, by a root of its own.
fn authority(directory: &Path) {
    fs::write(directory.join("tsa.cnf"), CONFIGURATION).unwrap();
    fs::write(directory.join("serial"), "01\n").unwrap();
    fs::write(directory.join("purpose"), "extendedKeyUsage = critical,timeStamping\n").unwrap();
    let key = ["-newkey", "rsa:2048", "-nodes"];
    let root = ["req", "-x509", "-subj", "/CN=Root", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(directory, &[&root[..], &key].concat());
    let asked = ["req", "-new", "-subj", "/CN=TSA", "-keyout", "tsa.key", "-out", "tsa.csr"];
    openssl(directory, &[&asked[..], &key].concat());
    openssl(
        directory,
        &[
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-extfile",
            "purpose",
            "-out",
            "tsa.pem",
        ],
    );
}

/// Answers questions over HTTP with what `answer` makes of them, for as long as the process lives.
fn served(answer: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/tsr", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut bytes = Vec::new();
            let (mut head, mut length) = (None, 0);
            while head.is_none_or(|head| bytes.len() < head + length) {
                let mut part = [0; 4096];
                let read = stream.read(&mut part).unwrap();
                bytes.extend_from_slice(&part[..read]);
                if read == 0 {
                    break;
                }
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                if let Some(end) = text.find("\r\n\r\n") {
                    let value = text.split("content-length:").nth(1).unwrap_or("0");
                    length = value.lines().next().unwrap().trim().parse().unwrap();
                    head = Some(end + 4);
                }
            }
            let body = answer(&bytes[head.unwrap_or(0).min(bytes.len())..]);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    url
}

fn replying(directory: PathBuf) -> impl Fn(&[u8]) -> Vec<u8> + Send + 'static {
    move |question| {
        fs::write(directory.join("question"), question).unwrap();
        openssl(
            &directory,
            &["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question", "-out", "reply"],
        );
        fs::read(directory.join("reply")).unwrap()
    }
}

fn started(data: &Path, authority: &str) -> Server {
    let configuration = data.join("marktbuch.toml");
    fs::write(&configuration, format!("timestamp_authority = \"{authority}\"\n")).unwrap();
    Server::start(data, &["--config", text(&configuration)])
}

/// The event that records the time stamp, as soon as it is there.
fn stamped(market_auditor: &crate::support::Caller) -> Value {
    let begun = Instant::now();
    loop {
        let page = market_auditor.get("/log", &[("limit", "1000")]).expect(200);
        let entries = page["entries"].as_array().unwrap();
        let kind = "CheckpointTimeStamped";
        if let Some(entry) = entries.iter().find(|entry| entry["type"] == kind) {
            return entry["data"].clone();
        }
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_checkpoint_is_stamped_and_openssl_agrees() {
    let (data, tsa) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    authority(tsa.path());
    let market = Market::found(data.path());
    market.server.stop();
    let server = started(data.path(), &served(replying(tsa.path().to_owned())));
    let auditor = market.auditor.at(&server.url);
    let event = stamped(&auditor);
    let size = event["size"].as_u64().unwrap();
    let fetch = |path: String| {
        let answer = server.stranger().send("GET", &path, &[], &[]);
        assert_eq!(answer.status, 200, "{path}");
        answer.bytes
    };
    let note = fetch(format!("/tlog/checkpoints/{size}"));
    let token = fetch(format!("/tlog/timestamps/{size}"));
    let digest = |bytes: &[u8]| event_store::Hash(Sha256::digest(bytes).into()).to_string();
    assert_eq!(event["checkpoint"], digest(&note));
    assert_eq!(event["token"], digest(&token));
    fs::write(tsa.path().join("note"), &note).unwrap();
    fs::write(tsa.path().join("token"), &token).unwrap();
    let verify = ["ts", "-verify", "-data", "note", "-in", "token", "-CAfile", "ca.pem"];
    openssl(tsa.path(), &verify);
    // Of another checkpoint the time stamp says nothing.
    fs::write(tsa.path().join("note"), [&note[..], b"x"].concat()).unwrap();
    let other = Command::new("openssl").current_dir(tsa.path()).args(verify).output().unwrap();
    assert!(!other.status.success());
}

/// An answer to another question, or none at all, leaves no trace in the log.
#[test]
fn an_answer_that_was_not_asked_for_is_not_taken() {
    let (data, tsa) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    authority(tsa.path());
    fs::write(tsa.path().join("old"), "something else").unwrap();
    openssl(tsa.path(), &["ts", "-query", "-data", "old", "-sha256", "-cert", "-out", "old.tsq"]);
    let question = fs::read(tsa.path().join("old.tsq")).unwrap();
    let old = replying(tsa.path().to_owned())(&question);
    let market = Market::found(data.path());
    market.server.stop();
    let (asked, was_asked) = std::sync::mpsc::channel();
    let url = served(move |_| {
        asked.send(()).ok();
        old.clone()
    });
    let server = started(data.path(), &url);
    was_asked.recv_timeout(Duration::from_mins(1)).unwrap();
    let body =
        serde_json::json!({ "kind": "audit_body", "name": "Amt", "town": "Kiel", "land": "SH" });
    market.operator.at(&server.url).post("/organisations", &body).expect(201);
    let page = market.auditor.at(&server.url).get("/log", &[("limit", "1000")]).expect(200);
    let stamped = |entry: &Value| entry["type"] == "CheckpointTimeStamped";
    assert!(!page["entries"].as_array().unwrap().iter().any(stamped));
    let kept = fs::read_dir(data.path().join("checkpoints")).unwrap();
    let names: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tsr")), "{names:?}");
}
