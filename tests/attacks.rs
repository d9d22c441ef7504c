//! Attacks on the log by somebody who may write its files, its clock or its key: each carried out, each noticed. Who
//! notices what, when and by what is written down in `docs/threats.md`.

#[cfg(test)]
mod clock;
#[cfg(test)]
mod database;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod keys;
