//! The passing of time: what is due is carried out through each noun's own rules, and the clock of a rehearsal is led
//! through every moment at which something is. What is due, and what then happens, is decided by the nouns.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveTime, SubsecRound, TimeDelta, Utc};
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand, DynamicPurchasingSystems,
};
use schemas::ids::SystemId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, PROCESS};
use crate::execute::{Context, Failure, execute};
use crate::rehearsal::RehearsalError;
use crate::streams;
use crate::worker::german_time;
use crate::{admissions, clock};

/// How often it is looked for what is due while the clock goes.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// The furthest that the clock of a rehearsal is moved at once, in days.
pub const FURTHEST: i64 = 3_660;

/// The passing of deadlines in this process.
#[derive(Debug, Default)]
pub struct Deadlines {
    /// Who passes deadlines holds it: one after the other.
    passing: tokio::sync::Mutex<()>,
    standing: Mutex<DeadlinesStanding>,
}

/// How the passing of deadlines stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeadlinesStanding {
    /// Up to which moment it was last looked for what is due.
    pub passed_until: Option<DateTime<Utc>>,
    /// What could not be carried out then; it is tried again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failing: Vec<String>,
}

impl Deadlines {
    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> DeadlinesStanding {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What was due and could not be carried out, each thing for itself.
#[derive(Debug, Default)]
pub struct Failing(Vec<String>);

impl Failing {
    /// Notes why one thing could not be carried out; the others go on.
    pub fn unless<T>(&mut self, done: Result<T, Failure>, which: impl std::fmt::Display) {
        if let Err(failure) = done {
            tracing::error!(%which, %failure, "what is due could not be carried out");
            self.0.push(format!("{which}: {failure}"));
        }
    }
}

/// What came of moving the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moved {
    /// Where it stood.
    pub from: DateTime<Utc>,
    /// Where it stands.
    pub now: DateTime<Utc>,
    /// How many events were written on the way, all by time alone unless somebody else wrote meanwhile.
    pub events: u64,
    /// What could not be carried out; it is tried again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failing: Vec<String>,
}

/// The clock was not moved.
#[derive(Debug, thiserror::Error)]
pub enum NotMoved {
    /// It goes by itself.
    #[error("this marketplace is no rehearsal: its clock goes by itself")]
    Going,
    /// It never goes back.
    #[error("the clock stands at {} and never goes back", .0.to_rfc3339())]
    Back(DateTime<Utc>),
    /// Further than is led through at once.
    #[error("the clock is moved by at most {FURTHEST} days at once")]
    TooFar,
    /// The rehearsal's mark could not be written.
    #[error(transparent)]
    Broken(#[from] RehearsalError),
    /// The read models do not follow.
    #[error("the read models do not follow: {0}")]
    Stalled(String),
}

/// Carries out everything that is due at the context's time, each noun by its own rules. What fails is said and does
/// not keep the others.
async fn carry_out(app: &Arc<App>, context: &Context) -> Vec<String> {
    let outcomes: Vec<(&str, Failing)> = vec![
        // One line a noun.
        ("offers", crate::offers::pass_deadlines(app, context).await),
        ("systems", pass_systems(app, context).await),
        ("framework agreements", crate::frameworks::pass_deadlines(app, context).await),
        ("awards", crate::awards::pass_deadlines(app, context).await),
        ("specific procurements", crate::tendering::pass_deadlines(app, context).await),
        ("successions", crate::successions::pass(app, context).await),
        ("admissions", admissions::pass_deadlines(app, context).await),
    ];
    let mut failing = Vec::new();
    for (noun, Failing(all)) in outcomes {
        failing.extend(all.into_iter().map(|why| format!("{noun}: {why}")));
    }
    failing
}

async fn pass(app: &Arc<App>) -> Result<Vec<String>, String> {
    app.projector.reach(app.log.head()).await?;
    let context = Context::begin(PROCESS);
    let failing = carry_out(app, &context).await;
    app.projector.reach(app.log.head()).await?;
    let standing = DeadlinesStanding { passed_until: Some(context.now), failing: failing.clone() };
    *app.deadlines.standing.lock().unwrap_or_else(PoisonError::into_inner) = standing;
    Ok(failing)
}

/// Looks every minute for what is due, until the process ends. What failed is tried again at the next look.
pub async fn keep_passing(app: Arc<App>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    loop {
        looks.tick().await;
        let _passing = app.deadlines.passing.lock().await;
        if let Err(why) = pass(&app).await {
            tracing::error!(why, "no deadline passes while the read models stand still");
        }
    }
}

/// Leads the clock of a rehearsal to `to`, through every moment at which something is due, and carries it out then.
pub async fn lead(
    app: &Arc<App>,
    to: impl FnOnce(DateTime<Utc>) -> Option<DateTime<Utc>>,
) -> Result<Moved, NotMoved> {
    let rehearsal = app.rehearsal.as_ref().ok_or(NotMoved::Going)?;
    let _passing = app.deadlines.passing.lock().await;
    let from = clock::now();
    let to = to(from).filter(|to| *to - from <= TimeDelta::days(FURTHEST));
    // The clock stands at whole microseconds, as the log's times are.
    let to = to.ok_or(NotMoved::TooFar)?.trunc_subsecs(6);
    if to < from {
        return Err(NotMoved::Back(from));
    }
    let before = app.log.head();
    let mut failing = pass(app).await.map_err(NotMoved::Stalled)?;
    while clock::now() < to {
        let next = next_moment(app, clock::now()).filter(|next| *next < to).unwrap_or(to);
        rehearsal.stand(next)?;
        failing = pass(app).await.map_err(NotMoved::Stalled)?;
    }
    let (now, events) = (clock::now(), app.log.head() - before);
    Ok(Moved { from, now, events, failing })
}

/// Says of every system whose last day went by that it did.
async fn pass_systems(app: &Arc<App>, context: &Context) -> Failing {
    let today = clock::german_day(context.now);
    let (seen, mut failing) = (app.views().seen(), Failing::default());
    let over = seen.market.systems.values();
    let over = over.filter(|system| system.terminated.is_none() && system.valid_until < today);
    let over: Vec<SystemId> = over.map(|system| system.system_id).collect();
    let context = Context { if_match: None, ..context.clone() };
    for system in over {
        let stream = streams::system(system);
        let passed = execute::<DynamicPurchasingSystems>(&app.log, &stream, &context, || {
            Ok(DynamicPurchasingSystemCommand::PassDeadlines { today }.into())
        })
        .await;
        failing.unless(passed, system);
    }
    failing
}

/// The next moment after `now` at which something may be due: the beginning of the next German day, as periods in days
/// end with a day, or a moment that an event names, and the second after it for what is due only when it is over.
fn next_moment(app: &App, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let tomorrow = german_time(clock::german_day(now).succ_opt()?, NaiveTime::MIN);
    let seen = app.views().seen();
    let named = seen.market.duties.values().flat_map(|owed| owed.moments.iter().copied());
    let with_second = named
        .filter_map(whole_micros)
        .flat_map(|moment| [Some(moment), moment.checked_add_signed(TimeDelta::seconds(1))]);
    let with_second = with_second.flatten();
    with_second.chain([tomorrow]).filter(|moment| *moment > now).min()
}

/// The first whole microsecond at or after a moment: earlier the clock would stand before it for ever. None behind the
/// calendar's end.
fn whole_micros(moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let whole = moment.trunc_subsecs(6);
    if whole == moment { Some(whole) } else { whole.checked_add_signed(TimeDelta::microseconds(1)) }
}
