//! Speaking to a running server from the command line.
//! What is asked stands with each command.

use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body, SendBody};

use super::Where;
use crate::outgoing;

/// A connection to a server with a token.
pub(super) struct Client {
    agent: Agent,
    url: String,
    token: String,
}

/// The server said no, or could not be reached.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientError {
    #[error("--url needs --token or MARKTBUCH_TOKEN")]
    NoToken,
    #[error("this is done through a running server: --url or MARKTBUCH_URL names it")]
    NoServer,
    #[error("the server cannot be reached: {0}")]
    Unreachable(#[from] ureq::Error),
    #[error("the server's answer cannot be kept: {0}")]
    Unkept(#[from] std::io::Error),
    #[error("the server's answer cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("{title} ({code}, status {status})")]
    Refused { status: u16, code: String, title: String, problem: Value },
}

impl Client {
    /// The client, if `--url` was given.
    pub(super) fn of(place: &Where) -> Result<Option<Self>, ClientError> {
        let Some(url) = &place.url else {
            return Ok(None);
        };
        let token = place.token.clone().ok_or(ClientError::NoToken)?;
        let agent = outgoing::client().http_status_as_error(false).build().new_agent();
        Ok(Some(Self { agent, url: url.trim_end_matches('/').to_owned(), token }))
    }

    pub(super) fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Value, ClientError> {
        let request = self.agent.get(format!("{}/api/v1{path}", self.url));
        let pairs = query.iter().map(|(name, value)| (*name, value.as_str()));
        read(request.query_pairs(pairs).header("Authorization", self.bearer()).call()?)
    }

    /// Writes an answer that is no JSON into a file, piece by piece; says how many bytes it had.
    pub(super) fn download(
        &self,
        path: &str,
        query: &[(&str, String)],
        mut out: impl std::io::Write,
    ) -> Result<u64, ClientError> {
        let request = self.agent.get(format!("{}/api/v1{path}", self.url));
        let pairs = query.iter().map(|(name, value)| (*name, value.as_str()));
        let mut response =
            request.query_pairs(pairs).header("Authorization", self.bearer()).call()?;
        if response.status().is_success() {
            return Ok(std::io::copy(&mut response.body_mut().as_reader(), &mut out)?);
        }
        read(response).map(|_| 0)
    }

    /// A text at a whole path.
    pub(super) fn get_text(&self, path: &str) -> Result<String, ClientError> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let mut response = request.header("Authorization", self.bearer()).call()?;
        if !response.status().is_success() {
            return read(response).map(|_| String::new());
        }
        Ok(response.body_mut().with_config().limit(u64::MAX).read_to_string()?)
    }

    /// An answer that need not be JSON.
    pub(super) fn text(&self, path: &str, query: &[(&str, String)]) -> Result<String, ClientError> {
        let request = self.agent.get(format!("{}/api/v1{path}", self.url));
        let pairs = query.iter().map(|(name, value)| (*name, value.as_str()));
        let mut response =
            request.query_pairs(pairs).header("Authorization", self.bearer()).call()?;
        if !response.status().is_success() {
            return read(response).map(|value| value.to_string());
        }
        Ok(response.body_mut().with_config().limit(u64::MAX).read_to_string()?)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, ClientError> {
        let request = self.agent.post(format!("{}/api/v1{path}", self.url));
        read(request.header("Authorization", self.bearer()).send_json(body)?)
    }

    pub(super) fn delete(&self, path: &str, body: &Value) -> Result<Value, ClientError> {
        let request = self.agent.delete(format!("{}/api/v1{path}", self.url));
        read(request.force_send_body().header("Authorization", self.bearer()).send_json(body)?)
    }

    pub(super) fn upload(
        &self,
        path: &str,
        query: &[(&str, String)],
        body: SendBody<'_>,
    ) -> Result<Value, ClientError> {
        let request = self.agent.post(format!("{}/api/v1{path}", self.url));
        let pairs = query.iter().map(|(name, value)| (*name, value.as_str()));
        let request = request.query_pairs(pairs).content_type("application/octet-stream");
        read(request.header("Authorization", self.bearer()).send(body)?)
    }

    /// Sends a file and writes the report of it into `out`; answers whether something of the file was taken.
    pub(super) fn import(
        &self,
        path: &str,
        query: &[(&str, String)],
        headers: &[(&str, &str)],
        body: SendBody<'_>,
        out: &mut dyn std::io::Write,
    ) -> Result<bool, ClientError> {
        let request = self.agent.post(format!("{}/api/v1{path}", self.url));
        let pairs = query.iter().map(|(name, value)| (*name, value.as_str()));
        let mut request = request.query_pairs(pairs).content_type("application/octet-stream");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.header("Authorization", self.bearer()).send(body)?;
        let content_type = response.headers().get("Content-Type");
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or("");
        let problem = content_type == "application/problem+json";
        let taken = response.status().is_success();
        // A report in which everything is refused is a failure with a report in it.
        if taken || (!problem && content_type.starts_with("text/")) {
            std::io::copy(&mut response.body_mut().as_reader(), out)?;
            return Ok(taken);
        }
        match read(response) {
            Err(ClientError::Refused { code, problem, .. }) if code == "everything_refused" => {
                writeln!(out, "{problem}")?;
                Ok(false)
            }
            Err(error) => Err(error),
            Ok(_) => Ok(true),
        }
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

fn read(mut response: Response<Body>) -> Result<Value, ClientError> {
    let status = response.status();
    let text = response.body_mut().with_config().limit(u64::MAX).read_to_string()?;
    let value = if text.is_empty() { Value::Null } else { serde_json::from_str(&text)? };
    if status.is_success() {
        return Ok(value);
    }
    let field = |name: &str| value[name].as_str().unwrap_or("unknown").to_owned();
    let (code, title) = (field("code"), field("title"));
    Err(ClientError::Refused { status: status.as_u16(), code, title, problem: value })
}
