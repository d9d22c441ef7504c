//! Samples of an order's events: two lines, each with the ten offers that the buyer saw, delivered in parts.
//! The scores follow from the formula; they are recomputed in `procurement::award`.

use rust_decimal::Decimal;

use super::{AUTHORITY, SUPPLIER, SYSTEM, cpv, day, dec, line, monitors, town_hall, uuid};
use crate::ids::{
    AdmissionId, CategoryKey, DespatchId, FrameworkId, LedgerId, NeedId, OfferId, OrderId,
    OrganisationId, ReceiptId, ReturnId,
};
use crate::money::{Currency, Money};
use crate::order::{
    AgreedLine, Basis, GoodsDespatched, GoodsReceived, GoodsReturned, Lane, LineQuantity,
    NeedReference, OrderAccepted, OrderCancelled, OrderCompleted, OrderEvent, OrderLine,
    OrderPlaced, OrderPlacedUnder, OrderRejected,
};
use crate::ranking::{Points, RankedOffer, Scores, ShownRanking, Weights};

pub(in super::super) fn events() -> Vec<OrderEvent> {
    vec![
        placed().into(),
        called_off().into(),
        OrderAccepted { delivery_by: Some(day("2026-03-20")) }.into(),
        OrderRejected { reason: line("Der Hersteller hat die Fertigung eingestellt") }.into(),
        OrderCancelled { reason: line("Haushaltssperre") }.into(),
        GoodsDespatched {
            despatch: DespatchId(uuid(0x51)),
            lines: quantities(&[(1, 8), (2, 20)]),
            carrier: Some(line("DHL")),
            tracking: Some(line("00340434161094015902")),
        }
        .into(),
        GoodsReceived { receipt: ReceiptId(uuid(0x52)), lines: quantities(&[(1, 8), (2, 19)]) }
            .into(),
        GoodsReturned {
            goods_return: ReturnId(uuid(0x53)),
            lines: quantities(&[(1, 1)]),
            reason: line("Pixelfehler"),
            replacement: true,
        }
        .into(),
        OrderCompleted {
            waived: Some(line("Eine Tastatur ging auf dem Weg verloren und wird erstattet")),
        }
        .into(),
        super::returning::act_proposed().into(),
        super::returning::act_declined().into(),
        super::returning::act_confirmed().into(),
    ]
}

fn placed() -> OrderPlaced {
    let screens = ranking("27 Zoll QHD", 12, "229.90", &monitors(), &MONITORS);
    let keyboards = ranking("Tastatur", 20, "14.90", &keyboards(), &KEYBOARDS);
    let first = OrderLine {
        line: 1,
        offer: screens.first[0].offer,
        offer_revision: 1,
        supplier_part_number: line("MON-27-QHD/B"),
        title: line("Bildschirm 27 Zoll QHD, höhenverstellbar"),
        cpv: cpv("30231310"),
        category: monitors(),
        quantity: 12,
        order_unit: line("C62"),
        amount: dec("239.50"),
        per: 1,
        net: euros("2874.00"),
        delivery_days: 5,
        chosen: screens.first[0].clone(),
        ranking: screens,
        reason_not_first: None,
    };
    let second = OrderLine {
        line: 2,
        offer: keyboards.first[1].offer,
        offer_revision: 2,
        supplier_part_number: line("KB-105-DE"),
        title: line("Tastatur 105 Tasten, deutsch, USB"),
        cpv: cpv("30237460"),
        category: self::keyboards(),
        quantity: 20,
        order_unit: line("C62"),
        amount: dec("159.00"),
        per: 10,
        net: euros("318.00"),
        delivery_days: 3,
        chosen: keyboards.first[1].clone(),
        ranking: keyboards,
        reason_not_first: Some(line("Muss zu den vorhandenen Kartenlesern passen")),
    };
    OrderPlaced {
        order: OrderId(uuid(0x41)),
        authority: AUTHORITY,
        supplier: SUPPLIER,
        system: SYSTEM,
        admission: AdmissionId::of(SYSTEM, SUPPLIER),
        admission_revision: 2,
        lane: Lane::DirectAward,
        deliver_to: town_hall(),
        reference: Some(line("10.31-2026/118")),
        lines: vec![first, second],
        total: euros("3192.00"),
        needs: vec![],
    }
}

fn called_off() -> OrderPlacedUnder {
    let need = NeedReference {
        need: NeedId(uuid(0x71)),
        ledger: LedgerId::of(AUTHORITY, None, &monitors()),
        category: monitors(),
    };
    OrderPlacedUnder {
        order: OrderId(uuid(0x42)),
        basis: Basis::CallOff { framework: FrameworkId(uuid(0x72)) },
        authority: AUTHORITY,
        supplier: SUPPLIER,
        system: SYSTEM,
        category: monitors(),
        need: Some(need),
        deliver_to: town_hall(),
        reference: Some(line("10.31-2026/204")),
        lines: vec![AgreedLine {
            line: 1,
            description: line("Bildschirm 24 Zoll, entspiegelt"),
            supplier_part_number: Some(line("MON-24-FHD")),
            cpv: cpv("30231310"),
            quantity: 10,
            unit: line("C62"),
            unit_price: dec("149.90"),
            net: euros("1499.00"),
            delivery_days: Some(10),
        }],
        total: euros("1499.00"),
    }
}

/// Supplier, its part number, unit price, delivery days, points for price, delivery and sustainability, weighted
/// sum by 60/20/20.
type Row = (u128, &'static str, &'static str, u16, [u64; 3], &'static str);

#[rustfmt::skip]
const MONITORS: [Row; 10] = [
    (0x11, "MON-27-QHD/B", "239.50",  5, [95_991_649, 83_333_333, 54_000_000], "85.06165600"),
    (0x12, "4711", "229.90",  8, [100_000_000, 66_666_666, 42_500_000], "81.83333320"),
    (0x13, "DISP-27-4", "245.00",  3, [93_836_734, 94_444_444, 31_000_000], "81.39092920"),
    (0x12, "4712", "251.10",  4, [91_557_148, 88_888_888, 35_250_000], "79.76206640"),
    (0x13, "BD27Q-B", "259.00",  2, [88_764_478, 100_000_000, 25_000_000], "78.25868680"),
    (0x11, "MON-27-QHD/W", "240.00", 10, [95_791_666, 55_555_555, 46_000_000], "77.78611060"),
    (0x12, "4719", "249.00", 12, [92_329_317, 44_444_444, 40_000_000], "72.28647900"),
    (0x13, "DISP-27-8", "263.33",  9, [87_304_902, 61_111_111, 20_000_000], "68.60516340"),
    (0x12, "4733", "299.00",  6, [76_889_632, 77_777_777, 10_000_000], "63.68933460"),
    (0x11, "MON-27-UHD", "310.00", 20, [74_161_290, 0, 0], "44.49677400"),
];

#[rustfmt::skip]
const KEYBOARDS: [Row; 10] = [
    (0x12, "2001-DE", "14.90",  2, [100_000_000, 92_857_142, 25_000_000], "83.57142840"),
    (0x11, "KB-105-DE", "15.90",  3, [93_710_691, 85_714_285, 25_000_000], "78.36927160"),
    (0x13, "KB-86-DE", "16.00",  2, [93_125_000, 92_857_142, 0], "74.44642840"),
    (0x13, "KB-105-W", "17.20",  1, [86_627_906, 100_000_000, 0], "71.97674360"),
    (0x12, "2002-DE", "15.50",  5, [96_129_032, 71_428_571, 0], "71.96313340"),
    (0x11, "KB-105-ECO", "18.00",  4, [82_777_777, 78_571_428, 25_000_000], "70.38095180"),
    (0x12, "2007", "19.99",  2, [74_537_268, 92_857_142, 0], "63.29378920"),
    (0x13, "KB-BT", "18.90",  4, [78_835_978, 78_571_428, 0], "63.01587240"),
    (0x11, "KB-BT-S", "21.00", 10, [70_952_380, 35_714_285, 0], "49.71428500"),
    (0x12, "2010", "29.00", 15, [51_379_310, 0, 25_000_000], "35.82758600"),
];

fn ranking(
    query: &str,
    quantity: u32,
    lowest: &str,
    category: &CategoryKey,
    rows: &[Row],
) -> ShownRanking {
    let first: Vec<_> = (1..).zip(rows).map(|(rank, row)| ranked(rank, row)).collect();
    ShownRanking {
        formula: "market-ranking/1".into(),
        query: query.into(),
        filters: format!("category={category}"),
        weights: Weights::DEFAULT,
        quantity,
        currency: Currency::EUR,
        day: day("2026-03-12"),
        position: 48_211,
        total: 37,
        lowest_unit_price: dec(lowest),
        first,
    }
}

fn ranked(rank: u64, row: &Row) -> RankedOffer {
    let (supplier, part_number, unit_price, delivery_days, points, total) = row;
    let supplier = OrganisationId(uuid(*supplier));
    let [price, delivery, sustainability] = points.map(Points::from_millionths);
    RankedOffer {
        rank,
        offer: OfferId::of(supplier, part_number),
        revision: rank % 5,
        supplier,
        unit_price: dec(unit_price),
        delivery_days: *delivery_days,
        scores: Scores { price, delivery, sustainability, total: dec(total) },
    }
}

fn keyboards() -> CategoryKey {
    CategoryKey::parse("keyboards").unwrap()
}

fn euros(amount: &str) -> Money {
    Money { amount: amount.parse::<Decimal>().unwrap(), currency: Currency::EUR }
}

fn quantities(lines: &[(u16, u32)]) -> Vec<LineQuantity> {
    lines.iter().map(|(line, quantity)| LineQuantity { line: *line, quantity: *quantity }).collect()
}
