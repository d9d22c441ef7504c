//! A time stamp made by a real authority of one's own, openssl, and judged by it as the report says.
//! It needs openssl, which `tests/run` installs; nothing stands in for it.

use std::path::Path;
use std::process::Command;

use super::bundle::codes;
use super::sample::{Log, Pen};
use crate::encoding::sha256;
use crate::timestamp;

const SETTINGS: &str = "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\ndefault_policy = 1.2.3.4\n\
     digests = sha256\nsigner_digest = sha256\ness_cert_id_alg = sha256\n";

fn openssl(folder: &Path, arguments: &str) -> bool {
    let output = Command::new("openssl").current_dir(folder).args(arguments.split(' ')).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    output.status.success()
}

/// The authority's response over some bytes, all files in the folder.
fn stamped(folder: &Path, bytes: &[u8]) -> Vec<u8> {
    std::fs::write(folder.join("data"), bytes).unwrap();
    std::fs::write(folder.join("tsa.cnf"), SETTINGS).unwrap();
    openssl(
        folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out ca.pem \
         -subj /CN=Authority -addext extendedKeyUsage=critical,timeStamping",
    );
    openssl(folder, "ts -query -data data -sha256 -cert -out query.tsq");
    openssl(
        folder,
        "ts -reply -config tsa.cnf -queryfile query.tsq -signer ca.pem -inkey key.pem -out stamp.tsr",
    );
    std::fs::read(folder.join("stamp.tsr")).unwrap()
}

#[test]
fn a_time_stamp_is_matched_here_and_its_signature_judged_by_openssl() {
    let folder = tempfile::TempDir::new().unwrap();
    let log = Log::market();
    let note = log.checkpoint(4, &Pen::log());
    let stamp = stamped(folder.path(), note.as_bytes());
    assert_eq!(timestamp::read(&stamp).unwrap().digest, sha256(&[note.as_bytes()]));
    for cut in 0..stamp.len() {
        // The signature at the end is openssl's to judge; what is cut off is no response.
        assert!(timestamp::read(&stamp[..cut]).is_none(), "cut at {cut}");
    }

    let mut bundle = log.bundle();
    bundle.put("timestamps/4.tsr", &stamp);
    let report = bundle.clone().sealed(&Pen::log()).report();
    assert_eq!(codes(&report), [""; 0]);
    let seen = report.checkpoints[0].stamp.as_ref().unwrap();
    std::fs::create_dir_all(folder.path().join("timestamps")).unwrap();
    std::fs::create_dir_all(folder.path().join("checkpoints")).unwrap();
    std::fs::write(folder.path().join("timestamps/4.tsr"), &stamp).unwrap();
    std::fs::write(folder.path().join("checkpoints/4"), &note).unwrap();
    let command = seen.command.replace("AUTHORITY.pem", "ca.pem");
    assert!(openssl(folder.path(), command.strip_prefix("openssl ").unwrap()));

    // The same stamp under another checkpoint stamps something else.
    bundle.files.retain(|(name, _)| name != "timestamps/4.tsr");
    bundle.put("timestamps/7.tsr", &stamp);
    assert_eq!(bundle.sealed(&Pen::log()).codes(), ["time-stamp"]);
}
