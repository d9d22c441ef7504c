//! A competition from the call to the contract, step by step, for stories in which it is one thing among others.
//! What is expected of each step is said by the tests.

use std::cell::Cell;
use std::path::Path;

use serde_json::{Value, json};

use super::tendering::{CallKey, Officer, invitation};
use super::{Caller, Market, text, told};

/// A call, its officers and its key.
pub struct Competition {
    pub officer: Officer,
    pub head: Officer,
    pub key: CallKey,
    pub id: String,
    /// The position of the last step, which what is read next reflects.
    position: Cell<u64>,
    url: String,
}

impl Competition {
    /// Two officers of an authority prepare the call; the first of them holds its key.
    pub fn prepared(market: &Market, authority: &str, desks: &Path, call: &Value) -> Self {
        let subject = call["subject"].as_str().unwrap();
        let desk = |who: &str| desks.join(format!("{subject} {who}"));
        let officer = |who: &str| {
            std::fs::create_dir_all(desk(who)).unwrap();
            Officer::of(market, authority, &desk(who), who)
        };
        let (officer, head) = (officer("officer"), officer("head"));
        let key = officer.key(&desk("officer"), "key");
        let prepared = officer.caller.post("/specific-procurements", call).expect(201);
        let id = prepared["procurement_id"].as_str().unwrap().to_owned();
        let (position, url) = (Cell::new(0), market.server.url.clone());
        Self { officer, head, key, id, position, url }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/specific-procurements/{}{rest}", self.id)
    }

    /// Invites everybody until then; answers with the firms.
    pub fn invites(&self, until: &str, change: impl FnOnce(&mut Value)) -> Vec<Value> {
        let mut asked = invitation(until, &[(&self.key, &self.officer)]);
        change(&mut asked);
        self.posts(&self.officer.caller, "/invitation", &asked);
        let invited = self.reads(&self.officer.caller, "");
        let mut candidates = invited["invitation"]["candidates"].as_array().unwrap().clone();
        candidates.sort_by_key(ToString::to_string);
        candidates
    }

    /// The holder hands the key over, and everything is opened.
    pub fn opens(&self) -> Value {
        let (wrapped, own) = (text(&self.key.wrapped), text(&self.officer.own_key));
        let token = self.officer.caller.token();
        let hand_over = ["tender", "hand-over", &self.id, "--key", "0", "--wrapped", wrapped];
        let at = ["--holder-key", own, "--url", &self.url, "--token", token];
        told(&[&hand_over[..], &at].concat());
        let opened = self.officer.caller.post(&self.path("/opening"), &json!({}));
        self.position.set(opened.position.unwrap());
        assert_eq!(opened.expect(200)["stage"], "opened");
        self.reads(&self.officer.caller, "")
    }

    /// A step of the award by the first officer.
    #[track_caller]
    pub fn does(&self, step: &str, body: &Value) -> Value {
        self.posts(&self.officer.caller, &format!("/award{step}"), body)
    }

    /// A step by somebody.
    #[track_caller]
    pub fn posts(&self, caller: &Caller, step: &str, body: &Value) -> Value {
        let answer = caller.post(&self.path(step), body);
        self.position.set(answer.position.unwrap_or(self.position.get()));
        answer.expect(200)
    }

    /// What somebody reads, reflecting the last step.
    #[track_caller]
    pub fn reads(&self, caller: &Caller, rest: &str) -> Value {
        let position = self.position.get().to_string();
        caller.get(&self.path(rest), &[("min_position", &*position)]).expect(200)
    }

    /// Begins the award: both officers declare that they are impartial.
    pub fn begins_the_award(&self) -> Value {
        let award = self.does("", &json!({}));
        for officer in [&self.officer, &self.head] {
            self.posts(&officer.caller, "/award/impartiality", &json!({}));
        }
        award
    }

    /// Points of people for each tender, then the scores.
    pub fn scores(&self, criterion: &str, points: &[(&str, &str)]) -> Value {
        for (tender, points) in points {
            let given = json!({ "tender": tender, "criterion": criterion, "points": points,
                "reason": "Nach dem Datenblatt" });
            self.does("/points", &given);
        }
        self.does("/evaluations", &json!({ "reason": null }))
    }

    /// Two people decide, all are told, the contract is concluded: the id of the order.
    pub fn awards(&self, tender: &str, tenderer: &str) -> String {
        let evidence = json!({ "tenderer": tenderer, "basis": "already_held",
            "reference": "Zulassungsakte", "subcontractors": null });
        self.does("/evidence", &evidence);
        let proposal = json!({ "tender": tender, "reasons": "Bestes Angebot nach der Wertung" });
        self.does("/proposals", &proposal);
        self.posts(&self.head.caller, "/award/approval", &json!({}));
        let concluded = self.does("/contract", &json!({}));
        concluded["contract"]["order"].as_str().unwrap().to_owned()
    }
}
