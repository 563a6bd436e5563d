//! What the command line says of itself.

use crate::shop::Folder;

/// What was printed, with every run of blanks and line breaks as one blank.
fn said(arguments: &str, code: i32) -> String {
    let ran = Folder::new().run(arguments);
    assert_eq!(ran.code(), code, "{ran:?}");
    let (answer, silent) =
        if code == 0 { (ran.stdout(), ran.stderr()) } else { (ran.stderr(), ran.stdout()) };
    assert_eq!(silent, "");
    answer.split_whitespace().collect::<Vec<&str>>().join(" ")
}

#[test]
fn help_says_what_it_is_for_and_how_it_ends() {
    let help = said("--help", 0);
    for line in [
        "Learns from a shop's own logs what regulars serves in the browser.",
        "Nothing about any shopper is in it, only what all of them did.",
        "pack Make a pack from a shop's catalogue, its log, or both",
        "delta Tell pages what has changed since the pack was made: prices, stock, and what is gone",
        "evaluate Say how well a pack made of one log foretells another, beside simpler ways",
        "offers Check a file of offers, and say who of a log's shoppers each of them is for",
        "regulars pack --catalog feed.tsv --events clicks-*.csv.gz --out public/pack",
        "regulars delta --pack public/pack --catalog feed.tsv",
        "0 done 1 it could not be done; standard error says why, and nothing was written",
        "Standard output carries the answer, standard error progress and problems.",
    ] {
        assert!(help.contains(line), "{line}\n{help}");
    }
    assert!(said("--version", 0).starts_with("regulars 0."));
}

#[test]
fn help_of_pack_says_what_goes_in_and_what_comes_out() {
    let help = said("pack --help", 0);
    for line in [
        "The output folder holds `manifest.json`, which a page fetches first",
        "the build, a folder of small files named by their contents",
        "The pack appears whole or not at all, and replaces the one that was there",
        "of which the last build stays for the visits that began with it",
        "manifest.json with Cache-Control: no-cache everything else with Cache-Control: public, max-age=31536000, immutable",
        "--catalog <FILE>... The shop's products: a Google Merchant feed (TSV, CSV or XML)",
        "Shopify's products.json, or WooCommerce's Store API",
        "--events <FILE>... What shoppers did: CSV, JSON Lines, Parquet, or GA4's BigQuery export",
        "Columns: session_id or user_id, item_id, timestamp or position",
        "--counts <DIR> Tables of counts in place of events",
        "--outcomes <FILE>... Reports of offers, as the package hands them to the page and the shop collected them",
        "generosity of a view_promotion, the share of an order's value that is given away, 0 to 1",
        "--out <DIR> The folder to write",
        "[default: search]",
        "--json Print one JSON document instead of sentences",
    ] {
        assert!(help.contains(line), "{line}\n{help}");
    }
}

#[test]
fn help_of_delta_says_what_it_compares_and_what_to_publish() {
    let help = said("delta --help", 0);
    for line in [
        "a small file beside the build says which items now cost something else, are sold out, are back, or are gone",
        "It says all that has changed since the build, so each run replaces the one before.",
        "--pack <DIR> The folder that `regulars pack` wrote",
        "--catalog <FILE>... The shop's products as they are now, all of them",
        "--json Print one JSON document instead of sentences",
        "it can be had as long as one of them can",
        "Products that are new wait for the next pack.",
        "above 20 kB it is time to pack again",
    ] {
        assert!(help.contains(line), "{line}\n{help}");
    }
}

#[test]
fn help_of_evaluate_says_what_is_measured() {
    let help = said("evaluate --help", 0);
    for line in [
        "A pack is made of the training log alone",
        "Each item of each test session but the first is then to be foretold from those before it",
        "popularity, item-kNN, sequential rules and VMIS-kNN",
        "--train <FILE>... The log to learn from",
        "--test <FILE>... The log to foretell: later sessions of the same shop",
        "--wasm <DIR> Ask the published package too, in Node.js, and compare every list",
    ] {
        assert!(help.contains(line), "{line}\n{help}");
    }
}

#[test]
fn help_of_offers_says_what_is_tried_and_what_is_left_aside() {
    let help = said("offers --help", 0);
    for line in [
        "Every mistake is told with its path in the file and how to mend it.",
        "how many it is for, by where they stand with the shop, and which rule is most often against it",
        "--events <FILE>... What shoppers did, in the forms that `regulars pack --events` takes",
        "--now <MOMENT> The moment at which the offers are held against the shoppers",
        "What a log does not tell counts as unknown: nobody has signed in",
        "Windows and quiet hours are left aside",
        "Where any offer is refused, the exit status is 1.",
    ] {
        assert!(help.contains(line), "{line}\n{help}");
    }
}

#[test]
fn what_is_not_understood_ends_with_2() {
    for (arguments, told) in [
        ("", "Usage: regulars <COMMAND>"),
        ("serve", "unrecognized subcommand 'serve'"),
        ("pack --out pack", "--catalog <FILE>"),
        ("pack --events log.csv", "--out <DIR>"),
        ("pack --events log.csv --counts tables --out pack", "cannot be used with '--counts <DIR>'"),
        ("evaluate --train log.csv", "--test <FILE>"),
        ("delta --pack pack", "--catalog <FILE>..."),
        ("delta --catalog feed.tsv", "--pack <DIR>"),
        ("offers", "<FILE>"),
        ("offers offers.json --catalog feed.tsv", "--events <FILE>..."),
        ("pack --out pack --catalog feed.tsv --fast", "unexpected argument '--fast'"),
    ] {
        let said = said(arguments, 2);
        assert!(said.contains(told), "{told}\n{said}");
    }
}
