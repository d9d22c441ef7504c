//! Which methods a path knows.

use super::*;

#[test]
fn a_path_is_known_by_its_methods_and_a_strange_one_by_none() {
    let known = Known::of(&super::super::openapi::document());
    assert_eq!(known.methods("/api/v1/orders"), ["GET", "HEAD", "POST"]);
    assert_eq!(known.methods("/api/v1/orders/0192"), ["GET", "HEAD"]);
    assert_eq!(known.methods("/api/v1/orders/0192/acceptance"), ["POST"]);
    assert_eq!(known.methods("/api/v1/orders/"), Vec::<&str>::new());
    assert_eq!(known.methods("/nowhere"), Vec::<&str>::new());
}
