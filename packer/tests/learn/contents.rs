//! What a pack holds of what was learned.

use regulars::{Engine, PackContents, Priors, Relation, Row, Term, Weights};
use regulars_packer::learn::{BasketModel, BasketRows, ENOUGH_NEIGHBOURS, HEAD_ITEMS, Settings, SparseRows};
use regulars_packer::pack::{Compressed, Learned, alike, contents};
use regulars_packer::{Choice, Counts, Log, Shop, train_on_counts};

use crate::support::{catalog, log_of, rows_of};

const FEED: &str = "id\ttitle\tproduct_type\n\
    pot\tIron pot\tHome > Pots\ntea\tGreen tea\tDrinks > Tea\ncup\tBlue cup\tHome > Cups\n";

/// Items by number: tea, gone (not in the catalogue), pot, and cup, which the log does not name.
fn shop_with_a_gone_item() -> Shop {
    Shop::new(Some(catalog("feed.tsv", FEED)), &mut log_of(&["tea", "gone", "pot"])).0
}

fn column<'p>(pack: &'p PackContents, name: &str) -> Vec<&'p str> {
    let at = pack.names.iter().position(|known| known == name).unwrap();
    pack.columns[at].split('\u{1e}').collect()
}

fn neighbours<'p>(pack: &'p PackContents, id: &str) -> Vec<(&'p str, f32)> {
    let ids = column(pack, "id");
    let item = ids.iter().position(|known| *known == id).unwrap();
    pack.rows[item].neighbours.iter().map(|&(other, value)| (ids[other as usize], value)).collect()
}

#[test]
fn rows_are_on_the_packs_numbers_and_never_hold_what_is_gone() {
    let learned = Learned {
        rows: rows_of(&[&[(1, 4.0), (2, 2.0), (3, 1.0)], &[(0, 8.0)], &[(0, 2.0)], &[(1, 3.0)]]),
        events: vec![1.0, 9.0, 3.0, 0.0],
        priors: Priors { popularity: vec![0.5, 1.0, 0.75, 0.0], ..Priors::default() },
        ..Learned::default()
    };
    let pack = contents(&shop_with_a_gone_item(), &learned);
    let mut ids = column(&pack, "id");
    assert_eq!((ids.len(), pack.rows.len()), (3, 3));
    let popularity = |id: &str| pack.priors.popularity[ids.iter().position(|known| *known == id).unwrap()];
    assert_eq!([popularity("tea"), popularity("pot"), popularity("cup")], [0.5, 0.75, 0.0]);
    assert_eq!((pack.priors.trend.len(), pack.priors.freshness.len()), (0, 0));
    let titles = column(&pack, "title");
    let title = |id: &str| titles[ids.iter().position(|known| *known == id).unwrap()];
    assert_eq!([title("tea"), title("pot"), title("cup")], ["Green tea", "Iron pot", "Blue cup"]);

    // The rows' largest are 2, 3, 4 and 8: the upper one in the middle is a typical row's.
    assert_eq!(neighbours(&pack, "tea"), [("pot", 0.5), ("cup", 0.25)]);
    assert_eq!(neighbours(&pack, "pot"), [("tea", 0.5)]);
    assert_eq!(neighbours(&pack, "cup"), []);
    let scale = |id: &str| pack.rows[ids.iter().position(|known| *known == id).unwrap()].scale;
    assert_eq!([scale("tea"), scale("pot"), scale("cup")], [0.5, 0.5, 0.0]);
    ids.sort_unstable();
    assert_eq!(ids, ["cup", "pot", "tea"]);
}

#[test]
fn the_engine_finds_in_the_pack_what_was_put_there() {
    let shop = shop_with_a_gone_item();
    let pack = contents(
        &shop,
        &Learned {
            rows: rows_of(&[&[(2, 4.0)], &[], &[(0, 2.0)], &[]]),
            events: vec![1.0; 4],
            ..Learned::default()
        },
    );
    let mut engine = Engine::new(0);
    let report = engine.load_pack(&pack.write()).unwrap();
    assert_eq!((report.items, report.rows, report.catalog.products, report.catalog.skipped), (3, 2, 3, 0));
    engine.record(&serde_json::json!({"event": "view_item", "item_id": "pot"}), 0);
    let list = engine.feed(3, &["pot".to_owned()], 1000).unwrap();
    assert_eq!(engine.product(list.items[0].item).unwrap().id, "tea");
}

#[test]
fn without_a_catalogue_the_pack_holds_ids_alone() {
    let (shop, _) = Shop::new(None, &mut log_of(&["b", "a"]));
    let pack = contents(
        &shop,
        &Learned { rows: rows_of(&[&[], &[(0, 1.0)]]), events: vec![1.0, 2.0], ..Learned::default() },
    );
    assert_eq!((&pack.names[..], column(&pack, "id")), (&["id".to_owned()][..], vec!["a", "b"]));
    assert_eq!(neighbours(&pack, "a"), [("b", 1.0)]);
}

#[test]
fn without_events_the_shops_own_order_stays() {
    let shop = Shop::new(Some(catalog("feed.tsv", FEED)), &mut Log::default()).0;
    let counts = Counts { events: vec![0.0; 3], recent_events: vec![0.0; 3], pairs: Vec::new() };
    let (learned, _) = train_on_counts(&shop, &counts, Choice::Fixed(Settings::default(), None));
    let mut pack = contents(&shop, &learned);
    assert_eq!(column(&pack, "id"), ["pot", "tea", "cup"]);
    assert_eq!((std::mem::take(&mut pack.priors), pack.weights), (Priors::default(), Weights::WITHOUT_PACK));
    assert_eq!(neighbours(&pack, "pot"), [("cup", 1.0)], "what shares a department, as a typical row's best");
}

/// A shop of four hundred products without a log, the nth with those further cells.
fn shop_of_many(names: &str, cells: impl Fn(u32) -> String) -> PackContents {
    let rows = (0..400).map(|nth| format!("p{nth}\tPot {nth}\t{}\n", cells(nth)));
    let feed = format!("id\ttitle\t{names}\n{}", rows.collect::<String>());
    let shop = Shop::new(Some(catalog("feed.tsv", &feed)), &mut Log::default()).0;
    contents(&shop, &Learned { events: vec![0.0; 400], ..Learned::default() })
}

fn head(pack: &PackContents) -> Vec<u32> {
    column(pack, "id")[..HEAD_ITEMS].iter().map(|id| id[1..].parse().unwrap()).collect()
}

#[test]
fn without_events_the_head_is_what_the_shop_puts_first() {
    let in_stock = shop_of_many("availability", |nth| match nth % 4 {
        0 => "out_of_stock".into(),
        _ => "in_stock".into(),
    });
    assert_eq!(head(&in_stock), (0..400).filter(|nth| nth % 4 > 0).take(HEAD_ITEMS).collect::<Vec<u32>>());

    let popular = shop_of_many("popularity", |nth| match nth {
        0..9 => String::new(),
        9 => "inf".into(),
        _ => nth.to_string(),
    });
    assert_eq!(head(&popular), (272..400).rev().collect::<Vec<u32>>());

    let spread = shop_of_many("product_type\titem_group_id", |nth| match nth < 300 {
        true => format!("Pots > Iron\tgroup-{}", nth / 2),
        false => format!("Pots > Number {nth}\t"),
    });
    // By turns: the first variants of iron pots, and of the other categories one each.
    let mut turns = (0..64).map(|nth| 2 * nth).chain(300..364);
    assert!(turns.all(|nth| head(&spread).contains(&nth)), "{:?}", head(&spread));
    let mut ids: Vec<&str> = column(&spread, "id");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 400);
}

#[test]
fn a_shop_without_anything_makes_a_pack_of_nothing() {
    let pack = contents(&Shop::default(), &Learned::default());
    let report = Engine::new(0).load_pack(&pack.write()).unwrap();
    assert_eq!(report.rows, 0);
}

#[test]
fn sizes_are_those_of_the_files() {
    let rows =
        |item: u32| Row { scale: 1.0, neighbours: vec![((item + 1) % 500, 1.0), ((item * 7) % 500, 0.3)] };
    let ids: Vec<String> = (0..500).map(|item| format!("sku-{:08x}", item * 0x9e37_79b1u64)).collect();
    let pack = PackContents {
        names: vec!["id".into()],
        columns: vec![ids.join("\u{1e}")],
        rows: (0..500).map(|item| if item % 5 == 0 { Row::default() } else { rows(item) }).collect(),
        weights: Weights::default(),
        ..PackContents::default()
    };
    let files = pack.write();
    let compressed = Compressed::new(&files).unwrap();
    let sizes = compressed.sizes;
    let bytes = |of: &[(String, Vec<u8>)], kind: &str| -> usize {
        of.iter().filter(|(name, _)| name.starts_with(kind)).map(|(_, bytes)| bytes.len()).sum()
    };
    assert_eq!((sizes.items, sizes.rows, sizes.files), (500, 400, files.files.len()));
    assert_eq!((sizes.pack, sizes.pack_gzip), (bytes(&files.files, ""), bytes(&compressed.files, "")));
    assert_eq!(sizes.head_gzip, bytes(&compressed.files, "head"));
    assert_eq!(sizes.rows_gzip, bytes(&compressed.files, "rows/"));
    assert!(sizes.pack_gzip < sizes.pack && sizes.rows_gzip < sizes.pack_gzip, "{sizes:?}");
    // Ids of twelve letters weigh more than rows of two neighbours.
    assert!(sizes.pack_gzip - sizes.rows_gzip > 500 * 3, "{sizes:?}");
    assert_eq!(sizes.rows_gzip_per_item, sizes.rows_gzip as f64 / 500.0);
    let empty = PackContents { rows: vec![Row::default(); 500], ..pack };
    assert!(Compressed::new(&empty.write()).unwrap().sizes.rows_gzip < 200);
}

#[test]
fn counts_on_shared_numbers_add_up() {
    let counts = Counts {
        events: vec![1.0, 2.0, 4.0],
        recent_events: vec![0.5, 0.25, 0.0],
        pairs: vec![(0, 1, 1.0), (0, 2, 2.0), (1, 2, 4.0), (2, 0, 8.0)],
    };
    let renumbered = counts.renumbered(&[1, 1, 0], 3);
    assert_eq!(renumbered.events, [4.0, 3.0, 0.0]);
    assert_eq!(renumbered.recent_events, [0.0, 0.75, 0.0]);
    assert_eq!(renumbered.pairs, [(0, 1, 8.0), (1, 0, 6.0)], "two variants of one product are no pair");
    assert_eq!(counts.renumbered(&[0, 1, 2], 3), counts);
    let rows = SparseRows::from_sorted(3, &renumbered.pairs);
    assert_eq!((rows.row(0), rows.row(1), rows.row(2)), (&[(1, 8.0)][..], &[(0, 6.0)][..], &[][..]));
    assert_eq!(rows.transposed().row(0), [(1, 6.0)]);
}

/// A tea of which orders taught enough, and a tea, a cup and a pot of which they did not.
#[test]
fn what_orders_say_little_of_is_found_by_its_title() {
    let feed = "id\ttitle\tproduct_type\taccessories\n\
        green\tGreen tea\tDrinks > Tea\tpot\nblack\tBlack tea\tDrinks > Tea\t\n\
        cup\tCup for tea\tHome > Cups\t\npot\tTea pot\tHome > Pots\tgone\nsoap\tSoap\tHome > Care\t\n";
    let shop = Shop::new(Some(catalog("feed.tsv", feed)), &mut log_of(&["pot", "elsewhere", "green"])).0;
    let number = |id: &str| shop.items.iter().position(|known| known == id).unwrap() as u32;
    let mut rows = vec![Vec::new(); shop.items.len()];
    rows[number("green") as usize] = (0..ENOUGH_NEIGHBOURS as u32).map(|other| (other, 0.1)).collect();
    let baskets = BasketModel {
        rows: BasketRows { rows: SparseRows::from_rows(rows), intercepts: Vec::new() },
        ..BasketModel::default()
    };
    let alike = alike(&shop, Some(&baskets));
    let learned = Learned { alike, events: vec![0.0; shop.items.len()], ..Learned::default() };
    let pack = contents(&shop, &learned);
    let ids = column(&pack, "id");
    let of = |id: &str| -> Vec<&str> {
        let item = ids.iter().position(|known| *known == id).unwrap();
        assert!(pack.related[item].iter().all(|(relation, _)| *relation == Relation::Alike));
        pack.related[item].iter().map(|(_, other)| ids[*other as usize]).collect()
    };
    assert_eq!(of("green"), [""; 0], "orders say enough");
    // Not the green tea, which is another one to choose; and "pot" shares no word with soap.
    assert_eq!(of("black"), ["pot", "cup"]);
    assert_eq!(of("soap"), [""; 0]);
    // What the shop names comes from the columns into the same lists.
    let mut engine = Engine::new(0);
    let report = engine.load_pack(&pack.write()).unwrap();
    assert_eq!((report.catalog.problems[0].code, report.catalog.problems[0].count), ("product.related", 1));
    for (id, first, term) in [("green", "pot", Term::Accessory), ("black", "cup", Term::Alike)] {
        let slate = engine.complements(&[id.to_owned()], 1, &[], 0).unwrap();
        assert_eq!(engine.product(slate.items[0].item).unwrap().id, first);
        assert!(slate.items[0].reasons.iter().any(|reason| reason.term == term), "{id}");
    }
}
