//! A running marketplace for tests: the real binary, spoken to over HTTP, killed and started again.
//! No expectation of the trade stands here.

pub mod admitting;
mod caller;
pub mod competing;
mod market;
mod notice;
mod tampering;
pub mod tendering;
mod witness;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use caller::{Answer, Caller};
pub use market::{Article, Market, OtherBody, PLACE, catalogue};
pub use notice::{category_terms, change_notice, notice, notice_of};
pub use tampering::{altered, position_of, rewritten};
pub use witness::Witness;

/// The binary beside the test executable.
pub fn marktbuch() -> PathBuf {
    program("marktbuch")
}

/// A binary of the workspace, beside the test executable.
pub fn program(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let path = here.ancestors().nth(2).unwrap().join(name);
    assert!(path.exists(), "{} is missing: cargo build --workspace --bins", path.display());
    path
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(marktbuch()).args(arguments).output().unwrap()
}

/// Runs a command that must succeed and answers in JSON.
#[track_caller]
pub fn told(arguments: &[&str]) -> Value {
    let output = run(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A path as an argument of a command.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// SHA-256 of bytes as the interface writes it.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A file of the demo market.
pub fn demo_file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("../infra/demo_market").join(name)).unwrap()
}

/// A server on a free port.
pub struct Server {
    child: Child,
    pub url: String,
    pub demo: Value,
}

impl Server {
    /// Starts a server on a data directory and waits until it answers.
    pub fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(marktbuch())
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        Self { child, url: said["url"].as_str().unwrap().to_owned(), demo: said["demo"].clone() }
    }

    /// Starts a server that does not start; what it says of it.
    pub fn refused(data: &Path, more: &[&str]) -> String {
        let output = Command::new(marktbuch())
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .output()
            .unwrap();
        assert!(!output.status.success(), "it started");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// A caller with the demo's token of a role.
    pub fn role(&self, role: &str) -> Caller {
        Caller::new(&self.url, self.demo["tokens"][role].as_str().unwrap())
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Caller {
        Caller::without_token(&self.url)
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.kill_and_wait();
    }

    /// The same, where the server is still needed as the one that was.
    pub fn kill_and_wait(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM: the process is asked to end, and has ended well.
    pub fn stop(mut self) {
        // From its first answer on it can be asked to end.
        assert_eq!(self.stranger().send("GET", "/health/live", &[], &[]).status, 200);
        rustix::process::kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{ended}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that was killed already is not there any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
