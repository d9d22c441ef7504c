//! A running marketplace for tests: the real binary, spoken to over HTTP, killed and started again.
//! No expectation of the trade stands here.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use ureq::Agent;

/// The binary beside the test executable.
pub fn marktbuch() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let path = here.ancestors().nth(2).unwrap().join("marktbuch");
    assert!(path.exists(), "{} is missing: cargo build -p marketplace", path.display());
    path
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(marktbuch()).args(arguments).output().unwrap()
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

    /// A caller with the demo's token of a role.
    pub fn role(&self, role: &str) -> Caller {
        Caller::new(&self.url, self.demo["tokens"][role].as_str().unwrap())
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that was killed already is not there any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody with a token.
pub struct Caller {
    agent: Agent,
    url: String,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub position: Option<u64>,
    pub body: Value,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

impl Caller {
    pub fn new(url: &str, token: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { agent, url: format!("{url}/api/v1"), token: format!("Bearer {token}") }
    }

    /// The same caller at another address.
    pub fn at(self, url: &str) -> Self {
        Self { url: format!("{url}/api/v1"), ..self }
    }

    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.url));
        let request = request.query_pairs(query.iter().copied());
        answer(request.header("Authorization", &self.token).call().unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_once(path, body, None)
    }

    /// Posts with an `Idempotency-Key`.
    pub fn post_once(&self, path: &str, body: &Value, key: Option<&str>) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.header("Authorization", &self.token);
        let request = match key {
            Some(key) => request.header("Idempotency-Key", key),
            None => request,
        };
        answer(request.send_json(body).unwrap())
    }

    pub fn delete(&self, path: &str, body: &Value) -> Answer {
        let request = self.agent.delete(format!("{}{path}", self.url)).force_send_body();
        answer(request.header("Authorization", &self.token).send_json(body).unwrap())
    }

    /// Hands in a file.
    pub fn upload(&self, path: &str, query: &[(&str, &str)], file: &[u8]) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.query_pairs(query.iter().copied());
        let request = request.content_type("application/octet-stream");
        answer(request.header("Authorization", &self.token).send(file).unwrap())
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let header = response.headers().get("Marktbuch-Position");
    let position = header.and_then(|value| value.to_str().ok()?.parse().ok());
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().unwrap();
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
    Answer { status, position, body }
}
