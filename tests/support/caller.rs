//! Somebody who speaks to the marketplace over HTTP, with a token or without.
//! What should be answered is said by the tests.

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request};

/// Somebody with a token.
#[derive(Clone)]
pub struct Caller {
    agent: Agent,
    url: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub position: Option<u64>,
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body, if it is JSON.
    pub body: Value,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// A failure: problem+json with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("Content-Type"), "application/problem+json");
        assert_eq!(self.body["code"], code, "{}", self.body);
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("urn:marktbuch:problem:{code}"));
        self.body
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

impl Caller {
    pub fn new(url: &str, token: &str) -> Self {
        Self { token: Some(format!("Bearer {token}")), ..Self::without_token(url) }
    }

    pub fn without_token(url: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .build()
            .new_agent();
        let (url, token) = (url.to_owned(), None);
        Self { agent, url, token }
    }

    /// The same caller at another address.
    pub fn at(self, url: &str) -> Self {
        let url = url.to_owned();
        Self { url, ..self }
    }

    /// The same caller with another `Authorization`.
    pub fn with_authorization(&self, value: &str) -> Self {
        let token = Some(value.to_owned());
        Self { token, ..self.clone() }
    }

    /// What stands in `Authorization`.
    pub fn authorization(&self) -> String {
        self.token.clone().unwrap_or_default()
    }

    /// The token itself.
    pub fn token(&self) -> &str {
        self.token.as_deref().and_then(|token| token.strip_prefix("Bearer ")).unwrap_or("")
    }

    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        let request = self.agent.get(format!("{}/api/v1{path}", self.url));
        let request = request.query_pairs(query.iter().copied());
        let request = match &self.token {
            Some(token) => request.header("Authorization", token),
            None => request,
        };
        answer(request.call().unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[])
    }

    /// Posts with an `Idempotency-Key`.
    pub fn post_once(&self, path: &str, body: &Value, key: Option<&str>) -> Answer {
        let header = key.map(|key| ("Idempotency-Key", key));
        self.post_with(path, body, header.as_slice())
    }

    pub fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let headers = [&[("Content-Type", "application/json")], headers].concat();
        let (path, body) = (format!("/api/v1{path}"), body.to_string());
        self.send("POST", &path, &headers, body.as_bytes())
    }

    /// Hands in a file.
    pub fn upload(&self, path: &str, query: &[(&str, &str)], file: &[u8]) -> Answer {
        let request = self.agent.post(format!("{}/api/v1{path}", self.url));
        let request = request.query_pairs(query.iter().copied());
        let request = request.content_type("application/octet-stream");
        let token = self.token.as_deref().unwrap_or("");
        answer(request.header("Authorization", token).send(file).unwrap())
    }

    /// Sends anything to a whole path.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.try_send(method, path, headers, body).unwrap()
    }

    /// Sends anything to a whole path; an error if the server is not there.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, ureq::Error> {
        let is_head = method == "HEAD";
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header("Authorization", token);
        }
        if body.is_empty() {
            let response = self.agent.run(request.body(()).unwrap())?;
            // An answer to HEAD names the encoding of a body that it does not have: there is nothing to decode.
            return Ok(if is_head { answered(&response, Vec::new()) } else { answer(response) });
        }
        let request = request.body(body).unwrap();
        let request = self.agent.configure_request(request);
        let request = request.allow_non_standard_methods(true).build();
        Ok(answer(self.agent.run(request)?))
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let body = response.body_mut().with_config().limit(u64::MAX);
    let bytes = body.read_to_vec().unwrap();
    answered(&response, bytes)
}

fn answered(response: &ureq::http::Response<ureq::Body>, bytes: Vec<u8>) -> Answer {
    let headers = response.headers().clone();
    let header = headers.get("Marktbuch-Position");
    let position = header.and_then(|value| value.to_str().ok()?.parse().ok());
    Answer {
        status: response.status().as_u16(),
        position,
        headers,
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
        bytes,
    }
}
