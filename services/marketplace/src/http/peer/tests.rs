//! From where requests come that pass a proxy, and that pretend to.

use std::net::IpAddr;

use actix_web::test::TestRequest;

fn of(connected: &str, said: &[&str], proxies: &[&str]) -> IpAddr {
    let mut request = TestRequest::default().peer_addr(connected.parse().unwrap());
    for value in said {
        request = request.append_header(("X-Forwarded-For", *value));
    }
    let proxies: Vec<IpAddr> = proxies.iter().map(|text| text.parse().unwrap()).collect();
    super::of(&request.to_http_request(), &proxies)
}

#[test]
fn only_a_proxy_that_is_named_says_for_whom_it_speaks() {
    let client: IpAddr = "203.0.113.9".parse().unwrap();
    let proxy: IpAddr = "127.0.0.1".parse().unwrap();
    assert_eq!(of("203.0.113.9:1", &["198.51.100.1"], &[]), client);
    assert_eq!(of("203.0.113.9:1", &["198.51.100.1"], &["127.0.0.1"]), client);
    assert_eq!(of("127.0.0.1:1", &["198.51.100.1, 203.0.113.9"], &["127.0.0.1"]), client);
    assert_eq!(of("127.0.0.1:1", &["198.51.100.1", "203.0.113.9"], &["127.0.0.1"]), client);
    assert_eq!(of("127.0.0.1:1", &["203.0.113.9, 127.0.0.1"], &["127.0.0.1"]), client);
    assert_eq!(of("127.0.0.1:1", &["nonsense"], &["127.0.0.1"]), proxy);
    assert_eq!(of("127.0.0.1:1", &[], &["127.0.0.1"]), proxy);
}
