//! All that can be read after a restart, compared with the fold of the log: each offer, the whole search of the supplier, the
//! orders, and what the index itself holds.
//! Nothing is waited for but the first answer: a started server shows what its log has.

use std::collections::BTreeMap;
use std::fmt;

use projections::Generation;
use search::Filter;
use serde_json::Value;

use super::Failure;
use super::folded::Folded;
use super::load::Acknowledged;
use super::server::Server;

/// How much was compared.
#[derive(Default)]
pub struct Compared {
    offers: u64,
    hits: u64,
    orders: u64,
    documents: u64,
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offers, hits, orders, documents } = self;
        write!(
            f,
            "{offers} offers, {hits} hits, {orders} orders and {documents} documents of the index compared"
        )
    }
}

impl Compared {
    /// What differs, a sentence each.
    pub fn look(
        &mut self,
        server: &Server,
        folded: &Folded,
        acknowledged: &Acknowledged,
    ) -> Result<Vec<String>, Failure> {
        let mut differing = acknowledged.older.clone();
        kept(folded, acknowledged, &mut differing);
        self.hits(server, folded, &mut differing)?;
        self.each(server, folded, acknowledged, &mut differing)?;
        self.orders(server, folded, &mut differing)?;
        self.index(server, folded, &mut differing)?;
        Ok(differing)
    }

    /// Each offer whose price was changed in the last round, by its id.
    fn each(
        &mut self,
        server: &Server,
        folded: &Folded,
        acknowledged: &Acknowledged,
        differing: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let mut changed: Vec<&String> = acknowledged.prices.values().map(|(id, _)| id).collect();
        changed.sort_unstable();
        changed.dedup();
        for id in changed {
            let Some(offer) = folded.offers.get(id) else { continue };
            let shown = server.operator_reads(&format!("/offers/{id}"))?;
            self.offers += 1;
            let is_same = shown["position"].as_u64() == Some(offer.position)
                && shown["revision"].as_u64() == Some(offer.revision)
                && offer.price.as_ref() == Some(&shown["price"]);
            if !is_same {
                differing.push(format!("offer {id}: {shown} is shown, the log has {offer:?}"));
            }
        }
        Ok(())
    }

    /// Every page of all that the supplier has in its catalogue.
    fn hits(
        &mut self,
        server: &Server,
        folded: &Folded,
        differing: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let listed = folded.listed().filter(|(_, offer)| offer.supplier == server.supplier);
        let listed: BTreeMap<&String, _> = listed.collect();
        let mut seen: BTreeMap<String, u64> = BTreeMap::new();
        let mut after = String::new();
        loop {
            let page = server.read(&format!("/offers?limit=100{after}"), &server.supplier_token)?;
            if page["total"].as_u64() != Some(listed.len() as u64) {
                let (total, has) = (&page["total"], listed.len());
                differing.push(format!("{total} offers are found, the log has {has}"));
            }
            for hit in page["hits"].as_array().into_iter().flatten() {
                self.hits += 1;
                let id = hit["offer_id"].as_str().unwrap_or_default().to_owned();
                let offer = listed.get(&id);
                if offer.and_then(|offer| offer.price.as_ref()) != Some(&hit["price_list"]) {
                    differing.push(format!("hit {id}: {hit} is found, the log has {offer:?}"));
                }
                *seen.entry(id).or_default() += 1;
            }
            match page["next_cursor"].as_str() {
                Some(cursor) => after = format!("&cursor={cursor}"),
                None => break,
            }
        }
        let doubled = seen.iter().filter(|(_, times)| **times > 1);
        differing.extend(doubled.map(|(id, times)| format!("offer {id} is found {times} times")));
        Ok(())
    }

    fn orders(
        &mut self,
        server: &Server,
        folded: &Folded,
        differing: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let own = folded.orders.iter().filter(|(_, order)| order.supplier == server.supplier);
        let mut own: BTreeMap<&String, _> = own.collect();
        let mut after = String::new();
        loop {
            let page = server.read(&format!("/orders?limit=200{after}"), &server.supplier_token)?;
            for shown in page["orders"].as_array().into_iter().flatten() {
                self.orders += 1;
                let id = shown["order_id"].as_str().unwrap_or_default().to_owned();
                let order = own.remove(&id);
                let is_same = order.is_some_and(|order| {
                    shown["position"].as_u64() == Some(order.position)
                        && shown["revision"].as_u64() == Some(order.revision)
                });
                if !is_same {
                    differing.push(format!("order {id}: {shown} is shown, the log has {order:?}"));
                }
            }
            let Value::Number(cursor) = &page["next_cursor"] else { break };
            after = format!("&cursor={cursor}");
        }
        differing.extend(own.keys().map(|id| format!("order {id} is not shown, the log has it")));
        Ok(())
    }

    /// Every living document of the index, counted by its key: a search of one supplier would not meet all of them.
    fn index(
        &mut self,
        server: &Server,
        folded: &Folded,
        differing: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let generation = Generation::open_reader(&server.views())?;
        let seen = generation.seen();
        let mut keys: BTreeMap<String, u64> = BTreeMap::new();
        seen.offers.keys_where(&Filter::Everything, &mut |key| {
            *keys.entry(key.to_owned()).or_default() += 1;
        })?;
        self.documents += keys.values().sum::<u64>();
        for (id, times) in keys.iter().filter(|(_, times)| **times > 1) {
            differing.push(format!("offer {id} stands {times} times in the index"));
        }
        for (id, _) in folded.listed().filter(|(id, _)| !keys.contains_key(*id)) {
            differing.push(format!("offer {id} is not in the index"));
        }
        let is_listed = |id: &String| folded.offers.get(id).is_some_and(|it| it.price.is_some());
        for id in keys.keys().filter(|id| !is_listed(id)) {
            differing.push(format!("offer {id} is in the index and in no catalogue"));
        }
        Ok(())
    }
}

/// What was acknowledged stands in the log.
fn kept(folded: &Folded, acknowledged: &Acknowledged, differing: &mut Vec<String>) {
    for (position, changed) in &acknowledged.prices {
        // A price that the offer has already writes nothing: its answer names the end of the log at that time.
        let mut until = folded.prices.range(..=position).rev();
        let has = until.find(|(_, (offer, _))| *offer == changed.0).map(|(_, it)| it);
        if has != Some(changed) {
            differing.push(format!("{changed:?} was answered at {position}, the log has {has:?}"));
        }
    }
    for (id, position) in &acknowledged.orders {
        if folded.orders.get(id).is_none_or(|order| order.position < *position) {
            differing.push(format!("order {id} was answered at {position}, the log has less"));
        }
    }
}
