//! Changing the law as data: the one way from a request to the event.
//! What may be changed is decided in `procurement::law::changes`.

use procurement::law::changes::{LawChange, LawChanges, LawCommand};
use schemas::law::Setting;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Unanswered;
use crate::app::App;
use crate::execute::{Context, Done, Failure, execute};
use crate::streams;

/// A change as it is asked for: exactly one of `limit`, `holiday`, `setting`, and why.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAsked {
    /// A row of the table of limits (mark M, GK or check), its cells between bars.
    #[schema(value_type = Option<String>,
        example = "direct-award | SL | municipality | supplies | 12500 | 2026-01-01 | | council | M | rules 4.3 |")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Line>,
    /// A row of the table of public holidays.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holiday: Option<Line>,
    /// A choice that the law leaves open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
    /// Why.
    #[schema(value_type = String)]
    pub reason: Line,
}

impl ChangeAsked {
    /// The change as a command.
    pub fn command(self) -> Result<LawCommand, Unanswered> {
        let limit = self.limit.map(|row| LawChange::Limit { row });
        let holiday = self.holiday.map(|row| LawChange::Holiday { row });
        let setting = self.setting.map(LawChange::Setting);
        let mut asked = [limit, holiday, setting].into_iter().flatten();
        match (asked.next(), asked.next()) {
            (Some(change), None) => {
                Ok(LawCommand { change, reason: self.reason, proposed_by: None })
            }
            (None | Some(_), _) => Err(Unanswered::Parameter {
                name: "limit",
                why: "exactly one of `limit`, `holiday` and `setting` is needed".to_owned(),
            }),
        }
    }
}

/// Changes the law as data.
pub async fn change(
    app: &App,
    context: &Context,
    command: &LawCommand,
) -> Result<Done<procurement::law::changes::ChangedLaw, schemas::law::LawEvent>, Failure> {
    execute::<LawChanges>(&app.log, &streams::law(), context, || Ok(command.clone().into())).await
}
