//! Real files of others, each with what must come of it.
//! The files are not part of the project: where they are not found, a suite says so and passes.

#[cfg(test)]
mod bmecat;
#[cfg(test)]
mod espd;
#[cfg(test)]
mod sealing;
