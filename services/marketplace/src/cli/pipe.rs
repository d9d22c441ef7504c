//! What happens when nobody reads any more what a command says: `marktbuch … | head` ends quietly.
//! What is said stands with each command.

use std::any::Any;
use std::error::Error;
use std::io::ErrorKind;
use std::process::ExitCode;

/// As a shell tells of a program that a closed pipe ended: 128 and the number of SIGPIPE.
const CLOSED: u8 = 141;

/// From here on a print into a closed pipe ends the process quietly instead of with a panic.
pub(super) fn end_quietly() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if into_a_closed_pipe(panic.payload()) {
            std::process::exit(CLOSED.into());
        }
        usual(panic);
    }));
}

/// Whether it is the panic of a print whose reader has gone; the standard library says so in words only.
fn into_a_closed_pipe(panic: &dyn Any) -> bool {
    let text = panic.downcast_ref::<String>().map_or("", String::as_str);
    text.starts_with("failed printing to std") && text.contains("Broken pipe")
}

/// The exit status of a failure: of a write into a closed pipe the usual one, without a word.
pub(super) fn status_of(error: &(dyn Error + 'static)) -> Option<ExitCode> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>();
        let json =
            error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        if io.map(std::io::Error::kind).or(json) == Some(ErrorKind::BrokenPipe) {
            return Some(ExitCode::from(CLOSED));
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    //! Which failures are a closed pipe and which are not.

    use super::*;

    #[test]
    fn only_a_closed_pipe_is_passed_over_in_silence() {
        let closed = std::io::Error::from(ErrorKind::BrokenPipe);
        assert!(status_of(&closed).is_some());
        assert!(status_of(&std::io::Error::from(ErrorKind::StorageFull)).is_none());
        let text = "failed printing to stdout: Broken pipe (os error 32)".to_owned();
        assert!(into_a_closed_pipe(&text));
        assert!(!into_a_closed_pipe(&"index out of bounds".to_owned()));
    }
}
