//! The demo market: an empty directory is filled through the same commands and imports as a user's.
//! No event is written here by another way, and nothing is taken from here when there is no `--demo`.

mod admission;
mod greeting;
mod market;
mod notice;

use std::sync::Arc;

use event_store::Filter;
use procurement::admission::{RequestToParticipate, Step};
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand, DynamicPurchasingSystems,
};
use procurement::organisation::{OrganisationCommand, Organisations};
use schemas::catalogue::{Assumptions, Coverage};
use schemas::event::Event;
use schemas::ids::{ActorId, AdmissionId, CategoryKey, OrganisationId, SystemId, derived};
use schemas::logbook::LogbookEvent;
use schemas::organisation::{OrganisationKind, Role};
use schemas::suitability::{DeclarationForm, SelfDeclarationGiven};
use schemas::text::Line;

use greeting::Find;
pub use greeting::Greeting;
use market::{DemoMarket, Supplier};

use crate::admissions::take;
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::import::{Handed, ImportError, Upload, UploadError, import};
use crate::persons::PersonalData;
use crate::registry::{Bearer, RegistryError};
use crate::{authorisation, facts, streams};

/// The demo market could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The data set is wrong.
    #[error("the demo market's data cannot be read: {0}")]
    Data(String),
    /// The directory holds a market of its own.
    #[error("this directory holds a marketplace that is not the demo: start it without --demo")]
    NotADemo,
    /// A command was refused.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// A file could not be kept.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// A catalogue was not published.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A token was not issued.
    #[error(transparent)]
    Token(#[from] authorisation::AuthorisationError),
    /// The registry failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The greeting's search failed.
    #[error(transparent)]
    Search(#[from] crate::search::SearchFailure),
    /// A ranking could not be sealed.
    #[error("a ranking cannot be sealed: {0}")]
    Seal(#[from] std::io::Error),
}

/// The demo market being set up. Its ids follow from its data, so that setting it up twice changes nothing.
struct Demo<'a> {
    app: &'a Arc<App>,
    market: DemoMarket,
}

/// Fills the directory if it is empty, issues fresh tokens, and says what can be tried.
pub async fn open(app: &Arc<App>) -> Result<Greeting, DemoError> {
    let demo = Demo { app, market: DemoMarket::read()? };
    let operator = organisation(&demo.market.central_purchasing_body.id);
    let is_demo = facts::organisation(&app.log, operator)?.state.registered.is_some();
    // What the log says of itself belongs to no market.
    let begun = app.log.read_all(0, &Filter::All, 16).map_err(Failure::from)?.events;
    let begun = begun.iter().any(|event| event.stream.category() != LogbookEvent::CATEGORY);
    if !is_demo && begun {
        return Err(DemoError::NotADemo);
    }
    demo.register().await?;
    demo.establish().await?;
    for supplier in &demo.market.supplier {
        demo.admit(supplier).await?;
        demo.publish(supplier).await?;
    }
    if let Err(why) = app.projector.reach(app.log.head()).await {
        return Err(DemoError::Data(why));
    }
    let nobody = || DemoError::Data("nobody can buy".to_owned());
    let buyer = organisation(&demo.market.authority.first().ok_or_else(nobody)?.id);
    let find = Find::by(app, buyer)?;
    let tokens = demo.tokens(buyer, find.supplier).await?;
    Greeting::of(tokens, find, &demo.market)
}

impl Demo<'_> {
    fn system(&self) -> SystemId {
        SystemId(derived("demo system", &self.market.dynamic_purchasing_system.id))
    }

    async fn register(&self) -> Result<(), DemoError> {
        let context = acting_as(Role::Operator);
        for registered in self.market.organisations(organisation)? {
            // An earlier demo market, or one whose organisations changed since, stays as it is.
            let id = registered.organisation;
            if facts::organisation(&self.app.log, id)?.state.registered.is_some() {
                continue;
            }
            let stream = streams::organisation(id);
            execute::<Organisations>(&self.app.log, &stream, &context, || {
                let registered = registered.clone();
                Ok(Prepared::from(OrganisationCommand::RegisterOrganisation(registered)))
            })
            .await?;
        }
        Ok(())
    }

    async fn establish(&self) -> Result<(), DemoError> {
        let asked = self.market.system(self.system(), organisation)?;
        let stream = streams::system(self.system());
        let context = acting_as(Role::Operator);
        execute::<DynamicPurchasingSystems>(&self.app.log, &stream, &context, || {
            let named = asked.participating.iter().chain([&asked.operator]);
            let kinds = named
                .map(|id| Ok((*id, facts::organisation(&self.app.log, *id)?.state.kind())))
                .collect::<Result<_, Failure>>()?;
            let asked = asked.clone();
            Ok(DynamicPurchasingSystemCommand::Establish { asked, kinds }.into())
        })
        .await?;
        let asked = self.market.notice(context.actor, german_day(context.now))?;
        execute::<DynamicPurchasingSystems>(&self.app.log, &stream, &context, || {
            let command = DynamicPurchasingSystemCommand::DespatchNotice(Box::new(asked.clone()));
            Ok(Prepared::from(command))
        })
        .await?;
        Ok(())
    }

    async fn admit(&self, supplier: &Supplier) -> Result<(), DemoError> {
        let (system, candidate) = (self.system(), organisation(&supplier.id));
        let pair = (AdmissionId::of(system, candidate), system);
        let stream = streams::admission(pair.0);
        if self.app.log.stream_revision(&stream).map_err(Failure::from)?.is_some() {
            return Ok(());
        }
        let categories = supplier.admitted()?;
        for step in self.asking(candidate, &categories)? {
            take(self.app, &acting_as(Role::Supplier), pair, &step).await?;
        }
        for step in admission::assessment(&categories)?.into_iter().chain(supplier.suspensions()?) {
            take(self.app, &acting_as(Role::Operator), pair, &step).await?;
        }
        Ok(())
    }

    /// A request with the declaration that every criterion is fulfilled and nothing excludes; its document is kept.
    fn asking(
        &self,
        candidate: OrganisationId,
        categories: &[CategoryKey],
    ) -> Result<[Step; 2], DemoError> {
        let declares = admission::declaration(categories)?;
        let written = serde_json::to_vec(&declares);
        let written = written.map_err(|error| DemoError::Data(error.to_string()))?;
        let mut upload = Upload::begin(&self.app.data, self.app.config.upload_limit)?;
        upload.write(&written)?;
        let file = upload.finish()?;
        let (form, document) = (DeclarationForm::Own, file.digest().clone());
        file.keep(&self.app.data)?;
        let request = RequestToParticipate {
            system: self.system(),
            candidate,
            candidate_kind: Some(OrganisationKind::EconomicOperator),
            succeeded_by: None,
            categories: categories.to_vec(),
        };
        let given = SelfDeclarationGiven { form, document, declares, renewal: false };
        Ok([Step::SubmitRequestToParticipate(request), Step::GiveSelfDeclaration(given)])
    }

    async fn publish(&self, supplier: &Supplier) -> Result<(), DemoError> {
        let id = organisation(&supplier.id);
        let catalogue = streams::catalogue(id);
        if self.app.log.stream_revision(&catalogue).map_err(Failure::from)?.is_some() {
            return Ok(());
        }
        let mut upload = Upload::begin(&self.app.data, self.app.config.upload_limit)?;
        upload.write(supplier.catalogue()?)?;
        let handed = Handed {
            supplier: id,
            file: upload.finish()?,
            coverage_of_csv: Some(Coverage::Whole),
            confirm_delisting: None,
            assumptions: Assumptions::default(),
        };
        let context = acting_as(Role::Supplier);
        import(self.app, &context, handed, false, Arc::new(|_| ())).await?;
        Ok(())
    }

    /// One token a role, fresh at every start: what was printed before holds no more.
    async fn tokens(
        &self,
        buyer: OrganisationId,
        supplier: OrganisationId,
    ) -> Result<Vec<(Role, OrganisationId, String)>, DemoError> {
        let holders = [
            (Role::Operator, organisation(&self.market.central_purchasing_body.id)),
            (Role::Buyer, buyer),
            (Role::Supplier, supplier),
            (Role::Auditor, organisation(DemoMarket::AUDITOR)),
        ];
        let reason = Line::parse("a new one was printed");
        let reason = reason.map_err(|error| DemoError::Data(error.to_string()))?;
        let context = acting_as(Role::Operator);
        let held = authorisation::tokens(self.app, None)?;
        let issuer = authorisation::Issuer::on_the_machine(&context);
        let revoker = authorisation::Revoker { context: &context, body: None, last_operator: true };
        let mut tokens = Vec::new();
        for (role, organisation) in holders {
            let bearer = Bearer { actor: actor(role), role, organisation };
            let name = Line::parse(&format!("Demo ({})", role.word()));
            let name = name.map_err(|error| DemoError::Data(error.to_string()))?;
            let about = PersonalData::named(name);
            let earlier = held.iter().filter(|token| token.actor_id == bearer.actor);
            for old in earlier.filter(|token| token.revoked_at.is_none()) {
                authorisation::revoke(self.app, &revoker, &old.token_id, &reason).await?;
            }
            let token = authorisation::issue(self.app, &issuer, &bearer, &about).await?;
            tokens.push((role, bearer.organisation, token));
        }
        Ok(tokens)
    }
}

fn organisation(key: &str) -> OrganisationId {
    OrganisationId(derived("demo organisation", key))
}

fn actor(role: Role) -> ActorId {
    ActorId(derived("demo actor", role.word()))
}

fn acting_as(role: Role) -> Context {
    Context::begin(actor(role))
}
