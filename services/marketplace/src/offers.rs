//! Prices that end by the calendar: the next one comes into force, or the offer lapses.
//! Which of both is decided by the rules; that nobody finds or orders at a price that is over does not wait for this.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use procurement::offer::{OfferCommand, Offers};
use projections::offers::columns;
use schemas::claim_numbers::day_number;
use schemas::ids::OfferId;
use search::Filter;

use crate::app::App;
use crate::clock::german_day;
use crate::deadlines::Failing;
use crate::execute::{Context, Failure, execute};
use crate::streams;

/// How many offers are under way at once; the log writes them in groups.
const AT_ONCE: usize = 256;

/// Says of every offer whose price ended what follows.
pub(crate) async fn pass_deadlines(app: &Arc<App>, context: &Context) -> Failing {
    let mut failing = Failing::default();
    let today = german_day(context.now);
    let over = match over_before(app, day_number(today)) {
        Ok(over) => over,
        Err(why) => {
            failing.unless::<()>(Err(why), "prices that end");
            return failing;
        }
    };
    let context = Context { if_match: None, ..context.clone() };
    let each = async |offer: OfferId| {
        let stream = streams::offer(offer);
        let done = execute::<Offers>(&app.log, &stream, &context, || {
            Ok(OfferCommand::PassDeadlines { today }.into())
        })
        .await;
        (offer, done)
    };
    let mut passed = std::pin::pin!(stream::iter(over).map(each).buffer_unordered(AT_ONCE));
    while let Some((offer, done)) = passed.next().await {
        failing.unless(done, offer);
    }
    failing
}

/// The offers whose price ended before a day, as the read models know them.
fn over_before(app: &App, day: u64) -> Result<Vec<OfferId>, Failure> {
    let Some(yesterday) = day.checked_sub(1) else { return Ok(Vec::new()) };
    let over =
        Filter::Number { field: columns::PRICE_UNTIL.to_owned(), from: None, to: Some(yesterday) };
    let mut found = Vec::new();
    let seen = app.views().seen();
    seen.offers
        .keys_where(&over, &mut |key| found.extend(key.parse::<OfferId>().ok()))
        .map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(found)
}
