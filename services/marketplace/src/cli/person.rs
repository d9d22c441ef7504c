//! `marktbuch person`: what is kept of a person shown, put right, and erased by two people.
//! What may be erased is a rule and not decided here.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use event_store::EventStore;
use schemas::ids::ActorId;
use schemas::person::ErasureGround;
use schemas::text::Line;
use serde_json::{Value, json};

use super::client::Client;
use super::opened::with_directory;
use super::{Outcome, Where};
use crate::app::{App, PROCESS};
use crate::data_dir::DataDir;
use crate::execute::Context;
use crate::persons::{self, Mail, PersonalData, PersonsError, Telephone};
use crate::readings::{self, Permit, Reading};

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
    /// Show what opens the commitments, salt and text of every field; that it was read is written into the log.
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
        /// no_longer_necessary, request_of_the_person, kept_unlawfully or legal_obligation.
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
                let about = PersonalData { name, mail, telephone };
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
    let by =
        whose.by.ok_or("on the directory --by ACTOR is needed: two people must be told apart")?;
    let done = with_directory(&whose.place, async |app: Arc<App>| {
        if !app.registry.holds_any(by)? {
            return Err(format!("no token of {by} holds").into());
        }
        work(app, Context::begin(by)).await?;
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    done?;
    show(whose)
}

fn show(whose: &Whose) -> Result<Value, Box<dyn std::error::Error>> {
    if let Some(client) = Client::of(&whose.place)? {
        return Ok(client.get(&format!("/persons/{}", whose.actor), &[])?);
    }
    let log = EventStore::open_reader(&DataDir::new(whose.place.directory()).log())?;
    let state = persons::state(&log, whose.actor)?;
    let fields = state.kept.as_ref().map(|kept| &kept.fields);
    Ok(json!({
        "actor_id": whose.actor,
        "organisation_id": state.kept.as_ref().map(|kept| kept.organisation),
        "fields": fields,
        "data_withheld": "shown by a server, and by `marktbuch person openings`, which record that it was read",
        "erasure_requested": state.requested,
        "erased": state.erased,
    }))
}

fn openings(whose: &Whose) -> Result<Value, Box<dyn std::error::Error>> {
    if let Some(client) = Client::of(&whose.place)? {
        return Ok(client.get(&format!("/persons/{}/openings", whose.actor), &[])?);
    }
    let openings = with_directory(&whose.place, async |app: Arc<App>| {
        if let Some(by) = whose.by.filter(|by| !app.registry.holds_any(*by).unwrap_or(false)) {
            return Err(format!("no token of {by} holds").into());
        }
        let context = Context::begin(whose.by.unwrap_or(PROCESS));
        let endpoint = "marktbuch person openings";
        let (subjects, orders) = ([whose.actor].into(), [].into());
        let reading = Reading::Personal { endpoint, subjects, orders };
        match readings::record(&app.log, &context, reading).await? {
            Permit::Recorded => {
                Ok::<_, Box<dyn std::error::Error>>(app.persons.openings(whose.actor)?)
            }
            Permit::Withheld(why) => Err(why.into()),
        }
    })??;
    Ok(json!({ "person": whose.actor, "openings": openings }))
}
