//! Rules told as stories: given what happened, when something is asked, then this follows; and what holds of all.
//! Only tests use it; no rule stands here.

use std::fmt::Debug;

use schemas::event::{Event, SCHEMA_VERSION};

use crate::decider::{Decider, Rejection};

/// What has happened so far.
pub(crate) struct Given<D: Decider>(D::State);

/// What came of a command.
pub(crate) struct When<D: Decider>(Result<Vec<D::Event>, D::Rejection>);

/// Starts a story.
pub(crate) fn given<D: Decider>(events: &[D::Event]) -> Given<D> {
    Given(D::fold(events))
}

impl<D: Decider> Given<D> {
    pub(crate) fn when(self, command: &D::Command) -> When<D> {
        When(D::decide(&self.0, command))
    }
}

impl<D: Decider> When<D>
where
    D::Event: Debug + PartialEq,
    D::Rejection: Debug + PartialEq,
{
    #[track_caller]
    pub(crate) fn then(self, expected: &[D::Event]) {
        assert_eq!(self.0.expect("refused"), expected);
    }

    #[track_caller]
    pub(crate) fn then_nothing(self) {
        assert_eq!(self.0.expect("refused"), []);
    }

    #[track_caller]
    pub(crate) fn then_rejected(self, expected: &D::Rejection) {
        assert_eq!(&self.0.expect_err("not refused"), expected);
    }

    /// Refused under a rule of law.
    #[track_caller]
    pub(crate) fn then_rejected_by(self, rule: &str, expected: &D::Rejection) {
        let refused = self.0.expect_err("not refused");
        assert_eq!(&refused, expected);
        assert_eq!(refused.rule(), Some(rule));
    }
}

/// Carries out commands one after another and gives the last state, having seen that
/// - a command repeated at once gives no events;
/// - the log's own bytes, read back and folded, give the state that was reached step by step.
pub(crate) fn history<D>(commands: &[D::Command], after_each: impl Fn(&D::State)) -> D::State
where
    D: Decider<State: Debug + PartialEq, Event: Debug + PartialEq + Event, Rejection: Debug>,
    D::Command: Debug,
{
    let mut state = D::initial();
    let mut log = Vec::new();
    for command in commands {
        let Ok(events) = D::decide(&state, command) else {
            continue;
        };
        state = events.iter().fold(state, D::evolve);
        let again = D::decide(&state, command).expect("repeated and refused");
        assert_eq!(again, [], "{command:?} repeated");
        after_each(&state);
        log.extend(events.iter().map(|event| {
            let bytes = event.write().expect("written");
            D::Event::read(event.kind(), SCHEMA_VERSION, &bytes).expect("read back")
        }));
    }
    assert_eq!(D::fold(&log), state, "replayed");
    state
}
