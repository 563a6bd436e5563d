//! Catalogues in every form that shops have them, and what is wrong with them.

#![cfg(test)]

mod common;

use common::{HOUR, NOW, feed, happens, ids, product, products, shop};
use regulars::{Availability, Catalog, CatalogReport, Engine, FacetKind, Problem, ProductRecord};

fn from_columns(columns: &[(&str, &str)]) -> (Catalog, CatalogReport) {
    let (names, cells): (Vec<_>, Vec<_>) =
        columns.iter().map(|(name, cells)| ((*name).to_owned(), (*cells).to_owned())).unzip();
    Catalog::from_columns(&names, &cells)
}

fn assert_problem(problem: &Problem, code: &str, field: &str, value: &str, line: u32) {
    assert_eq!(
        (problem.code, problem.field.as_str(), problem.value.as_str(), problem.line),
        (code, field, value, Some(line))
    );
    assert!(!problem.expected.is_empty() && !problem.mend.is_empty());
}

mod merchant_tsv {
    use super::*;

    #[test]
    fn every_field_finds_its_place() {
        let (catalog, report) = Catalog::from_tsv(
            "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tsale_price\tbrand\tproduct_type\titem_group_id\n\
             7\tGreen tea\tA tea\t/tea\t/tea.jpg\tpreorder\t15.00 USD\t12.50 USD\tAlder\tDrinks > Tea\tteas\n",
        );
        assert_eq!(report, CatalogReport { products: 1, skipped: 0, problems: vec![] });
        let tea = catalog.product(0).unwrap();
        assert_eq!((tea.id.as_str(), tea.title.as_str()), ("7", "Green tea"));
        assert_eq!((tea.link.as_deref(), tea.image_link.as_deref()), (Some("/tea"), Some("/tea.jpg")));
        assert_eq!(
            (tea.price, tea.sale_price, tea.currency.as_deref()),
            (Some(15.0), Some(12.5), Some("USD"))
        );
        assert_eq!(
            (tea.brand.as_deref(), tea.product_type.as_deref()),
            (Some("Alder"), Some("Drinks > Tea"))
        );
        assert_eq!((tea.availability, tea.item_group_id.as_deref()), (Availability::Preorder, Some("teas")));
        assert_eq!(catalog.product(1), None);
    }

    #[test]
    fn what_is_not_stated_is_absent() {
        let (catalog, _) = Catalog::from_tsv("id\ttitle\n1\tTea\n");
        let tea = catalog.product(0).unwrap();
        assert_eq!((tea.price, tea.sale_price, tea.currency, tea.brand), (None, None, None, None));
        assert_eq!((tea.link, tea.image_link, tea.product_type, tea.item_group_id), (None, None, None, None));
        assert_eq!(tea.availability, Availability::InStock);
    }

    #[test]
    fn a_byte_order_mark_and_carriage_returns_are_no_part_of_it() {
        let (catalog, report) = Catalog::from_tsv("\u{feff}id\ttitle\r\n1\tTea\r\n\r\n2\tJam\r\n");
        assert_eq!((report.products, report.skipped), (2, 0));
        assert_eq!(products(&catalog)["2"].title, "Jam");
    }

    #[test]
    fn names_may_be_written_as_google_s_tools_write_them() {
        let (catalog, report) =
            Catalog::from_tsv("g:id\tTitle\timage link\tg:price\n1\tTea\t/t.jpg\tUSD 3\n");
        assert_eq!(report.problems, []);
        let tea = catalog.product(0).unwrap();
        assert_eq!((tea.image_link.as_deref(), tea.price), (Some("/t.jpg"), Some(3.0)));
    }

    #[test]
    fn quotation_marks_of_spreadsheets_are_taken_off() {
        let (catalog, _) = Catalog::from_tsv(
            "\"id\"\t\"title\"\n\"1\"\t\"Screen, 15\"\" wide\"\n2\t\"Mug\"\n3\t15\" screen\n",
        );
        let titles: Vec<String> = products(&catalog).into_values().map(|product| product.title).collect();
        assert_eq!(titles, ["Screen, 15\" wide", "Mug", "15\" screen"]);
    }

    #[test]
    fn a_broken_line_is_skipped_with_its_number_and_the_rest_kept() {
        let (catalog, report) =
            Catalog::from_tsv("id\ttitle\tprice\n1\tTea\t1\n2\tJam\n\n3\tOat\tmilk\t2\n4\tRye\t3\n");
        assert_eq!((report.products, report.skipped), (2, 2));
        let [problem] = &report.problems[..] else { panic!("{report:?}") };
        assert_problem(problem, "feed.line", "line", "2\tJam", 3);
        assert_eq!(problem.count, 2);
        assert_eq!(products(&catalog).into_keys().collect::<Vec<_>>(), ["1", "4"]);
    }

    #[test]
    fn a_bad_product_is_named_by_its_line() {
        let (_, report) = Catalog::from_tsv("id\ttitle\tprice\n\n1\tTea\t1\n2\tJam\t-1\n");
        assert_problem(&report.problems[0], "product.price", "price", "-1", 4);
    }

    #[test]
    fn a_feed_without_its_header_is_refused() {
        for (text, value) in [("1\tTea\n2\tJam\n", "1, Tea"), ("", ""), ("id,title\n1,Tea\n", "id,title")] {
            let (catalog, report) = Catalog::from_tsv(text);
            assert!(catalog.is_empty());
            let [problem] = &report.problems[..] else { panic!("{report:?}") };
            assert_eq!(
                (problem.code, problem.field.as_str(), problem.value.as_str()),
                ("feed.header", "header", value)
            );
        }
    }
}

mod columns {
    use super::*;

    #[test]
    fn cells_and_their_values_are_parted_by_separators() {
        let (catalog, report) = from_columns(&[
            ("id", "1\u{1e}2"),
            ("title", "Tea\u{1e}Jam"),
            ("tags", "organic\u{1f}new\u{1e}"),
            ("price", "3.20 USD\u{1e}"),
            ("shelf_life", "long\u{1e}longer"),
        ]);
        assert_eq!((report.products, report.problems), (2, vec![]));
        assert_eq!(products(&catalog)["1"].price, Some(3.2));
        assert_eq!(products(&catalog)["2"].price, None);
        let facets: Vec<_> = (0..).map_while(|facet| catalog.facet(facet)).collect();
        assert!(
            ["organic", "new"].iter().all(|tag| {
                facets.iter().any(|facet| facet.kind == FacetKind::Tag && facet.value == *tag)
            })
        );
    }

    #[test]
    fn a_column_that_is_too_short_leaves_its_last_cells_empty() {
        let (catalog, report) = from_columns(&[("id", "1\u{1e}2\u{1e}3"), ("title", "Tea\u{1e}Jam")]);
        assert_eq!((catalog.len(), report.skipped), (2, 1));
        assert_problem(&report.problems[0], "product.title", "title", "", 3);
    }

    #[test]
    fn no_columns_make_an_empty_catalogue() {
        let (catalog, report) = from_columns(&[]);
        assert!(catalog.is_empty());
        assert_eq!(report, CatalogReport::default());
    }
}

mod shopify {
    use super::*;

    fn shirts() -> (Catalog, CatalogReport) {
        from_columns(&[
            ("id", "7\u{1e}8"),
            ("title", "Shirt\u{1e}Cap"),
            ("handle", "shirt\u{1e}"),
            ("vendor", "Alder\u{1e}Birch"),
            ("product_type", "Clothes > Shirts\u{1e}Hats"),
            ("tags", "cotton\u{1f}new\u{1e}wool, new"),
            ("variants.id", "71\u{1f}72\u{1e}81"),
            ("variants.title", "S\u{1f}M\u{1e}Default Title"),
            ("variants.price", "9.00\u{1f}7.50\u{1e}5.00"),
            ("variants.compare_at_price", "\u{1f}9.50\u{1e}"),
            ("variants.available", "true\u{1f}false\u{1e}true"),
            ("images.src", "/a.jpg\u{1f}/b.jpg\u{1e}"),
        ])
    }

    #[test]
    fn every_variant_is_a_product_of_one_group() {
        let (catalog, report) = shirts();
        assert_eq!((report.products, report.skipped, &report.problems[..]), (3, 0, &[][..]));
        let all = products(&catalog);
        assert_eq!((all["71"].title.as_str(), all["72"].title.as_str()), ("Shirt, S", "Shirt, M"));
        assert_eq!(all["81"].title, "Cap");
        assert_eq!(
            (all["71"].item_group_id.as_deref(), all["72"].item_group_id.as_deref()),
            (Some("7"), Some("7"))
        );
        assert_eq!(all["71"].brand.as_deref(), Some("Alder"));
        assert_eq!(
            (all["72"].link.as_deref(), all["72"].image_link.as_deref()),
            (Some("/products/shirt"), Some("/a.jpg"))
        );
        assert_eq!((all["81"].link.as_deref(), all["81"].image_link.as_deref()), (None, None));
    }

    #[test]
    fn a_higher_price_to_compare_with_makes_a_reduced_price() {
        let all = products(&shirts().0);
        assert_eq!((all["71"].price, all["71"].sale_price), (Some(9.0), None));
        assert_eq!((all["72"].price, all["72"].sale_price), (Some(9.5), Some(7.5)));
    }

    #[test]
    fn a_variant_that_is_not_available_cannot_be_had() {
        let all = products(&shirts().0);
        assert_eq!(all["71"].availability, Availability::InStock);
        assert_eq!(all["72"].availability, Availability::OutOfStock);
    }

    #[test]
    fn tags_come_as_a_list_or_parted_by_commas() {
        let (catalog, _) = shirts();
        let tags: Vec<String> = (0..)
            .map_while(|facet| catalog.facet(facet))
            .filter(|facet| facet.kind == FacetKind::Tag)
            .map(|facet| facet.value)
            .collect();
        assert_eq!(tags, ["cotton", "new", "wool"]);
    }

    #[test]
    fn a_product_without_variants_is_skipped_and_the_rest_kept() {
        let (catalog, report) =
            from_columns(&[("id", "7\u{1e}8"), ("title", "Shirt\u{1e}Cap"), ("variants.id", "\u{1e}81")]);
        assert_eq!((catalog.len(), report.skipped), (1, 1));
        assert_problem(&report.problems[0], "product.id", "id", "", 1);
    }
}

mod bad_input {
    use super::*;

    /// A catalogue of two good products with the given one between them, which must be left out.
    fn refused(bad: ProductRecord) -> Problem {
        let priced =
            |id: &'static str| ProductRecord { price: "2 USD".into(), ..product(id, "Tea", "Drinks") };
        let (catalog, problems) = Catalog::new([priced("1"), bad, priced("2")]);
        assert_eq!(products(&catalog).into_keys().collect::<Vec<_>>(), ["1", "2"]);
        let [problem] = &problems[..] else { panic!("one problem, not {problems:?}") };
        problem.clone()
    }

    fn jam() -> ProductRecord<'static> {
        product("3", "Jam", "Food")
    }

    #[test]
    fn ids_and_titles_must_be_there() {
        assert_problem(&refused(ProductRecord { id: "".into(), ..jam() }), "product.id", "id", "", 2);
        assert_problem(&refused(ProductRecord { id: "  ".into(), ..jam() }), "product.id", "id", "", 2);
        assert_problem(
            &refused(ProductRecord { title: " ".into(), ..jam() }),
            "product.title",
            "title",
            "",
            2,
        );
    }

    #[test]
    fn an_id_belongs_to_one_product() {
        assert_problem(
            &refused(ProductRecord { id: " 1 ".into(), ..jam() }),
            "product.duplicate",
            "id",
            "1",
            2,
        );
    }

    #[test]
    fn prices_must_be_prices() {
        for price in ["-1 USD", "free", "1,99 USD", "NaN", "USD", "1 2 USD", "1e3", "∞"] {
            let problem = refused(ProductRecord { price: price.into(), ..jam() });
            assert_problem(&problem, "product.price", "price", price, 2);
            let problem = refused(ProductRecord { sale_price: price.into(), ..jam() });
            assert_problem(&problem, "product.price", "sale_price", price, 2);
        }
    }

    #[test]
    fn a_catalogue_has_one_currency() {
        let problem = refused(ProductRecord { price: "2 EUR".into(), ..jam() });
        assert_problem(&problem, "product.currency", "price", "2 EUR", 2);
        let problem = refused(ProductRecord { price: "2 usd".into(), sale_price: "1 EUR".into(), ..jam() });
        assert_problem(&problem, "product.currency", "sale_price", "1 EUR", 2);
    }

    #[test]
    fn an_unknown_availability_is_not_guessed_at() {
        let problem = refused(ProductRecord { availability: "maybe".into(), ..jam() });
        assert_problem(&problem, "product.availability", "availability", "maybe", 2);
    }

    #[test]
    fn popularity_is_a_number_of_at_least_nought() {
        for popularity in ["-3", "high", "NaN"] {
            let problem = refused(ProductRecord { popularity: popularity.into(), ..jam() });
            assert_problem(&problem, "product.popularity", "popularity", popularity, 2);
        }
    }

    #[test]
    fn the_same_problem_is_counted_and_its_first_place_kept() {
        let (_, problems) = Catalog::new((0..100).map(|at| ProductRecord {
            price: if at % 2 == 1 { "free".into() } else { "1".into() },
            ..product(&at.to_string(), "Tea", "Drinks")
        }));
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert_problem(problem, "product.price", "price", "free", 2);
        assert_eq!(problem.count, 50);
    }

    #[test]
    fn a_long_value_is_cut() {
        let problem = refused(ProductRecord { price: "茶".repeat(300).into(), ..jam() });
        assert_eq!(problem.value, "茶".repeat(80));
    }
}

#[test]
fn every_spelling_of_availability_is_read() {
    for (text, availability) in [
        ("in stock", Availability::InStock),
        ("in_stock", Availability::InStock),
        ("https://schema.org/InStock", Availability::InStock),
        ("out of stock", Availability::OutOfStock),
        ("OutOfStock", Availability::OutOfStock),
        ("preorder", Availability::Preorder),
        ("Pre-order", Availability::Preorder),
        ("backorder", Availability::Backorder),
    ] {
        let record = ProductRecord { availability: text.into(), ..product("1", "Tea", "Drinks") };
        let (catalog, problems) = Catalog::new([record]);
        assert_eq!(problems, [], "{text}");
        assert_eq!(catalog.product(0).unwrap().availability, availability, "{text}");
    }
}

#[test]
fn a_sale_price_counts_only_below_the_price() {
    for (price, sale_price, expected) in [
        ("5", "4", (Some(5.0), Some(4.0))),
        ("5", "5", (Some(5.0), None)),
        ("5", "6", (Some(5.0), None)),
        ("", "4", (None, None)),
    ] {
        let record =
            ProductRecord { price: price.into(), sale_price: sale_price.into(), ..product("1", "Tea", "") };
        let tea = Catalog::new([record]).0.product(0).unwrap();
        assert_eq!((tea.price, tea.sale_price), expected);
    }
}

#[test]
fn categories_are_paths_and_google_s_stands_in_for_the_shop_s_own() {
    let own = product("1", "Tea", " Drinks>Tea  >  Green ");
    let google = ProductRecord { google_product_category: "Food > Jam".into(), ..product("2", "Jam", "") };
    let deep = product("3", "Nut", "a > b > c > d > e > f > g");
    let (catalog, _) = Catalog::new([own, google, deep]);
    let category = |id: &str| products(&catalog)[id].product_type.clone().unwrap();
    assert_eq!(category("1"), "Drinks > Tea > Green");
    assert_eq!(category("2"), "Food > Jam");
    assert_eq!(category("3"), "a > b > c > d > e");
    let nodes: Vec<String> = (0..)
        .map_while(|facet| catalog.facet(facet))
        .filter(|facet| facet.kind == FacetKind::Category)
        .map(|facet| facet.value)
        .collect();
    assert_eq!(nodes[..3], ["Drinks", "Drinks > Tea", "Drinks > Tea > Green"]);
}

#[test]
fn price_bands_are_fifths_of_the_category_s_prices() {
    let wines = (0..50).map(|at| ("wine", at, 10 * (at + 1)));
    let gums = (0..50).map(|at| ("gum", at, at + 1));
    let engine = shop(wines.chain(gums).map(|(kind, at, price)| ProductRecord {
        price: format!("{price} USD").into(),
        ..product(&format!("{kind}{at}"), kind, kind)
    }));
    let mut shopper = engine.clone();
    happens(&mut shopper, "view_item", "wine49", NOW);
    let band = |engine: &Engine| -> String {
        let affinities = engine.profile(NOW).affinities;
        affinities.into_iter().find(|one| one.kind == FacetKind::PriceBand).unwrap().value
    };
    assert_eq!(band(&shopper), "5");
    let mut shopper = engine.clone();
    happens(&mut shopper, "view_item", "gum49", NOW);
    assert_eq!(band(&shopper), "5");
    let mut shopper = engine;
    happens(&mut shopper, "view_item", "wine0", NOW);
    assert_eq!(band(&shopper), "1");
}

#[test]
fn chinese_titles_are_alike_by_their_words() {
    let engine = shop([
        product("1", "有机绿茶", ""),
        product("2", "茉莉绿茶 500g", ""),
        product("3", "手工拉面", ""),
        product("4", "荞麦面", ""),
        product("5", "乌龙", ""),
    ]);
    let similar = engine.similar("1", 5, &[], NOW).unwrap();
    assert_eq!(ids(&engine, &similar)[0], "2");
    let mut shopper = engine;
    happens(&mut shopper, "view_item", "2", NOW);
    let feed = shopper.feed(5, &[], NOW).unwrap();
    let tea = feed.items.iter().find(|item| shopper.catalog().product(item.item).unwrap().id == "1").unwrap();
    let word = |facet| shopper.catalog().facet(facet).unwrap();
    assert!(tea.reasons.iter().any(|reason| reason.facet.is_some_and(|facet| word(facet).value == "绿茶")));
}

#[test]
fn the_id_of_a_group_stands_for_its_first_variant() {
    let variant =
        |id, title| ProductRecord { item_group_id: "shirt".into(), ..product(id, title, "Clothes") };
    let mut engine = shop([product("1", "Cap", "Hats"), variant("2", "Shirt, S"), variant("3", "Shirt, M")]);
    assert_eq!(engine.similar("shirt", 5, &[], NOW).unwrap(), engine.similar("2", 5, &[], NOW).unwrap());
    assert_eq!(engine.explain("shirt", NOW).unwrap(), engine.explain("2", NOW).unwrap());
    happens(&mut engine, "view_item", "shirt", NOW - HOUR);
    assert_eq!(engine.profile(NOW).recent[0].item_id, "2");
}

#[test]
fn an_id_of_its_own_goes_before_that_of_a_group() {
    let engine = shop([
        ProductRecord { item_group_id: "2".into(), ..product("1", "Shirt, S", "Clothes") },
        product("2", "Cap", "Hats"),
    ]);
    assert_eq!(engine.explain("2", NOW).unwrap().item.item, engine.explain(" 2 ", NOW).unwrap().item.item);
    let cap = engine.explain("2", NOW).unwrap().item;
    assert_eq!(common::product_of(&engine, &cap).title, "Cap");
}

#[test]
fn a_new_catalogue_keeps_what_is_known_of_the_shopper() {
    let mut engine = shop([product("1", "Green tea", "Tea"), product("2", "Rye bread", "Bread")]);
    happens(&mut engine, "add_to_cart", "1", NOW);
    let (catalog, _) = Catalog::new([product("8", "Oat bread", "Bread"), product("9", "Mint tea", "Tea")]);
    engine.set_catalog(catalog);
    assert_eq!(feed(&engine, 2, NOW), ["9", "8"]);
}

#[test]
fn an_empty_catalogue_gives_empty_lists() {
    let engine = Engine::new(7);
    assert_eq!(engine.feed(24, &[], NOW).unwrap().items, []);
    assert_eq!(engine.similar("1", 24, &[], NOW).unwrap().problems[0].code, "item.unknown");
    assert_eq!(engine.complements(&[], 24, &[], NOW).unwrap().items, []);
    assert_eq!(engine.explain("1", NOW).unwrap_err().code, "item.unknown");
}
