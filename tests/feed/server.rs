//! The marketplace that is read: started with the demo market on a directory of its own, written to by operators.
//! What is read is checked elsewhere.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

use super::Failure;

/// A running marketplace.
pub struct Server {
    process: Child,
    url: String,
    agent: Agent,
    operator: String,
    pub auditor: String,
    pub buyer: String,
    _data: TempDir,
}

impl Server {
    pub fn start() -> Result<Self, Failure> {
        let program = std::env::current_exe()?.with_file_name("marktbuch");
        if !program.is_file() {
            return Err("build the server first: cargo build".into());
        }
        let data = tempfile::tempdir()?;
        let mut process = Command::new(program)
            .args(["serve", "--demo", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = process.stdout.take();
        let mut server = Self {
            process,
            url: String::new(),
            agent: Agent::new_with_defaults(),
            operator: String::new(),
            auditor: String::new(),
            buyer: String::new(),
            _data: data,
        };
        let mut line = String::new();
        BufReader::new(output.ok_or("the server has no output")?).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line)?;
        let text = |at: &str| {
            let found = said.pointer(at).and_then(Value::as_str);
            found.map(str::to_owned).ok_or(format!("the server did not say {at}"))
        };
        server.url = text("/url")?;
        server.operator = text("/demo/tokens/operator")?;
        server.auditor = text("/demo/tokens/auditor")?;
        server.buyer = text("/demo/tokens/buyer")?;
        Ok(server)
    }

    /// Registers one organisation after the other; how many.
    pub fn write(&self, writer: usize, ended: &AtomicBool) -> Result<u64, Failure> {
        let mut count = 0;
        while !ended.load(Ordering::Relaxed) {
            let name = format!("Amt {writer}-{count}");
            let body = json!({ "kind": "audit_body", "name": name, "town": "Kiel", "land": "SH" });
            self.agent
                .post(format!("{}/api/v1/organisations", self.url))
                .header("Authorization", format!("Bearer {}", self.operator))
                .send_json(body)?;
            count += 1;
        }
        Ok(count)
    }

    /// A page of the feed.
    pub fn page(&self, token: &str, after: u64, limit: usize) -> Result<Value, Failure> {
        let url = format!("{}/api/v1/log?after={after}&limit={limit}", self.url);
        let request = self.agent.get(url).header("Authorization", format!("Bearer {token}"));
        Ok(request.call()?.body_mut().with_config().limit(u64::MAX).read_json()?)
    }

    /// How far the log is.
    pub fn head(&self, token: &str) -> Result<u64, Failure> {
        self.page(token, 0, 1)?["head"].as_u64().ok_or_else(|| "a page without a head".into())
    }

    /// The stream of what comes after a position.
    pub fn stream(&self, token: &str, after: u64) -> Result<impl Read + use<>, Failure> {
        let request = self.agent.get(format!("{}/api/v1/log/stream", self.url));
        let request = request.header("Authorization", format!("Bearer {token}"));
        let response = request.header("Last-Event-ID", after.to_string()).call()?;
        Ok(response.into_body().into_reader())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
