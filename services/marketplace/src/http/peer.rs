//! From where a request comes: the address of the connection, or what a trusted proxy says of it.
//! What is done with it is said elsewhere; it is never kept.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

/// The peer of a request. `X-Forwarded-For` counts only from a proxy that the configuration names: its last address that is
/// none of these proxies.
pub(super) fn of(request: &HttpRequest, proxies: &[IpAddr]) -> IpAddr {
    let connected = request.peer_addr().map(|address| address.ip().to_canonical());
    let connected = connected.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let is_proxy = |address: &IpAddr| proxies.contains(address);
    if !is_proxy(&connected) {
        return connected;
    }
    let said = request.headers().get_all("X-Forwarded-For");
    let said: Vec<&str> = said.filter_map(|value| value.to_str().ok()).collect();
    let addresses = said.iter().flat_map(|value| value.split(','));
    let addresses: Vec<IpAddr> =
        addresses.filter_map(|text| text.trim().parse::<IpAddr>().ok()).collect();
    let client = addresses.into_iter().rev().map(|it| it.to_canonical()).find(|it| !is_proxy(it));
    client.unwrap_or(connected)
}

#[cfg(test)]
mod tests;
