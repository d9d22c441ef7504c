//! Tokens as they are presented and listed: the registry knows the secret, the log says whether its actor acts.
//! Nothing is issued or revoked here.

use chrono::{DateTime, Days, Utc};
use event_store::EventStore;
use schemas::ids::OrganisationId;

use super::AuthorisationError;
use crate::acting::Folded;
use crate::app::App;
use crate::clock::{self, german_day};
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::registry::{Bearer, Registry, Row, TokenView};

/// Who presents a token, and when it ends.
#[derive(Clone, Debug)]
pub struct Presented {
    /// Who.
    pub bearer: Bearer,
    /// When the token ends by itself, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether that is soon.
    pub expires_soon: bool,
}

/// Whoever presents a token does not get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIn {
    /// It is unknown or revoked.
    Unknown,
    /// It ended by itself.
    Expired,
}

/// Who presents this token: the registry knows it, the log lets its actor act, and its time is not over.
pub fn presented(app: &App, token: &str) -> Result<Result<Presented, NotIn>, AuthorisationError> {
    let Some(row) = app.registry.presented(token)? else { return Ok(Err(NotIn::Unknown)) };
    if !app.acting.acts(&app.log, &row.bearer)? {
        return Ok(Err(NotIn::Unknown));
    }
    let terms = Terms::of(app);
    let (now, expires_at) = (terms.now, terms.end(&row));
    if expires_at.is_some_and(|end| end <= now) {
        return Ok(Err(NotIn::Expired));
    }
    let today = german_day(now);
    if row.last_used != Some(today)
        && let Err(why) = app.registry.used(&row.token_id, today)
    {
        tracing::debug!(token_id = row.token_id, %why, "the day of its use is not noted");
    }
    let expires_soon = terms.is_soon(expires_at);
    Ok(Ok(Presented { bearer: row.bearer, expires_at, expires_soon }))
}

/// Whether the bearer of a token that was let in before is still let in.
pub fn still_acts(app: &App, bearer: &Bearer) -> Result<bool, AuthorisationError> {
    if !app.acting.acts(&app.log, bearer)? {
        return Ok(false);
    }
    let now = clock::now();
    let rows = app.registry.rows()?.0;
    let mut own = rows.iter().filter(|row| row.bearer == *bearer && row.is_open());
    Ok(own.any(|row| expires_at(app, row).is_none_or(|end| end > now)))
}

fn expires_at(app: &App, row: &Row) -> Option<DateTime<Utc>> {
    Terms::of(app).end(row)
}

/// When tokens end by themselves.
#[derive(Clone, Copy, Debug)]
struct Terms {
    days: Option<u32>,
    warn_days: u32,
    now: DateTime<Utc>,
}

impl Terms {
    fn of(app: &App) -> Self {
        let days = app.config.token_term(app.rehearsal.is_some());
        Self { days, warn_days: app.config.token_warn_days, now: clock::now() }
    }

    fn end(&self, row: &Row) -> Option<DateTime<Utc>> {
        row.issued_at.checked_add_days(Days::new(self.days?.into()))
    }

    fn is_soon(&self, end: Option<DateTime<Utc>>) -> bool {
        let warned = self.now.checked_add_days(Days::new(self.warn_days.into()));
        end.zip(warned).is_some_and(|(end, warned)| end <= warned)
    }

    /// A token as it is listed, without a name.
    fn view(&self, row: &Row, folded: &Folded) -> TokenView {
        let standing = folded.standing(row.bearer.organisation, row.bearer.actor);
        // The log has the last word, also over a row that does not follow it yet.
        let ended = standing.and_then(|standing| Some(standing.ended.as_ref()?.0));
        let revoked_at = row.revoked_at.or(ended);
        let expires_at = self.end(row).filter(|_| revoked_at.is_none());
        TokenView {
            token_id: row.token_id.clone(),
            actor_id: row.bearer.actor,
            name: None,
            role: row.bearer.role,
            organisation_id: row.bearer.organisation,
            issued_at: row.issued_at,
            revoked_at,
            expires_at,
            expires_soon: self.is_soon(expires_at),
            last_used: row.last_used,
        }
    }
}

/// Whose open tokens have all ended by themselves, though the log still lets them act; with the day.
pub(super) fn expired(
    app: &App,
    now: DateTime<Utc>,
) -> Result<Vec<(Bearer, DateTime<Utc>)>, AuthorisationError> {
    let rows = app.registry.rows()?.0;
    let acting: Vec<Bearer> = app
        .acting
        .now(&app.log, |folded| folded.all_acting().map(|(bearer, _)| bearer).collect())?;
    let end_of = |bearer: Bearer| {
        let open = rows.iter().filter(|row| row.bearer == bearer && row.is_open());
        // If one of them does not end, none of them is told of.
        let ends: Vec<_> = open.map(|row| expires_at(app, row)).collect();
        let last = ends.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max()?;
        (last <= now).then_some((bearer, last))
    };
    Ok(acting.into_iter().filter_map(end_of).collect())
}

/// The tokens that this body may see, all of them if none is named, the oldest first. Names stay out.
pub fn tokens(
    app: &App,
    body: Option<OrganisationId>,
) -> Result<Vec<TokenView>, AuthorisationError> {
    let (rows, terms) = (app.registry.rows()?.0, Terms::of(app));
    let seen = app.acting.now(&app.log, |folded| {
        let answers = |row: &&Row| folded.answers_for(row.bearer.organisation) == body;
        let handed_out = rows.iter().filter(|row| row.handed_out);
        let visible = handed_out.filter(|row| body.is_none() || answers(row));
        visible.map(|row| terms.view(row, folded)).collect()
    })?;
    Ok(seen)
}

/// All tokens of a directory that is only read.
pub fn tokens_of_directory(
    data: &DataDir,
    config: &Config,
) -> Result<Vec<TokenView>, Box<dyn std::error::Error>> {
    let folded = Folded::of(&EventStore::open_reader(&data.log())?)?;
    let days = config.token_term(clock::stands_at().is_some());
    let terms = Terms { days, warn_days: config.token_warn_days, now: clock::now() };
    let rows = Registry::open_reader(&data.registry())?.rows()?.0;
    Ok(rows.iter().filter(|row| row.handed_out).map(|row| terms.view(row, &folded)).collect())
}
