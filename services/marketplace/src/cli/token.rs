//! `marktbuch token`: tokens issued, listed and revoked; the first operator of an empty marketplace is founded here.
//! What a role may do is decided where it is done.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use procurement::organisation::{OrganisationCommand, Organisations};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::{Land, OrganisationRegistered, PostalAddress, Role};
use schemas::text::Line;
use serde_json::{Value, json};
use uuid::Uuid;

use super::client::Client;
use super::opened::with_directory;
use super::{Outcome, Where};
use crate::app::{App, PROCESS};
use crate::authorisation::{self, Issuer, Revoker};
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::execute::{Context, Prepared, execute};
use crate::persons::{Mail, PersonalData, Telephone};
use crate::readings::Names;
use crate::registry::{Bearer, TokenView};
use crate::streams;

/// Issue, list and revoke tokens.
#[derive(Debug, Args)]
pub(super) struct Token {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Issue a token; it is shown once.
    Issue(Issue),
    /// List tokens without their secrets.
    List {
        /// With names: that they were read is written into the log, so that no server may hold the directory.
        #[arg(long, conflicts_with = "url")]
        names: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Revoke a token.
    Revoke {
        /// Its id, as listed.
        id: String,
        /// Why.
        #[arg(long, value_parser = Line::parse)]
        reason: Line,
        /// Also if it is the last operator of its body; on the directory only.
        #[arg(long, conflicts_with = "url")]
        last_operator: bool,
        #[command(flatten)]
        place: Where,
    },
}

#[derive(Debug, Args)]
struct Issue {
    /// operator, buyer, supplier or auditor.
    #[arg(long)]
    role: Role,
    /// The person's or program's name; it is kept outside the log.
    #[arg(long, value_parser = Line::parse)]
    name: Line,
    /// The person's mail address, if it is needed; kept like the name.
    #[arg(long, value_parser = Mail::parse)]
    mail: Option<Mail>,
    /// The person's telephone number, if it is needed; kept like the name.
    #[arg(long, value_parser = Telephone::parse)]
    telephone: Option<Telephone>,
    /// Why it is another person although another actor has the same mail address.
    #[arg(long, value_name = "WHY", value_parser = Line::parse)]
    other_person: Option<Line>,
    /// The organisation it acts for.
    #[arg(long, required_unless_present = "found")]
    organisation: Option<OrganisationId>,
    /// Register a new organisation of this name for the token, as the first operator needs it.
    #[arg(long, value_name = "NAME", value_parser = Line::parse, conflicts_with = "organisation", requires = "town")]
    found: Option<Line>,
    /// The new organisation's seat.
    #[arg(long, value_parser = Line::parse)]
    town: Option<Line>,
    /// The new organisation's Land, such as NW.
    #[arg(long, value_parser = land)]
    land: Option<Land>,
    /// Street and number of the new organisation's own address, for records and letters.
    #[arg(long, value_parser = Line::parse, requires_all = ["postal_code", "found"])]
    street: Option<Line>,
    /// The postal code of that address; its town is the seat.
    #[arg(long, value_parser = Line::parse, requires = "street")]
    postal_code: Option<Line>,
    #[command(flatten)]
    place: Where,
}

fn land(text: &str) -> Result<Land, String> {
    serde_json::from_value(Value::from(text)).map_err(|_| "two letters, such as NW".to_owned())
}

impl Token {
    pub(super) fn run(self) -> Outcome {
        match self.command {
            Command::Issue(issue) => issue.run(),
            Command::List { names, place } => list(names, &place),
            Command::Revoke { id, reason, last_operator, place } => {
                revoke(&id, &reason, last_operator, &place)
            }
        }
    }
}

impl Issue {
    /// The new organisation's own address, if it was named.
    fn address(&self) -> Option<PostalAddress> {
        let (street, postal_code) = (self.street.clone()?, self.postal_code.clone()?);
        Some(PostalAddress { street, postal_code, town: self.town.clone()? })
    }

    fn run(self) -> Outcome {
        let issued = match Client::of(&self.place)? {
            Some(client) => self.through(&client)?,
            None => with_directory(&self.place, |app| self.directly(app))??,
        };
        if self.place.json {
            println!("{issued}");
        } else {
            println!("{}", issued["token"].as_str().unwrap_or(""));
            eprintln!("organisation {}, actor {}", issued["organisation_id"], issued["actor_id"]);
            eprintln!("the token is not kept and not shown again");
        }
        Ok(ExitCode::SUCCESS)
    }

    fn through(&self, client: &Client) -> Result<Value, Box<dyn std::error::Error>> {
        let organisation = match (&self.found, self.organisation) {
            (Some(name), _) => {
                let body = json!({
                    "kind": self.role.acts_for(), "name": name, "town": self.town, "land": self.land,
                    "address": self.address(),
                });
                client.post("/organisations", &body)?["organisation_id"].clone()
            }
            (None, organisation) => json!(organisation),
        };
        let body = json!({
            "role": self.role, "organisation_id": organisation, "name": self.name,
            "mail": self.mail, "telephone": self.telephone, "other_person": self.other_person,
        });
        let mut issued = client.post("/tokens", &body)?;
        issued["organisation_id"] = organisation;
        Ok(issued)
    }

    async fn directly(&self, app: Arc<App>) -> Result<Value, Box<dyn std::error::Error>> {
        let context = Context::begin(PROCESS);
        let organisation = match (&self.found, self.organisation) {
            (None, Some(organisation)) => organisation,
            (found, _) => {
                let organisation = OrganisationId(Uuid::now_v7());
                let registered = OrganisationRegistered {
                    organisation,
                    kind: self.role.acts_for(),
                    name: found.clone().ok_or("--organisation or --found is needed")?,
                    town: self.town.clone().ok_or("--found needs --town")?,
                    land: self.land,
                    delivery_places: Vec::new(),
                    address: self.address(),
                };
                let stream = streams::organisation(organisation);
                execute::<Organisations>(&app.log, &stream, &context, || {
                    let registered = registered.clone();
                    Ok(Prepared::from(OrganisationCommand::RegisterOrganisation(registered)))
                })
                .await?;
                organisation
            }
        };
        let actor = ActorId(Uuid::now_v7());
        let bearer = Bearer { actor, role: self.role, organisation };
        let about = PersonalData {
            name: Some(self.name.clone()),
            mail: self.mail.clone(),
            telephone: self.telephone.clone(),
            firm: None,
        };
        let other_person = self.other_person.clone();
        let issuer = Issuer { other_person, ..Issuer::on_the_machine(&context) };
        let token = authorisation::issue(&app, &issuer, &bearer, &about).await?;
        Ok(json!({ "token": token, "actor_id": actor, "organisation_id": organisation }))
    }
}

fn list(names: bool, place: &Where) -> Outcome {
    let tokens = if let Some(client) = Client::of(place)? {
        client.get("/tokens", &[])?["tokens"].clone()
    } else {
        serde_json::to_value(listed(names, place)?)?
    };
    if place.json {
        println!("{}", serde_json::to_string_pretty(&tokens)?);
        return Ok(ExitCode::SUCCESS);
    }
    for token in tokens.as_array().into_iter().flatten() {
        let text = |name: &str| token[name].as_str().unwrap_or("").to_owned();
        let state = if token["revoked_at"].is_null() { "holds" } else { "revoked" };
        let ends = match token["expires_soon"].as_bool() {
            Some(true) => format!("  ENDS SOON, at {}", text("expires_at")),
            _ if token["expires_at"].is_null() => String::new(),
            _ => format!("  ends at {}", text("expires_at")),
        };
        let used = match token["last_used"].as_str() {
            Some(day) => format!("  last used on {day}"),
            None => "  never used since days are noted".to_owned(),
        };
        println!(
            "{}  {:8}  {state:7}  {}  organisation {}{ends}{used}",
            text("token_id"),
            text("role"),
            text("name"),
            text("organisation_id")
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Names are shown only once it is recorded that they are; without them the directory is only read.
fn listed(with_names: bool, place: &Where) -> Result<Vec<TokenView>, Box<dyn std::error::Error>> {
    let (mut tokens, names) = if with_names {
        with_directory(place, async |app| {
            let tokens = authorisation::tokens(&app, None)?;
            let subjects = tokens.iter().map(|token| token.actor_id).collect();
            let reading = ("marktbuch token list", &subjects, [].into());
            let context = Context::begin(PROCESS);
            let names = Names::read(&app.log, &app.persons, &context, reading).await?;
            Ok::<_, authorisation::AuthorisationError>((tokens, names))
        })??
    } else {
        let data = DataDir::new(place.directory());
        (authorisation::tokens_of_directory(&data, &Config::load(None)?)?, Names::default())
    };
    for token in &mut tokens {
        token.name = names.of(token.actor_id).map(str::to_owned);
    }
    Ok(tokens)
}

fn revoke(id: &str, reason: &Line, last_operator: bool, place: &Where) -> Outcome {
    match Client::of(place)? {
        Some(client) => {
            client.delete(&format!("/tokens/{id}"), &json!({ "reason": reason }))?;
        }
        None => with_directory(place, async |app| {
            let context = Context::begin(PROCESS);
            let revoker = Revoker { context: &context, body: None, last_operator };
            authorisation::revoke(&app, &revoker, id, reason).await
        })??,
    }
    println!("{}", if place.json { "{\"revoked\":true}" } else { "revoked" });
    Ok(ExitCode::SUCCESS)
}
