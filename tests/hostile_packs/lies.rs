//! Files that say what no packer would write, under a checksum that holds.

use regulars::{
    Availability, CHUNK_ITEMS, Catalog, Engine, HEAD_ITEMS, OfferBook, OfferQuery, PackChange, PackContents,
    PackFiles, Row,
};

use crate::common::hostile::server::{LARGE, NAMED, with_checksum};
use crate::common::pack::{file, golden, row};
use crate::common::{self, NOW, happens};
use crate::native::within;

/// A shop of which the head tells the ids alone, and so many more items of which all is told.
fn shop(others: usize) -> PackFiles {
    let head = HEAD_ITEMS as usize;
    let cells = |cells: &[&str]| -> String {
        let others = (0..others).map(|item| cells[item % cells.len()]).collect::<Vec<_>>();
        "\u{1e}".repeat(head) + &others.join("\u{1e}")
    };
    let ids = (0..head + others).map(|item| match item.checked_sub(head) {
        None => format!("i{item}"),
        Some(other) => ["tea", "pot", "cup-s", "cup-l", "jar", "tin"]
            .get(other)
            .map_or(format!("o{other}"), |id| (*id).to_owned()),
    });
    let columns = [
        ("id", ids.collect::<Vec<_>>().join("\u{1e}")),
        ("title", cells(&["Green tea", "Teapot", "Cup, small", "Cup, large", "Jar", "Tin"])),
        ("product_type", cells(&["Drinks > Tea", "Kitchen", "Kitchen > Cups", "Kitchen > Cups", "", ""])),
        ("brand", cells(&["Alder", "", "Birch", "Birch", "", "Alder"])),
        ("tags", cells(&["organic\u{1f}loose", "", "", "", "", ""])),
        ("price", cells(&["3.20 EUR", "24.00 EUR", "7.00 EUR", "8.00 EUR", "", "1.00 EUR"])),
        ("sale_price", cells(&["", "20.00 EUR", "", "", "", ""])),
        ("item_group_id", cells(&["", "", "cup", "cup", "", ""])),
        ("availability", cells(&["", "", "", "out_of_stock", "", ""])),
    ];
    let (names, columns) = columns.into_iter().map(|(name, cells)| (name.to_owned(), cells)).unzip();
    let items = (head + others) as u32;
    let rows = (0..items).map(|item| match item {
        0..HEAD_ITEMS => Row::default(),
        _ => row(&[((item + 1) % items, 1.0), ((item + 3) % items, 0.25), (7, 0.5)]),
    });
    PackContents { names, columns, rows: rows.collect(), ..PackContents::default() }.write()
}

/// The file with every byte changed in some ways, with a large number at every place, and with every length: one after
/// the other.
fn lies(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let end = bytes.len() - 4;
    let changed = (NAMED..end).flat_map(move |at| {
        let byte = bytes[at];
        let others = [0, 1, byte.wrapping_add(1), byte.wrapping_sub(1), byte ^ 0x80, 0x7f, 0xff];
        others.map(|other| [&bytes[..at], &[other], &bytes[at + 1..]].concat())
    });
    let large =
        (NAMED..end).flat_map(move |at| LARGE.map(|large| [&bytes[..at], large, &bytes[at + 1..]].concat()));
    let cut = (NAMED..end).map(move |at| [&bytes[..at], &bytes[end..]].concat());
    changed.chain(large).chain(cut).map(|mut bytes| {
        with_checksum(&mut bytes);
        bytes
    })
}

/// Whatever the engine believes, its lists keep their form.
fn assert_bearable(engine: &Engine, ids: [&str; 2]) {
    let feed = engine.feed(24, &[], NOW);
    let similar = ids.map(|id| engine.similar(id, 12, &[], NOW));
    let complements = ids.map(|id| engine.complements(&[id.to_owned()], 12, &[], NOW));
    for slate in similar.into_iter().chain(complements).chain([feed]).map(Result::unwrap) {
        common::assert_sums(&slate);
        let mut ids = common::ids(engine, &slate);
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
    within(0, || engine.needs(NOW));
}

#[test]
fn lies_about_every_byte_of_a_chunk_are_borne() {
    let pack = shop(6);
    let mut honest = Engine::new(7);
    honest.open_pack(&pack.build, file(&pack, "head")).unwrap();
    for id in ["tea", "cup-s", "i3"] {
        happens(&mut honest, "view_item", id, NOW);
    }
    let names = ["directory/0", "items/1", "rows/1"];
    for name in names {
        honest.supply(name, file(&pack, name), NOW).unwrap();
    }
    assert_bearable(&honest, ["tea", "cup"]);
    let (price, sale_price) = (Some(3.5), Some(3.0));
    let change = |item| PackChange { item, price, sale_price, availability: Availability::InStock };
    let delta = PackChange::write(&pack.build, &[change(3), change(257)]).unwrap();
    let files = names.map(|name| (name, file(&pack, name))).into_iter().chain([("delta", &delta[..])]);
    let products = [3, 257].map(|item| honest.product(item));
    for (name, bytes) in files {
        let (mut taken, mut refused) = (0, 0);
        // In turns: all would take long, and those of neighbouring bytes are much the same.
        let step = if bytes.len() > 1000 { 9 } else { 2 };
        for lie in lies(bytes).step_by(step) {
            let mut engine = honest.clone();
            match within(lie.len(), || engine.supply(name, &lie, NOW)) {
                Ok(_) => {
                    assert_bearable(&engine, ["tea", "cup"]);
                    taken += 1;
                }
                Err(problem) => {
                    assert_eq!(problem.code, "pack.damaged");
                    assert_eq!([3, 257].map(|item| engine.product(item)), products, "a part of it was taken");
                    refused += 1;
                }
            }
        }
        assert!(taken > 10 && refused > 50, "{name}: {taken} taken, {refused} refused");
    }
}

/// Whatever the engine believes of customers, its numbers are numbers.
fn assert_sums_up(engine: &mut Engine) {
    let orders = engine.profile(NOW).orders;
    let numbers =
        [orders.expected_30_days, orders.probability_alive, orders.days_to_next].map(Option::unwrap);
    assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{numbers:?}");
    let offer = serde_json::json!([{
        "promotion_id": "welcome-10",
        "purpose": "second_order",
        "title": "10% off",
        "benefit": {"kind": "percent", "value": 10}
    }]);
    engine.set_offers(OfferBook::read(&offer).0);
    let decision = engine.offers(&OfferQuery { surface: "home".into(), locale: None }, NOW);
    assert_eq!(decision.considered.len(), 2, "{decision:?}");
    for arm in &decision.considered {
        assert!(arm.margin.is_finite() && arm.value.is_finite() && arm.sampled_value.is_finite(), "{arm:?}");
        assert!((0.0..=1.0).contains(&arm.rate), "{arm:?}");
    }
}

/// The golden head in which that number stands in the place of another.
fn with_number(pack: &PackFiles, number: f64, lie: f64) -> Vec<u8> {
    let head = file(pack, "head");
    let at = head.windows(8).rposition(|bytes| bytes == number.to_le_bytes()).unwrap();
    let mut head = [&head[..at], &lie.to_le_bytes(), &head[at + 8..]].concat();
    with_checksum(&mut head);
    head
}

#[test]
fn what_cannot_be_of_customers_and_responses_is_passed_over() {
    let pack = golden().write();
    let loaded = |head: &[u8]| {
        let mut engine = Engine::new(7);
        engine.open_pack(&pack.build, head).map(|_| {
            happens(&mut engine, "purchase", "tea-1", NOW);
            assert_sums_up(&mut engine);
            engine.profile(NOW).orders.expected_30_days.unwrap()
        })
    };
    let honest = loaded(file(&pack, "head")).unwrap();
    // A parameter of the customers' model.
    for lie in [-6.0, 0.0, 1e300] {
        assert_ne!(loaded(&with_number(&pack, 6.0, lie)), Ok(honest), "it is the default's");
    }
    // What an order comes to, the trials, the orders, and what is given away.
    for (number, lies) in [
        (32.5, [-1.0, 0.0, f64::MAX]),
        (1000.0, [-1.0, 0.0, f64::MAX]),
        (60.0, [-1.0, 801.0, f64::MAX]),
        (0.1, [-1.0, 2.0, f64::MAX]),
    ] {
        for lie in lies {
            assert_eq!(loaded(&with_number(&pack, number, lie)), Ok(honest), "{number}: {lie}");
        }
    }
    for (number, lie) in
        [(6.0, f64::NAN), (32.5, f64::INFINITY), (1000.0, f64::NEG_INFINITY), (60.0, f64::NAN)]
    {
        assert_eq!(loaded(&with_number(&pack, number, lie)).unwrap_err().code, "pack.damaged");
    }
}

#[test]
fn lies_about_every_byte_of_a_head_are_borne() {
    let pack = golden().write();
    let (mut taken, mut refused) = (0, 0);
    for lie in lies(file(&pack, "head")) {
        let mut engine = Engine::new(7);
        if let Err(problem) = within(lie.len(), || engine.open_pack(&pack.build, &lie)) {
            assert_eq!(problem.code, "pack.damaged");
            refused += 1;
            continue;
        }
        happens(&mut engine, "view_item", "tea-1", NOW);
        happens(&mut engine, "purchase", "tea-1", NOW);
        assert_bearable(&engine, ["tea-1", "x-9"]);
        assert_sums_up(&mut engine);
        for name in engine.needs(NOW) {
            match pack.files.iter().find(|(known, _)| *known == name) {
                // The head may lie in such a way that the honest file does not fit it.
                Some((_, bytes)) if engine.supply(&name, bytes, NOW).is_ok() => {}
                _ => assert_eq!(engine.give_up(&name), Vec::<u8>::new()),
            }
        }
        assert_bearable(&engine, ["tea-1", "x-9"]);
        taken += 1;
    }
    assert!(taken > 100 && refused > 100, "{taken} taken, {refused} refused");
}

/// A head that says it has so many items; less than 2³², more than 2²⁸.
fn with_items(head: &[u8], items: u32) -> Vec<u8> {
    let digit = |place: u32| (items >> (7 * place)) as u8 & 0x7f;
    let count = [digit(0) | 0x80, digit(1) | 0x80, digit(2) | 0x80, digit(3) | 0x80, digit(4)];
    // Some hundred items take two bytes.
    let mut head = [&head[..NAMED], &count, &head[NAMED + 2..]].concat();
    with_checksum(&mut head);
    head
}

#[test]
fn a_head_that_promises_four_billion_items_takes_no_memory_for_them() {
    let pack = shop(6);
    let head = with_items(file(&pack, "head"), u32::MAX);
    let mut engine = Engine::new(7);
    let report = within(head.len(), || engine.open_pack(&pack.build, &head)).unwrap();
    assert_eq!(report.items, u32::MAX);
    // A row as long as there are items, of which no neighbour comes.
    let rows = file(&pack, "rows/1");
    let lengths = [&[0xff, 0xff, 0xff, 0xff, 0x07][..], &[0; CHUNK_ITEMS as usize + 100]].concat();
    let mut rows = [&rows[..NAMED], &lengths, &[0; 4]].concat();
    with_checksum(&mut rows);
    let refused = within(rows.len(), || engine.supply("rows/1", &rows, NOW)).unwrap_err();
    assert_eq!(refused.code, "pack.damaged");

    engine.similar("tea", 12, &[], NOW).unwrap();
    assert_eq!(within(0, || engine.needs(NOW)), ["directory/0"]);
    within(0, || engine.set_catalog(Catalog::from_tsv("id\ttitle\ntea\tGreen tea\n").0));
    let needs = within(0, || engine.needs(NOW));
    assert_eq!(needs[0], "items/1");
    within(0, || engine.give_up("items/1"));
    assert_eq!(within(0, || engine.needs(NOW))[0], "items/2");
    assert_eq!(common::feed(&engine, 24, NOW), ["tea"]);
}

#[test]
fn the_very_last_chunk_that_there_can_be_is_looked_through() {
    let others = CHUNK_ITEMS as usize - 1;
    let pack = shop(others);
    let last = u32::MAX / CHUNK_ITEMS;
    let head = with_items(file(&pack, "head"), u32::MAX);
    let chunk = file(&pack, "items/1");
    // Its number, 1, becomes that of the last.
    let mut chunk = [&chunk[..NAMED - 1], &[0xff, 0xff, 0xff, 0x0f], &chunk[NAMED..]].concat();
    with_checksum(&mut chunk);
    assert_eq!(last, 0x01ff_ffff);
    let mut engine = Engine::new(7);
    engine.open_pack(&pack.build, &head).unwrap();
    engine.supply(&format!("items/{last}"), &chunk, NOW).unwrap();
    let similar = engine.similar("tea", 12, &[], NOW).unwrap();
    assert_eq!(similar.items.len(), 12);
    assert!(similar.items.iter().all(|item| item.item > last * CHUNK_ITEMS), "its own chunk is nearest");
}

#[test]
fn lists_that_are_said_to_be_long_take_no_more_than_they_bring() {
    let pack = golden().write();
    let (head, end) = (file(&pack, "head"), file(&pack, "head").len() - 4);
    for at in NAMED..end {
        // As many empty texts, lists or zeroes as there is room for.
        let mut lie = [&head[..at], &[0xff, 0xff, 0xff, 0x7f], &[0; 1 << 15], &head[end..]].concat();
        with_checksum(&mut lie);
        let result = within(lie.len(), || Engine::new(7).open_pack(&pack.build, &lie));
        assert_eq!(result.unwrap_err().code, "pack.damaged");
    }
}

/// Takes a number off the front; here none is above 2^14.
fn number(bytes: &mut &[u8]) -> usize {
    let (number, length) = match **bytes {
        [low, high, ..] if low >= 0x80 => (usize::from(low & 0x7f) | usize::from(high) << 7, 2),
        [byte, ..] => (usize::from(byte), 1),
        [] => panic!("nothing is left"),
    };
    *bytes = &bytes[length..];
    number
}

#[test]
fn another_id_for_an_item_that_is_not_in_the_chunk_is_refused() {
    let pack = shop(6);
    let chunk = file(&pack, "items/1");
    let mut rest = &chunk[NAMED..];
    // Ids, titles, links, pictures and groups: of each the lengths, then all as one text. The other ids follow.
    for _ in 0..5 {
        let texts = number(&mut rest);
        assert_eq!(texts, 6);
        (0..texts).for_each(|_| {
            number(&mut rest);
        });
        let length = number(&mut rest);
        rest = &rest[length..];
    }
    assert_eq!(number(&mut rest), 0);
    let before = &chunk[NAMED..chunk.len() - rest.len() - 1];
    let mut engine = Engine::new(7);
    engine.open_pack(&pack.build, file(&pack, "head")).unwrap();
    let mut supply = |place: u8| {
        let mut lie = [&chunk[..NAMED], before, &[1, place, 3], b"can", rest].concat();
        with_checksum(&mut lie);
        engine.supply("items/1", &lie, NOW).map(|_| engine.similar("can", 12, &[], NOW).unwrap().items.len())
    };
    assert_eq!(supply(6).unwrap_err().code, "pack.damaged");
    assert_eq!(supply(5), Ok(12));
}
