//! What the asker brings: checkpoints held from elsewhere, and the keys of witnesses.
//! What the bundle itself claims is checked beside this.

use super::{Checkpoint, Checkpoints, two_histories};
use crate::finding::{Finding, Findings};
use crate::keys::{Author, Trust};
use crate::note::{Key, Signed};
use crate::report::{Cosigned, HeldSeen};
use crate::{moment, tree};

/// A checkpoint that the asker holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its file, for the report.
    pub file: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Compares a held checkpoint with those of the bundle.
pub(crate) fn held(
    checkpoints: &Checkpoints,
    held: &Held,
    trust: &Trust,
    warnings: &mut Findings,
) -> Result<HeldSeen, (Option<HeldSeen>, Finding)> {
    let file = &held.file;
    let mine = Checkpoint::read(&held.bytes, file).map_err(|why| (None, why))?;
    let author = trust.author(&mine.note, &mine.origin, file).map_err(|why| (None, why))?;
    if let Author::Earlier(label) = author {
        warnings.add(super::earlier(file, &label));
    }
    let seen = |outcome| HeldSeen { file: file.clone(), size: mine.size, outcome };
    if checkpoints.by_size.values().any(|theirs| theirs.origin != mine.origin) {
        let (en, de) = ("is of another log", "gehört zu einem anderen Log");
        return Err((Some(seen("contradicts")), Finding::new("held-origin", file, en, de)));
    }
    if let Some(theirs) = checkpoints.by_size.get(&mine.size) {
        if theirs.root == mine.root {
            return Ok(seen("same"));
        }
        return Err((Some(seen("contradicts")), two_histories(file, mine.size)));
    }
    let proofs = checkpoints.by_size.values().filter_map(|theirs| {
        let path = checkpoints.paths.get(&(mine.size, theirs.size))?;
        Some(tree::extends((mine.size, &mine.root), (theirs.size, &theirs.root), path))
    });
    match proofs.reduce(|all, one| all && one) {
        Some(true) => Ok(seen("consistent")),
        Some(false) => Err((Some(seen("contradicts")), two_histories(file, mine.size))),
        None => {
            warnings.add(unproven(file, mine.size));
            Ok(seen("unproven"))
        }
    }
}

fn unproven(file: &str, size: u64) -> Finding {
    Finding::new(
        "held-unproven",
        file,
        format!(
            "the bundle has no proof from size {size}: whether it is of the same history is unproven"
        ),
        format!(
            "das Bündel hat keinen Nachweis ab Größe {size}: ob es dieselbe Geschichte ist, bleibt offen"
        ),
    )
}

/// Looks for the witness's cosignatures; a finding if there is none, or a wrong one.
pub(crate) fn witnessed(checkpoints: &mut Checkpoints, witness: &Key) -> Result<(), Finding> {
    let mut found = false;
    for (size, checkpoint) in &checkpoints.by_size {
        match witness.says(&checkpoint.note) {
            Signed::At(time) => {
                found = true;
                let time = time.and_then(|time| i64::try_from(time).ok()).unwrap_or_default();
                let cosigned =
                    Cosigned { witness: witness.label(), time: moment::of_seconds(time) };
                if let Some(seen) = checkpoints.seen.get_mut(size) {
                    seen.cosigned.push(cosigned);
                }
            }
            Signed::Wrong => {
                return Err(Finding::new(
                    "cosignature",
                    format!("checkpoint of size {size}"),
                    format!("the cosignature by {} is wrong", witness.label()),
                    format!("die Mitunterschrift von {} ist falsch", witness.label()),
                ));
            }
            Signed::Not => {}
        }
    }
    if found {
        return Ok(());
    }
    Err(Finding::new(
        "not-witnessed",
        "checkpoint",
        format!("no checkpoint here is cosigned by {}", witness.label()),
        format!("kein Prüfpunkt hier ist von {} mitunterschrieben", witness.label()),
    ))
}
