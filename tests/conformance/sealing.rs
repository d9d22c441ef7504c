//! Tenders are sealed in a format of others: what is sealed here opens with the programme `age` of its specification's
//! author, and what that seals opens here.
//! Who may open what, and when, is told by the journeys.

use std::fs;
use std::path::Path;
use std::process::Command;

use marketplace::tendering::sealing;
use schemas::specific_procurement::SealingKey;
use serde_json::json;

use crate::support::{text, told};

/// Runs `age`; none if it is not on this machine.
fn age(arguments: &[&str]) -> Option<Vec<u8>> {
    let Ok(output) = Command::new("age").args(arguments).output() else {
        assert!(std::env::var_os("CI").is_none(), "age is missing: tests/run installs it");
        eprintln!("skipped: sealed tenders before the program age: it is not there");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(output.stdout)
}

/// A key of a call for one holder: its recipient, and the identity as `age` unwraps it with the holder's own key.
fn key(folder: &Path, name: &str) -> Option<(SealingKey, String)> {
    let (own, wrapped) = (folder.join(format!("{name}.key")), folder.join(format!("{name}.age")));
    let holder = told(&["tender", "holder-key", "--out", text(&own)]);
    let holder = holder["recipient"].as_str().unwrap();
    let made = told(&["tender", "key", "--holder", holder, "--out", text(&wrapped)]);
    let unwrapped = String::from_utf8(age(&["-d", "-i", text(&own), text(&wrapped)])?).unwrap();
    let key = json!({ "recipient": made["recipient"], "holders": [], "wrapped": null });
    Some((serde_json::from_value(key).unwrap(), unwrapped))
}

/// R-1.63: two layers, innermost first, in the format C2SP `age`.
#[test]
fn what_is_sealed_opens_with_age_and_the_other_way_round() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let Some((inner, inner_secret)) = key(folder.path(), "inner") else { return };
    let Some((outer, outer_secret)) = key(folder.path(), "outer") else { return };
    let plain = b"{\"unit_price\":\"19.90\"}";

    let sealed = file("sealed", &sealing::seal(plain, &[inner.clone(), outer.clone()]).unwrap());
    let (first, second) =
        (file("outer.txt", outer_secret.as_bytes()), file("inner.txt", inner_secret.as_bytes()));
    let layer = file("layer", &age(&["-d", "-i", text(&first), text(&sealed)]).unwrap());
    assert_eq!(age(&["-d", "-i", text(&second), text(&layer)]).unwrap(), plain);

    let tender = file("tender", plain);
    let layer = file("layer", &age(&["-r", inner.recipient.as_str(), text(&tender)]).unwrap());
    let sealed = age(&["-r", outer.recipient.as_str(), text(&layer)]).unwrap();
    let secrets = [inner_secret, outer_secret].map(|it| sealing::identity(&it).unwrap());
    assert_eq!(&*sealing::unseal(&sealed, &secrets).unwrap(), plain);
}
