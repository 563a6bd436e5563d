//! Each trouble by itself: what is told, and what is left.

use regulars::{Availability, Catalog, Engine, PackChange, Problem, Slate};

use crate::common::hostile::server::NAMED;
use crate::common::pack::{Shop, file, golden_in_chunks};
use crate::common::{self, NOW, feed, happens, ids, of_a_later_version};

fn opened(shop: &Shop) -> Engine {
    let mut engine = Engine::new(7);
    engine.open_pack(&shop.pack.build, file(&shop.pack, "head")).unwrap();
    engine
}

/// The same shop a day later: other contents, and so another build.
fn a_day_later() -> Shop {
    let Shop { pack, ids } = golden_in_chunks();
    let mut contents = common::pack::golden_contents_in_chunks();
    contents.weights.trend = 0.25;
    let later = contents.write();
    assert_ne!(later.build, pack.build);
    Shop { pack: later, ids }
}

/// Everything that may become of a file, and the code with which it is refused.
fn faults(shop: &Shop, name: &str) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let later = a_day_later();
    let whole = file(&shop.pack, name);
    let (half, end) = (whole.len() / 2, whole.len());
    let other = file(&shop.pack, if name == "rows/1" { "rows/2" } else { "rows/1" });
    let with = |at: usize, byte: u8| [&whole[..at], &[byte], &whole[at + 1..]].concat();
    let (damaged, mixed, version) = ("pack.damaged", "pack.mixed", "pack.version");
    vec![
        ("nothing", Vec::new(), damaged),
        ("a page with status 200", b"<!doctype html><title>Not found</title>".to_vec(), damaged),
        ("JSON", br#"{"error":"not found"}"#.to_vec(), damaged),
        ("still compressed", [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0][..], whole].concat(), damaged),
        ("its first byte", whole[..1].to_vec(), damaged),
        ("all but its last byte", whole[..end - 1].to_vec(), damaged),
        ("its first half", whole[..half].to_vec(), damaged),
        ("its second half", whole[half..].to_vec(), damaged),
        ("twice the file", [whole, whole].concat(), damaged),
        ("a line feed at its end", [whole, b"\n"].concat(), damaged),
        ("a byte order mark before it", [b"\xef\xbb\xbf", whole].concat(), damaged),
        ("a byte too many within", [&whole[..half], &[0], &whole[half..]].concat(), damaged),
        ("a byte too few within", [&whole[..half], &whole[half + 1..]].concat(), damaged),
        ("a bit flipped within", with(half, whole[half] ^ 1), damaged),
        ("a bit of its mark flipped", with(0, whole[0] ^ 1), damaged),
        ("a bit of its version flipped", with(2, whole[2] ^ 1), damaged),
        ("a bit of its length flipped", with(4, whole[4] ^ 1), damaged),
        ("a length of four billion", [&whole[..4], &[0xff; 4], &whole[8..]].concat(), damaged),
        ("a bit of its checksum flipped", with(end - 1, whole[end - 1] ^ 0x80), damaged),
        ("a hole", [&whole[..NAMED], &vec![0; end - NAMED - 4], &whole[end - 4..]].concat(), damaged),
        ("nothing but a hole", vec![0; end], damaged),
        ("torn, with another file's end", [&whole[..half], &other[other.len() / 2..]].concat(), damaged),
        ("another file", other.to_vec(), mixed),
        ("the same of another build", file(&later.pack, name).to_vec(), mixed),
        ("of a later version", of_a_later_version(whole.to_vec()), version),
    ]
}

/// What a refusal says, in one line.
fn message(code: &str, name: &str, bytes: usize) -> String {
    let (value, rest) = match code {
        "pack.damaged" => (
            format!("{name}: {bytes} bytes that are no whole file of a pack"),
            "the file as the packer wrote it. Publish the pack's folder again, whole, and check that the server sends \
             the file unchanged.",
        ),
        "pack.mixed" => (
            format!("{name} that is another file, or of another build"),
            "the file that the packer wrote in this build's folder. Publish the pack's folder again, whole, and leave \
             the old build's folder in place for a day.",
        ),
        _ => (
            format!("{name} of version 5"),
            "version 2, 3 or 4, which this release reads. Use packer and package of one release: pack again, or load the \
             other release.",
        ),
    };
    format!("{code}: pack is \"{value}\", expected {rest}")
}

fn assert_told(problem: &Problem, code: &str, name: &str, bytes: usize) {
    assert_eq!(problem.to_string(), message(code, name, bytes));
}

#[test]
fn each_fault_is_told_in_one_message_and_changes_nothing() {
    let shop = golden_in_chunks();
    let mut engine = opened(&shop);
    happens(&mut engine, "view_item", "i290", NOW);
    engine.similar("i290", 12, &[], NOW).unwrap();
    let first = feed(&engine, 24, NOW);
    assert_eq!(first.len(), 24);
    let mut supplied = Vec::new();
    while let Some(name) = engine.needs(NOW).first() {
        let before = (engine.needs(NOW), engine.profile(NOW), engine.memory(), feed(&engine, 24, NOW));
        for (fault, bytes, code) in faults(&shop, name) {
            let problem = engine.supply(name, &bytes, NOW).expect_err(fault);
            assert_told(&problem, code, name, bytes.len());
            let after = (engine.needs(NOW), engine.profile(NOW), engine.memory(), feed(&engine, 24, NOW));
            assert_eq!(after, before, "{fault}");
        }
        engine.supply(name, file(&shop.pack, name), NOW).unwrap();
        supplied.push(name.clone());
    }
    assert_eq!(supplied, ["directory/0", "items/2", "rows/2"]);
    assert_ne!(feed(&engine, 24, NOW), first);
}

#[test]
fn a_head_at_fault_leaves_what_was_there_before() {
    let shop = golden_in_chunks();
    let mut engine = opened(&shop);
    let first = feed(&engine, 24, NOW);
    for (fault, bytes, code) in faults(&shop, "head") {
        let mut fresh = Engine::new(7);
        for engine in [&mut engine, &mut fresh] {
            let problem = engine.open_pack(&shop.pack.build, &bytes).expect_err(fault);
            assert_told(&problem, code, "head", bytes.len());
        }
        assert_eq!(feed(&engine, 24, NOW), first, "{fault}");
        assert_eq!(fresh.feed(24, &[], NOW), Ok(Slate::default()), "{fault}");
        assert_eq!(fresh.needs(NOW), Vec::<String>::new());
        // The page's own products are left.
        fresh.set_catalog(Catalog::from_tsv("id\ttitle\ntea-1\tGreen tea\n").0);
        assert_eq!(feed(&fresh, 24, NOW), ["tea-1"]);
    }
}

#[test]
fn a_whole_pack_with_one_file_at_fault_is_refused_as_a_whole() {
    let shop = golden_in_chunks();
    let mut engine = opened(&shop);
    let first = feed(&engine, 24, NOW);
    for (at, (name, _)) in shop.pack.files.iter().enumerate() {
        for (fault, bytes, code) in faults(&shop, name) {
            let mut pack = shop.pack.clone();
            pack.files[at].1.clone_from(&bytes);
            assert_told(&engine.load_pack(&pack).expect_err(fault), code, name, bytes.len());
        }
    }
    assert_eq!((feed(&engine, 24, NOW), engine.memory()), (first, 0));
}

#[test]
fn a_delta_at_fault_changes_no_price() {
    let shop = golden_in_chunks();
    let mut engine = opened(&shop);
    let change = |price| PackChange {
        item: 0,
        price: Some(price),
        sale_price: None,
        availability: Availability::InStock,
    };
    let delta = |shop: &Shop, price| PackChange::write(&shop.pack.build, &[change(price)]).unwrap();
    engine.supply("delta", &delta(&shop, 5.0), NOW).unwrap();
    let another = delta(&shop, 7.0);
    for (bytes, code) in [
        (another[..another.len() - 1].to_vec(), "pack.damaged"),
        (b"<!doctype html>".to_vec(), "pack.damaged"),
        (Vec::new(), "pack.damaged"),
        (of_a_later_version(another.clone()), "pack.version"),
        (delta(&a_day_later(), 7.0), "pack.mixed"),
        (file(&shop.pack, "rows/1").to_vec(), "pack.mixed"),
    ] {
        let problem = engine.supply("delta", &bytes, NOW).unwrap_err();
        assert_told(&problem, code, "delta", bytes.len());
        assert_eq!(engine.product(0).unwrap().price, Some(5.0));
    }
    engine.supply("delta", &another, NOW).unwrap();
    assert_eq!(engine.product(0).unwrap().price, Some(7.0));
}

/// What is asked for when nothing of that kind can be had.
fn without(kind: &str) -> (Engine, Vec<String>) {
    let shop = golden_in_chunks();
    let mut engine = opened(&shop);
    happens(&mut engine, "view_item", "tea-1", NOW);
    happens(&mut engine, "view_item", "i290", NOW);
    engine.similar("i290", 12, &[], NOW).unwrap();
    engine.feed(24, &[], NOW).unwrap();
    let mut asked = Vec::new();
    while let Some(name) = engine.needs(NOW).first() {
        assert!(!asked.contains(name), "{name} is asked for again");
        if name.starts_with(kind) {
            engine.give_up(name);
        } else {
            engine.supply(name, file(&shop.pack, name), NOW).unwrap();
        }
        asked.push(name.clone());
    }
    let slate = engine.feed(24, &[], NOW).unwrap();
    common::assert_sums(&slate);
    assert_eq!(ids(&engine, &slate).len(), 24);
    assert_eq!(engine.settle(), Vec::<u8>::new(), "what happened is told as far as it will ever be");
    (engine, asked)
}

#[test]
fn without_the_directory_the_heads_products_are_still_known() {
    let (engine, asked) = without("directory/");
    assert_eq!(asked, ["directory/0", "rows/0"]);
    assert_eq!(engine.similar("i290", 12, &[], NOW).unwrap().items, []);
    assert_eq!(engine.similar("tea-1", 12, &[], NOW).unwrap().items.len(), 12);
}

#[test]
fn without_chunks_of_items_the_feed_is_the_heads() {
    let (engine, asked) = without("items/");
    assert_eq!(asked, ["directory/0", "items/2", "rows/0"]);
    assert!(engine.feed(1000, &[], NOW).unwrap().items.iter().all(|item| item.item < regulars::HEAD_ITEMS));
}

#[test]
fn without_rows_a_product_is_alike_to_those_of_its_chunk() {
    let (engine, asked) = without("rows/");
    assert_eq!(asked, ["directory/0", "items/2", "rows/2", "rows/0"]);
    let similar = engine.similar("i290", 12, &[], NOW).unwrap();
    assert_eq!(similar.items.len(), 12);
    assert!(
        similar
            .items
            .iter()
            .flat_map(|item| &item.reasons)
            .all(|reason| reason.term != regulars::Term::GoesWith)
    );
}

#[test]
fn a_pack_that_is_replaced_during_a_visit_is_not_mixed_with_the_one_before() {
    let (shop, later) = (golden_in_chunks(), a_day_later());
    let mut engine = opened(&shop);
    engine.similar("i290", 12, &[], NOW).unwrap();
    engine.supply("directory/0", file(&shop.pack, "directory/0"), NOW).unwrap();
    engine.open_pack(&later.pack.build, file(&later.pack, "head")).unwrap();
    // What was asked is still asked, of the new one; what was on its way is refused.
    assert_eq!(engine.needs(NOW), ["directory/0"]);
    let late = file(&shop.pack, "directory/0");
    assert_told(
        &engine.supply("directory/0", late, NOW).unwrap_err(),
        "pack.mixed",
        "directory/0",
        late.len(),
    );
    while let Some(name) = engine.needs(NOW).first() {
        engine.supply(name, file(&later.pack, name), NOW).unwrap();
    }
    let mut fresh = opened(&later);
    fresh.similar("i290", 12, &[], NOW).unwrap();
    while let Some(name) = fresh.needs(NOW).first() {
        fresh.supply(name, file(&later.pack, name), NOW).unwrap();
    }
    assert_eq!(engine.similar("i290", 12, &[], NOW), fresh.similar("i290", 12, &[], NOW));
}
