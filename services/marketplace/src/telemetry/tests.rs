//! What is measured tells of nothing that must not be known yet.

use actix_web::http::Method;

use super::label;

/// a tender handed in is counted with every other write.
#[test]
fn a_tender_is_counted_with_all_other_writes() {
    let named = |method: &Method, pattern: &str| label(Some(pattern.to_owned()), method);
    let tender = named(&Method::POST, "/api/v1/specific-procurements/{id}/tenders");
    assert_eq!(tender, named(&Method::POST, "/api/v1/orders"));
    assert_eq!(tender, named(&Method::POST, "/api/v1/offers/{id}/price"));
    assert_eq!(tender, named(&Method::DELETE, "/api/v1/tokens/{id}"));
    assert_eq!(named(&Method::GET, "/api/v1/orders"), "/api/v1/orders");
    assert_eq!(label(None, &Method::POST), "none");
}
