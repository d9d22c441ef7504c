//! The lines of a contract after an auction.
//! What was bid is told elsewhere.

use schemas::cpv::Cpv;
use schemas::specific_procurement::NeededLine;
use schemas::tender::TenderLine;

use super::facts::{call, dec, euros, line};
use crate::awarding::agreed_lines;

fn needed(number: u16, quantity: u32) -> NeededLine {
    NeededLine {
        line: number,
        description: line("Bildschirm"),
        cpv: Cpv::parse("30231300").unwrap(),
        quantity,
        unit: line("C62"),
    }
}

#[test]
fn a_bid_on_the_total_is_spread_over_the_lines_to_the_cent() {
    let mut facts = call(&[("100", 5)]);
    let content = facts.tenders[0].content();
    let priced = |number, price| TenderLine {
        line: number,
        product: line("Bildschirm 27 Zoll"),
        supplier_part_number: None,
        offer: None,
        unit_price: dec(price),
        life_cycle: None,
        tax_percent: None,
    };
    content.lines = vec![priced(1, "189.99"), priced(2, "33.33"), priced(3, "7.5")];
    let needs = [needed(1, 7), needed(2, 13), needed(3, 3)];
    // 1,329.93 + 433.29 + 22.50
    let tendered = euros("1785.72");
    let same = agreed_lines(&needs, content, tendered, tendered).unwrap();
    assert_eq!(same[1].unit_price, dec("33.33"));
    for bid in ["1500.00", "1785.71", "999.99", "0.05", "0.01"] {
        let awarded = euros(bid);
        let lines = agreed_lines(&needs, content, tendered, awarded).unwrap();
        let sum: rust_decimal::Decimal = lines.iter().map(|line| line.net.amount).sum();
        assert_eq!(sum, awarded.amount, "{bid}");
        for line in &lines {
            assert!(!line.net.amount.is_sign_negative(), "{bid}: {}", line.net.amount);
            let net = line.unit_price * rust_decimal::Decimal::from(line.quantity);
            assert_eq!(schemas::money::Money::in_cents(net, awarded.currency), line.net, "{bid}");
        }
    }
}
