//! Catalogues of every format, through the engine's own catalogue.

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use regulars::{Availability, Catalog, Engine, Product, Term};
use regulars_packer::read::{CatalogRead, read_catalog};

use crate::support::{folder_with, problems};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn read(name: &str) -> CatalogRead {
    read_catalog(&[fixture(name)]).unwrap()
}

/// The products by id, as the engine understands them; it must understand all of them.
fn products(read: &CatalogRead) -> Vec<Product> {
    let columns: Vec<String> = read.columns.iter().map(|cells| cells.join("\u{1e}")).collect();
    let (catalog, report) = Catalog::from_columns(&read.names, &columns);
    assert_eq!((report.skipped, report.problems.len()), (0, 0), "{:?}", report.problems);
    let mut products: Vec<Product> = (0..).map_while(|item| catalog.product(item)).collect();
    products.sort_by(|one, other| one.id.cmp(&other.id));
    products
}

fn cell<'a>(read: &'a CatalogRead, name: &str, row: usize) -> &'a str {
    let column = read.names.iter().position(|known| known == name).unwrap();
    &read.columns[column][row]
}

/// The shirt that all of Merchant's fixtures have.
fn shirt() -> Product {
    Product {
        id: "17-S".into(),
        title: "Linen shirt, S".into(),
        link: Some("https://shop.example/shirt?size=s&ref=feed".into()),
        image_link: Some("https://shop.example/shirt.jpg".into()),
        brand: Some("Norda".into()),
        product_type: Some("Clothing > Shirts".into()),
        price: Some(45.0),
        sale_price: Some(39.9),
        currency: Some("EUR".into()),
        availability: Availability::InStock,
        item_group_id: Some("17".into()),
    }
}

#[test]
fn merchant_tsv() {
    let read = read("merchant.tsv");
    assert_eq!(read.report.files[0].format, "TSV");
    assert_eq!(problems(&read.report.problems), ["catalog.record 1 [5]"]);
    assert_eq!(read.places, [(0, 2), (0, 3), (0, 4), (0, 6)]);
    let products = products(&read);
    let link = Some("https://shop.example/shirt?size=s".into());
    assert_eq!(products[1], Product { link, ..shirt() });
    assert_eq!(products[0].availability, Availability::OutOfStock);
    assert_eq!(
        (products[2].title.as_str(), products[2].availability),
        ("Tablet 10\"", Availability::Preorder)
    );
    assert_eq!((products[3].id.as_str(), products[3].price), ("20", Some(19.5)));
    assert_eq!(cell(&read, "availability_date", 2), "2026-03-01T10:00+0100");
    assert_eq!(cell(&read, "custom_label_0", 1), "summer");
    assert_eq!(cell(&read, "description", 0), "For \"hot\" days");
}

#[test]
fn merchant_rss() {
    let read = read("merchant-rss.xml");
    assert_eq!(problems(&read.report.problems), ["catalog.id 1 [3]"]);
    let products = products(&read);
    assert_eq!(products[0], shirt());
    assert_eq!(products[1].title, "Tablet 10\" édition");
    assert_eq!(cell(&read, "additional_image_link", 0).split('\u{1f}').count(), 2);
    assert_eq!(cell(&read, "description", 0), "For \"hot\" days & nights");
    assert_eq!(cell(&read, "shipping.price", 0), "4.95 EUR");
    assert_eq!(cell(&read, "availability_date", 1), "2026-03-01T10:00+0100");
}

#[test]
fn merchant_atom() {
    let read = read("merchant-atom.xml");
    assert_eq!(read.report.files[0].format, "Merchant XML");
    assert_eq!(products(&read), [shirt()]);
}

#[test]
fn merchant_json_as_an_array_and_line_by_line() {
    let read = read("merchant.json");
    assert_eq!(products(&read), [shirt()]);
    assert_eq!(problems(&read.report.problems), ["catalog.id 1 [2]", "catalog.record 1 [3]"]);
    let text = std::fs::read_to_string(fixture("merchant.json")).unwrap();
    let array: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut lines: String = array.iter().map(|value| format!("{value}\n")).collect();
    lines.push_str("{\"id\": 5,\n\n{\"id\": 18, \"name\": \"Other\", \"Product Type\": \"A > B\"}\n");
    let (_folder, paths) = folder_with(&[("feed.jsonl", lines.as_bytes())]);
    let read = read_catalog(&paths).unwrap();
    assert_eq!(problems(&read.report.problems), ["catalog.id 1 [2]", "catalog.record 2 [3, 4]"]);
    assert_eq!(read.places, [(0, 1), (0, 6)]);
    let products = products(&read);
    assert_eq!(products[0], shirt());
    assert_eq!((products[1].title.as_str(), products[1].product_type.as_deref()), ("Other", Some("A > B")));
}

#[test]
fn shopify() {
    let read = read("shopify-products.json");
    assert_eq!(read.report.files[0].format, "Shopify products.json");
    assert!(read.report.problems.is_empty());
    let products = products(&read);
    let ids: Vec<&str> = products.iter().map(|product| product.id.as_str()).collect();
    assert_eq!(ids, ["447654529", "49148385", "808950810"]);
    let small = &products[2];
    assert_eq!(
        (small.title.as_str(), small.price, small.sale_price),
        ("Linen shirt, S", Some(45.0), Some(39.9))
    );
    assert_eq!(small.item_group_id.as_deref(), Some("632910392"));
    assert_eq!(small.link.as_deref(), Some("/products/linen-shirt"));
    assert_eq!(small.image_link.as_deref(), Some("https://cdn.shopify.example/shirt.jpg"));
    assert_eq!((small.brand.as_deref(), small.product_type.as_deref()), (Some("Norda"), Some("Shirts")));
    assert_eq!(products[1].availability, Availability::OutOfStock);
    assert_eq!((products[0].title.as_str(), products[0].price), ("Gift card", Some(10.0)));
}

#[test]
fn woocommerce() {
    let read = read("woocommerce-products.json");
    assert_eq!(read.report.files[0].format, "WooCommerce Store API");
    let products = products(&read);
    let pennant = Product {
        id: "34".into(),
        title: "WordPress Pennant – Café & Co".into(),
        link: Some("https://store.example/product/wordpress-pennant/".into()),
        image_link: Some("https://store.example/pennant-1.jpg".into()),
        brand: Some("Automattic".into()),
        product_type: Some("Decor > Flags & Pennants".into()),
        price: Some(12.0),
        sale_price: Some(11.05),
        currency: Some("GBP".into()),
        availability: Availability::InStock,
        item_group_id: None,
    };
    assert_eq!(products[0], pennant);
    assert_eq!((products[1].price, products[1].sale_price), (Some(18.0), None));
    assert_eq!(products[1].availability, Availability::OutOfStock);
    assert_eq!((products[2].price, products[2].availability), (Some(0.05), Availability::Backorder));
    assert_eq!(products[2].item_group_id.as_deref(), Some("34"));
    assert_eq!((cell(&read, "color", 0), cell(&read, "tags", 0)), ("Blue/Red", "gift"));
    assert_eq!(cell(&read, "average_rating", 0), "4.5");
}

#[test]
fn packed_files_and_folders_are_read_as_what_is_in_them() {
    let plain = std::fs::read(fixture("merchant-atom.xml")).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&plain).unwrap();
    let other = b"item_id;name;category\n1;Tea;Drinks\n17-S;Again;\n";
    let (folder, _) = folder_with(&[
        ("a.xml", &packed.finish().unwrap()),
        ("b.csv", other),
        ("_SUCCESS", b"ignored"),
        ("c.json.zst", &zstd::encode_all(&br#"[{"id":2,"title":"Milk"}]"#[..], 1).unwrap()),
    ]);
    let read = read_catalog(&[folder.path().to_owned()]).unwrap();
    let formats: Vec<&str> = read.report.files.iter().map(|file| file.format.as_str()).collect();
    assert_eq!(formats, ["Merchant XML, gzip", "CSV", "JSON, zstd"]);
    assert_eq!(problems(&read.report.problems), ["catalog.duplicate 1 [3]"]);
    let ids: Vec<String> = products(&read).into_iter().map(|product| product.id).collect();
    assert_eq!(ids, ["1", "17-S", "2"]);
    assert_eq!(read.places, [(0, 1), (1, 2), (2, 1)]);
}

#[test]
fn what_is_no_catalogue_is_said_to_be_none() {
    for (bytes, code, found) in [
        (&b"sku_nr\ttitle\n1\tTea\n"[..], "catalog.column", "sku_nr, title"),
        (b"PK\x03\x04zip", "file.archive", "zip"),
        (b"\xff\xfei\0d\0", "file.encoding", "UTF-16"),
        (b"PAR1....PAR1", "catalog.format", "Parquet"),
        (
            br#"[{"id":1,"title":"a"},{"id":2,"title":"b","variants":[{"id":3}]}]"#,
            "catalog.formats",
            "Shopify",
        ),
    ] {
        let (_folder, paths) = folder_with(&[("feed", bytes)]);
        let failure = read_catalog(&paths).unwrap_err();
        assert_eq!(failure.code, code);
        assert!(failure.value.contains(found), "{failure}");
    }
}

#[test]
fn what_is_cut_off_or_odd_is_used_as_far_as_it_goes() {
    let xml = std::fs::read(fixture("merchant-rss.xml")).unwrap();
    let json = std::fs::read(fixture("merchant.json")).unwrap();
    let cut = |bytes: &[u8], after: &str| {
        let at = bytes.windows(after.len()).position(|window| window == after.as_bytes()).unwrap();
        bytes[..at].to_vec()
    };
    for (bytes, products, codes) in [
        (cut(&xml, "<g:availability_date>"), 1, vec!["catalog.broken_off"]),
        (cut(&json, ",\n  17"), 1, vec!["catalog.id", "catalog.broken_off"]),
        (Vec::new(), 0, vec!["catalog.empty"]),
        (b"id,title\n".to_vec(), 0, vec!["catalog.empty"]),
        (b"<html><body>Not found</body></html>".to_vec(), 0, vec!["catalog.empty"]),
        (b"[]".to_vec(), 0, vec!["catalog.empty"]),
        (b"id,title\n1,\xe9t\xe9\n2,b\n".to_vec(), 1, vec!["catalog.record"]),
        (b"\xef\xbb\xbf\"id\",title,id\r\n1,\"a\r\nb\",2\r\n".to_vec(), 1, vec![]),
        (b"id\ttitle\n1\ta\0b\n".to_vec(), 1, vec![]),
        (b"id,category\n1,Drinks\n2,\n".to_vec(), 2, vec![]),
        (b"id,title\n1,\n,Tea\n".to_vec(), 1, vec!["catalog.id"]),
        (br#"[{"id":1},{"sku":"2","brand":"b"}]"#.to_vec(), 2, vec![]),
    ] {
        let (_folder, paths) = folder_with(&[("feed", &bytes)]);
        let read = read_catalog(&paths).unwrap();
        let found: Vec<&str> = read.report.problems.iter().map(|problem| problem.code).collect();
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!((read.report.products, found), (products, codes), "{text}");
    }
}

/// What is said of the shoes, in every format: what goes with them, and why.
#[test]
fn related_products_are_read_from_every_format() {
    let tsv = "id\ttitle\trelated product\trelated product\tcare\tis_accessory_or_spare_part_for\n\
        shoes\tShoes\trequired_part:id:laces,often_bought_with:id:socks\tpart_of_set:id:belt\tpolish\t\n\
        laces\tLaces\t\t\t\t\nsocks\tSocks\t\t\t\t\nbelt\tBelt\t\t\t\t\npolish\tPolish\t\t\t\t\n\
        bag\tBag\t\t\t\tshoes\n";
    let csv = "id,title,related_product,care,isAccessoryOrSparePartFor\n\
        shoes,Shoes,\"required_part:id:laces, often_bought_with:id:socks, part_of_set:id:belt\",polish,\n\
        laces,Laces,,,\nsocks,Socks,,,\nbelt,Belt,,,\npolish,Polish,,,\nbag,Bag,,,shoes\n";
    let group = |relation: &str, id: &str| {
        format!(
            "<g:related_product><g:relationship_type>{relation}</g:relationship_type>\
             <g:identifier_type>id</g:identifier_type><g:identifier>{id}</g:identifier></g:related_product>"
        )
    };
    let item = |id: &str, more: &str| format!("<item><g:id>{id}</g:id><title>{id}</title>{more}</item>");
    let of_shoes = [("required_part", "laces"), ("often_bought_with", "socks"), ("part_of_set", "belt")]
        .map(|(relation, id)| group(relation, id))
        .concat();
    let xml = [
        "<rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel>",
        &item("shoes", &(of_shoes + "<care>polish</care>")),
        &["laces", "socks", "belt", "polish"].map(|id| item(id, "")).concat(),
        &item("bag", "<is_accessory_or_spare_part_for>shoes</is_accessory_or_spare_part_for>"),
        "</channel></rss>",
    ]
    .concat();
    let products = |shoes: serde_json::Value, bag: serde_json::Value| {
        let mut list = vec![shoes, bag];
        list.extend(
            ["laces", "socks", "belt", "polish"].map(|id| serde_json::json!({"id": id, "title": id})),
        );
        serde_json::Value::Array(list).to_string()
    };
    let of = |relation: &str, id: &str| serde_json::json!({"relationshipType": relation, "identifierType": "id", "identifier": id});
    let merchant_json = products(
        serde_json::json!({
            "id": "shoes", "title": "Shoes", "care": ["polish"],
            "relatedProduct": [of("required_part", "laces"), of("often_bought_with", "socks"), of("part_of_set", "belt")],
        }),
        serde_json::json!({"id": "bag", "title": "Bag", "isAccessoryOrSparePartFor": "shoes"}),
    );
    let schema_json = products(
        serde_json::json!({
            "id": "shoes", "title": "Shoes", "care": "polish",
            "related_product": ["required_part:id:laces", "part_of_set:id:belt"],
            "isOftenBoughtWith": [{"@type": "Product", "@id": "https://shop.example/socks#p", "sku": "socks"}],
        }),
        serde_json::json!({
            "id": "bag", "title": "Bag",
            "isAccessoryOrSparePartFor": {"@type": "Product", "productID": "shoes", "offers": {"price": 3}},
        }),
    );
    for (name, text) in [
        ("feed.tsv", tsv),
        ("feed.csv", csv),
        ("feed.xml", &xml),
        ("feed.json", &merchant_json),
        ("schema.json", &schema_json),
    ] {
        let (_folder, paths) = folder_with(&[(name, text.as_bytes())]);
        let read = read_catalog(&paths).unwrap();
        let columns: Vec<String> = read.columns.iter().map(|cells| cells.join("\u{1e}")).collect();
        let (catalog, report) = Catalog::from_columns(&read.names, &columns);
        assert_eq!((report.products, &report.problems[..]), (6, &[][..]), "{name}");
        let mut engine = Engine::new(7);
        engine.set_catalog(catalog);
        let slate = engine.complements(&["shoes".to_owned()], 12, &[], 0).unwrap();
        let mut because: Vec<(String, Term)> = slate
            .items
            .iter()
            .flat_map(|item| item.reasons.iter().map(move |reason| (item.item, reason.term)))
            .filter(|(_, term)| *term >= Term::RequiredPart)
            .map(|(item, term)| (engine.product(item).unwrap().id, term))
            .collect();
        because.sort();
        let expected = [
            ("bag", Term::Accessory),
            ("belt", Term::PartOfSet),
            ("laces", Term::RequiredPart),
            ("polish", Term::Care),
            ("socks", Term::OftenBoughtWith),
        ];
        assert_eq!(because, expected.map(|(id, term)| (id.to_owned(), term)), "{name}");
    }
}
