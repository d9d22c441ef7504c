//! The marketplace that is killed: the program beside this one, on a directory of its own with the demo market.
//! What is asked of it stands elsewhere.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

use super::Failure;

/// Units of each authority that order in turn.
pub const UNITS: u64 = 20;

/// A marketplace that is killed and started again.
pub struct Server {
    process: Mutex<Option<Child>>,
    data: Option<TempDir>,
    url: String,
    agent: Agent,
    operator: String,
    pub buyer: String,
    pub supplier_token: String,
    /// The id of the supplier whose prices change.
    pub supplier: String,
    pub deliver_to: String,
}

/// The process and what it says of itself.
fn started(data: &TempDir, demo: bool) -> Result<(Child, Value), Failure> {
    let program = std::env::current_exe()?.with_file_name("marktbuch");
    if !program.is_file() {
        return Err("build the server first: cargo build".into());
    }
    let errors = std::fs::OpenOptions::new();
    let errors = errors.clone().create(true).append(true).open(data.path().join("soak.errors"))?;
    let mut command = Command::new(program);
    command.args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
    if demo {
        command.arg("--demo");
    }
    let mut process = command.stdout(Stdio::piped()).stderr(errors).spawn()?;
    let output = process.stdout.take().ok_or("the server has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    if let Ok(said) = serde_json::from_str(&line) {
        Ok((process, said))
    } else {
        process.wait()?;
        let path = data.path().join("soak.errors");
        let said = std::fs::read_to_string(path)?;
        let last = said.lines().last().unwrap_or("nothing").to_owned();
        Err(format!("the server does not start; it says: {last}").into())
    }
}

fn text(said: &Value, at: &str) -> Result<String, Failure> {
    let found = said.pointer(at).and_then(Value::as_str);
    Ok(found.ok_or(format!("the server did not say {at}"))?.to_owned())
}

impl Server {
    /// Founds the demo market.
    pub fn found() -> Result<Self, Failure> {
        let data = tempfile::Builder::new().prefix("soak-").tempdir()?;
        let (process, said) = started(&data, true)?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .new_agent();
        let mut server = Self {
            process: Mutex::new(Some(process)),
            data: Some(data),
            url: text(&said, "/url")?,
            agent,
            operator: text(&said, "/demo/tokens/operator")?,
            buyer: text(&said, "/demo/tokens/buyer")?,
            supplier_token: text(&said, "/demo/tokens/supplier")?,
            supplier: String::new(),
            deliver_to: text(&said, "/demo/order/deliver_to")?,
        };
        let own = server.read("/offers?limit=1", &server.supplier_token)?;
        server.supplier = text(&own, "/hits/0/supplier/id")?;
        server.let_many_orders_pass()?;
        Ok(server)
    }

    /// So many orders pass the limit of the direct award: with a recorded reason they are placed all the same, by units
    /// that buy on their own responsibility.
    fn let_many_orders_pass(&self) -> Result<(), Failure> {
        let setting = json!({ "setting": "direct_awards_at_the_limit", "value": "require_reason" });
        let change = json!({ "setting": setting, "reason": "Dauerlauf" });
        self.write("/law/changes", &self.operator, &change)?;
        let all = self.operator_reads("/organisations")?;
        let authorities = all["organisations"].as_array().into_iter().flatten();
        let authorities = authorities.filter(|it| it["kind"] == "contracting_authority");
        for id in authorities.filter_map(|it| it["organisation_id"].as_str()) {
            for number in 0..UNITS {
                let body = json!({ "unit": format!("Amt {number}"), "reason": "Dauerlauf" });
                self.write(&format!("/organisations/{id}/units"), &self.operator, &body)?;
            }
        }
        Ok(())
    }

    /// Ends it as a power failure would end it for the process: at once.
    pub fn kill(&self) -> Result<(), Failure> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut process) = process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Starts it on the directory that the killed process left.
    pub fn start_again(&mut self) -> Result<(), Failure> {
        let data = self.data.as_ref().ok_or("the directory is gone")?;
        let (process, said) = started(data, false)?;
        self.url = text(&said, "/url")?;
        *self.process.lock().unwrap_or_else(PoisonError::into_inner) = Some(process);
        Ok(())
    }

    fn directory(&self) -> PathBuf {
        self.data.as_ref().map(|data| data.path().to_owned()).unwrap_or_default()
    }

    /// The directory of the log.
    pub fn log(&self) -> PathBuf {
        self.directory().join("log")
    }

    /// The directory of the read models in use.
    pub fn views(&self) -> PathBuf {
        let views = self.directory().join("views");
        let current = std::fs::read_to_string(views.join("current"));
        views.join(current.as_deref().map_or("1", str::trim))
    }

    /// Ends it and leaves its directory for somebody to look at.
    pub fn keep(&mut self) -> Result<PathBuf, Failure> {
        self.kill()?;
        let data = self.data.take().ok_or("the directory is gone")?;
        Ok(data.keep())
    }

    /// What an operator reads.
    pub fn operator_reads(&self, path: &str) -> Result<Value, Failure> {
        self.read(path, &self.operator)
    }

    /// What is answered with 200.
    pub fn read(&self, path: &str, token: &str) -> Result<Value, Failure> {
        let url = format!("{}/api/v1{path}", self.url);
        let request = self.agent.get(url).header("Authorization", format!("Bearer {token}"));
        let mut answer = request.call()?;
        let body = answer.body_mut().with_config().limit(64 << 20).read_to_string()?;
        if answer.status() != 200 {
            return Err(format!("{path}: {}: {body}", answer.status()).into());
        }
        Ok(serde_json::from_str(&body)?)
    }

    /// The position of what was written and the answer, if it was written.
    pub fn write(&self, path: &str, token: &str, body: &Value) -> Result<(u64, Value), Failure> {
        let url = format!("{}/api/v1{path}", self.url);
        let request = self.agent.post(url).header("Authorization", format!("Bearer {token}"));
        let mut answer = request.send_json(body)?;
        let position = answer.headers().get("marktbuch-position");
        let position = position.and_then(|it| it.to_str().ok()?.parse().ok()).unwrap_or(0);
        let text = answer.body_mut().read_to_string()?;
        if !answer.status().is_success() {
            return Err(format!("{path}: {}: {text}", answer.status()).into());
        }
        Ok((position, serde_json::from_str(&text)?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It fails only if it has ended already.
        self.kill().ok();
    }
}
