//! A running witness for tests: the real binary, with a state and a key of its own.
//! What it should answer is said by the tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use ureq::Agent;

use super::program;

/// A witness on a free port.
pub struct Witness {
    child: Child,
    pub url: String,
    pub key: String,
}

impl Witness {
    /// Makes a witness and starts it for a log.
    pub fn start(state: &Path, log: &str) -> Self {
        let made = Command::new(program("marktbuch-witness"))
            .args(["init", "--name", "witness.example", "--state"])
            .arg(state)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut child = Command::new(program("marktbuch-witness"))
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--log", log, "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Self { child, url: text("url"), key: text("key") }
    }

    /// What it answers to a checkpoint: status, content type, body.
    pub fn add(&self, request: &str) -> (u16, String, String) {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let url = format!("{}/add-checkpoint", self.url);
        let mut response = agent.post(url).send(request).unwrap();
        let kind = response.headers().get("Content-Type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let body = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), kind, body)
    }

    /// A configuration file for a marketplace that has this witness.
    pub fn configuration(&self, file: &Path) {
        let (url, key) = (&self.url, &self.key);
        let text =
            format!("witness_seconds = 1\n[[witnesses]]\nurl = \"{url}\"\nkey = \"{key}\"\n");
        std::fs::write(file, text).unwrap();
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        // One that has ended already is not there any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
