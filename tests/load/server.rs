//! A server of its own: the release program beside this one, on an empty directory, filled with the demo market.
//! What is asked of it is not said here.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::Failure;

/// Where a marketplace is and who may ask.
pub struct Access {
    pub url: String,
    pub buyer: String,
    pub supplier: String,
    pub deliver_to: String,
    /// Decides what happens at the limit of the direct award; none for a server that is there already.
    pub operator: Option<String>,
}

/// A running server; it ends with this value.
pub struct Server {
    process: Child,
    data: TempDir,
}

impl Server {
    /// Starts one and says how to reach it, and how long the start took.
    pub fn start() -> Result<(Self, Access), Failure> {
        let program = std::env::current_exe()?.with_file_name("marktbuch");
        if !program.is_file() {
            return Err("build the server first: cargo build --release".into());
        }
        let data = tempfile::tempdir()?;
        let started = Instant::now();
        let mut process = Command::new(program)
            .args(["serve", "--demo", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = process.stdout.take();
        // From here on the process ends with `server`, also if what follows fails.
        let server = Self { process, data };
        let mut line = String::new();
        BufReader::new(output.ok_or("the server has no output")?).read_line(&mut line)?;
        println!("the server was ready after {:.2} s", started.elapsed().as_secs_f64());
        let said: Value = serde_json::from_str(&line)?;
        let text = |at: &str| {
            let found = said.pointer(at).and_then(Value::as_str);
            found.map(str::to_owned).ok_or(format!("the server did not say {at}"))
        };
        let access = Access {
            url: text("/url")?,
            buyer: text("/demo/tokens/buyer")?,
            supplier: text("/demo/tokens/supplier")?,
            deliver_to: text("/demo/order/deliver_to")?,
            operator: Some(text("/demo/tokens/operator")?),
        };
        Ok((server, access))
    }

    /// Its data directory.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// How much memory it has resident, in MB; none where the system does not tell.
    pub fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
        Some(kilobytes / 1_024)
    }

    /// Ends it and removes its data.
    pub fn stop(mut self) -> Result<(), Failure> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// How often in a second a growing file in the directory can be written and synced: what one client's order waits for
/// at the least.
pub fn synced_writes(directory: &Path) -> Result<f64, Failure> {
    let path = directory.join("load.plain");
    let mut file = File::create(&path)?;
    let record = [b'x'; 4096];
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed() < Duration::from_secs(1) {
        file.write_all(&record)?;
        file.sync_data()?;
        count += 1;
    }
    let rate = f64::from(count) / started.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}
