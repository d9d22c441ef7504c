//! `marktbuch person`: what is kept of a person shown, put right, and erased by two people.
//! What may be erased is a rule and not decided here.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use schemas::ids::ActorId;
use schemas::person::ErasureGround;
use schemas::text::Line;
use serde_json::{Value, json};

use super::client::Client;
use super::opened::{reader, with_directory};
use super::{Outcome, Where};
use crate::app::App;
use crate::data_dir::DataDir;
use crate::execute::{Context, Failure};
use crate::persons::{self, Mail, PersonalData, PersonsError, Telephone};
use crate::readings::{self, Permit};

/// Show, put right and erase what is kept of a person.
#[derive(Debug, Args)]
pub(super) struct Person {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what is kept, and the commitments in the log.
    Show(Whose),
    /// Show what opens the commitments: salt and text of every field.
    Openings(Whose),
    /// Put fields right.
    Correct {
        #[command(flatten)]
        whose: Whose,
        /// The name.
        #[arg(long, value_parser = Line::parse)]
        name: Option<Line>,
        /// The mail address.
        #[arg(long, value_parser = Mail::parse)]
        mail: Option<Mail>,
        /// The telephone number.
        #[arg(long, value_parser = Telephone::parse)]
        telephone: Option<Telephone>,
        /// Why; it stands in the log and names nobody.
        #[arg(long, value_parser = Line::parse)]
        reason: Line,
    },
    /// Request an erasure.
    RequestErasure {
        #[command(flatten)]
        whose: Whose,
        /// `no_longer_necessary`, `request_of_the_person`, `kept_unlawfully` or `legal_obligation`.
        #[arg(long, value_parser = ground)]
        ground: ErasureGround,
        /// Why; it stands in the log and names nobody.
        #[arg(long, value_parser = Line::parse)]
        reason: Line,
    },
    /// Agree to a requested erasure and carry it out; not by who requested it.
    Erase(Whose),
}

#[derive(Debug, Args)]
struct Whose {
    /// The actor, as tokens and events name it.
    actor: ActorId,
    /// Who does this, when it is done on the directory: an actor with a token that holds.
    #[arg(long, value_name = "ACTOR")]
    by: Option<ActorId>,
    #[command(flatten)]
    place: Where,
}

fn ground(text: &str) -> Result<ErasureGround, String> {
    serde_json::from_value(Value::from(text)).map_err(|_| {
        "no_longer_necessary, request_of_the_person, kept_unlawfully or legal_obligation".to_owned()
    })
}

impl Person {
    pub(super) fn run(self) -> Outcome {
        let told = match self.command {
            Command::Show(whose) => show(&whose)?,
            Command::Openings(whose) => openings(&whose)?,
            Command::Correct { whose, name, mail, telephone, reason } => {
                let about = PersonalData { name, mail, telephone, firm: None };
                match Client::of(&whose.place)? {
                    Some(client) => {
                        let mut body = serde_json::to_value(&about)?;
                        body["reason"] = json!(reason);
                        client.post(&format!("/persons/{}", whose.actor), &body)?
                    }
                    None => directly(&whose, async |app, context| {
                        persons::correct(&app, &context, whose.actor, &about, &reason).await?;
                        Ok(())
                    })?,
                }
            }
            Command::RequestErasure { whose, ground, reason } => match Client::of(&whose.place)? {
                Some(client) => {
                    let body = json!({ "ground": ground, "reason": reason });
                    client.post(&format!("/persons/{}/erasure-requests", whose.actor), &body)?
                }
                None => directly(&whose, async |app, context| {
                    let actor = whose.actor;
                    persons::request_erasure(&app, &context, actor, ground, &reason).await?;
                    Ok(())
                })?,
            },
            Command::Erase(whose) => match Client::of(&whose.place)? {
                Some(client) => {
                    client.post(&format!("/persons/{}/erasures", whose.actor), &json!({}))?
                }
                None => directly(&whose, async |app, context| {
                    persons::erase(&app, &context, whose.actor).await?;
                    Ok(())
                })?,
            },
        };
        println!("{}", serde_json::to_string_pretty(&told)?);
        Ok(ExitCode::SUCCESS)
    }
}

/// Does something on the directory in the name of an actor whose token holds there, and tells how it then stands.
fn directly(
    whose: &Whose,
    work: impl AsyncFnOnce(Arc<App>, Context) -> Result<(), PersonsError>,
) -> Result<Value, Box<dyn std::error::Error>> {
    as_actor(whose, work)?;
    show(whose)
}

/// Opens the directory in the name of an actor whose token holds there.
fn as_actor<T>(
    whose: &Whose,
    work: impl AsyncFnOnce(Arc<App>, Context) -> Result<T, PersonsError>,
) -> Result<T, Box<dyn std::error::Error>> {
    let by = whose.by.ok_or("on the directory --by ACTOR is needed: the log says who did it")?;
    with_directory(&whose.place, async |app: Arc<App>| {
        let acts = app
            .acting
            .now(&app.log, |folded| folded.all_acting().any(|(bearer, _)| bearer.actor == by))?;
        if !acts || !app.registry.holds_any(by)? {
            return Err(format!("no token of {by} holds").into());
        }
        Ok::<_, Box<dyn std::error::Error>>(work(app, Context::begin(by)).await?)
    })?
}

const WITHOUT: &str = "on the directory data is shown with --by ACTOR, which records who read it";

fn show(whose: &Whose) -> Result<Value, Box<dyn std::error::Error>> {
    if let Some(client) = Client::of(&whose.place)? {
        return Ok(client.get(&format!("/persons/{}", whose.actor), &[])?);
    }
    let actor = whose.actor;
    let (state, data, withheld) = if whose.by.is_some() {
        as_actor(whose, async |app, context| {
            let endpoint = "marktbuch person show";
            let permit =
                readings::of_person(&app.log, &app.persons.recent, &context, endpoint, actor)
                    .await?;
            let withheld = match permit {
                Permit::Recorded => None,
                Permit::Withheld(why) => Some(why),
            };
            Ok((persons::state(&app.log, actor)?, app.persons.data(actor)?, withheld))
        })?
    } else {
        let log = reader(&DataDir::new(whose.place.directory()))?;
        let state = persons::state(&log, actor)?;
        let withheld = state.kept.is_some().then(|| WITHOUT.to_owned());
        (state, PersonalData::default(), withheld)
    };
    let data = if withheld.is_some() { None } else { Some(data) };
    let fields = state.kept.as_ref().map(|kept| &kept.fields);
    Ok(json!({
        "actor_id": whose.actor,
        "organisation_id": state.kept.as_ref().map(|kept| kept.organisation),
        "fields": fields,
        "data": data,
        "data_withheld": withheld,
        "erasure_requested": state.requested,
        "erased": state.erased,
    }))
}

fn openings(whose: &Whose) -> Result<Value, Box<dyn std::error::Error>> {
    if let Some(client) = Client::of(&whose.place)? {
        return Ok(client.get(&format!("/persons/{}/openings", whose.actor), &[])?);
    }
    let openings = as_actor(whose, async |app, context| {
        let endpoint = "marktbuch person openings";
        match readings::of_person(&app.log, &app.persons.recent, &context, endpoint, whose.actor)
            .await?
        {
            Permit::Recorded => Ok(app.persons.openings(whose.actor)?),
            Permit::Withheld(why) => Err(Failure::ReadOnly(why).into()),
        }
    })?;
    Ok(json!({ "person": whose.actor, "openings": openings }))
}
