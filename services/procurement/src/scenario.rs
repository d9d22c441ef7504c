//! Rules told as stories: given what happened, when something is asked, then this follows.
//! Only tests use it; no rule stands here.

use std::fmt::Debug;

use crate::decider::Decider;

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
}
