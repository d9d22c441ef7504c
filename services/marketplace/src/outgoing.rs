//! How this process speaks to other servers: one way to make an HTTP client.
//! What is asked of whom stands with each question.

use std::time::Duration;

use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::typestate::AgentScope;

/// The beginning of a client that trusts what the system trusts: the certificates of the operating system, or those that
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` name. So a certification authority of the house is enough.
#[must_use]
pub fn client() -> ConfigBuilder<AgentScope> {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder().tls_config(tls)
}

/// The same for one question that may take no longer than `patience`.
#[must_use]
pub fn client_within(patience: Duration) -> ConfigBuilder<AgentScope> {
    client().timeout_global(Some(patience))
}
