//! The house's rules that no compiler holds: form, directions, words, papers. Each is an absence.
//! No rule of the trade is tested here, and nothing that clippy or rustfmt already refuses.

#[cfg(test)]
mod directions;
#[cfg(test)]
mod form;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod source;
#[cfg(test)]
mod words;

/// Fails with every violation, one a line, so that they can be mended in one go.
fn none(violations: &[String]) {
    assert!(violations.is_empty(), "{} found:\n{}", violations.len(), violations.join("\n"));
}
