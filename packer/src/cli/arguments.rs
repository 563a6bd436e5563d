use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Learns from a shop's own logs what regulars serves in the browser.
///
/// A log of clicks and orders becomes, by counting, short rows of what shoppers turn to next. They are
/// published as a pack: a folder of static files that the npm package `regulars` loads. Nothing about
/// any shopper is in it, only what all of them did.
#[derive(Debug, Parser)]
#[command(name = "regulars", version, max_term_width = 100, after_long_help = AFTER_HELP)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a pack from a shop's catalogue, its log, or both
    ///
    /// The output folder holds `manifest.json`, which a page fetches first; the build, a folder of small files
    /// named by their contents, of which a page fetches the few that its shopper needs; and `report.json`, for
    /// the shop: which settings were tried and how well they served. The pack appears whole or not at all, and
    /// replaces the one that was there, of which the last build stays for the visits that began with it; a
    /// folder that holds anything else is left alone.
    Pack(PackOptions),
    /// Tell pages what has changed since the pack was made: prices, stock, and what is gone
    ///
    /// Between two packs, which may be a night or a week apart, a small file beside the build says which items
    /// now cost something else, are sold out, are back, or are gone from the shop; `manifest.json` then names
    /// it. It says all that has changed since the build, so each run replaces the one before.
    Delta(DeltaOptions),
    /// Say how well a pack made of one log foretells another, beside simpler ways
    ///
    /// A pack is made of the training log alone, its settings found on the newest tenth of that. Each item
    /// of each test session but the first is then to be foretold from those before it, by the engine that
    /// runs in the browser. Beside it, on the same sessions: popularity, item-kNN, sequential rules and VMIS-kNN.
    Evaluate(EvaluateOptions),
    /// Check a file of offers, and say who of a log's shoppers each of them is for
    ///
    /// Every mistake is told with its path in the file and how to mend it. With a log, its shoppers are then led
    /// through the engine that runs in the browser, event by event, and each offer is held against all of them as
    /// they are at the end: how many it is for, by where they stand with the shop, and which rule is most often
    /// against it.
    Offers(OffersOptions),
}

impl Command {
    /// Whether the answer is to be JSON.
    pub fn wants_json(&self) -> bool {
        match self {
            Command::Pack(options) => options.json,
            Command::Delta(options) => options.json,
            Command::Evaluate(options) => options.json,
            Command::Offers(options) => options.json,
        }
    }
}

/// What a pack is made of, and how.
#[derive(Args, Debug)]
#[command(after_long_help = PACK_HELP)]
pub struct PackOptions {
    /// The shop's products: a Google Merchant feed (TSV, CSV or XML), JSON with the same names, Shopify's
    /// products.json, or WooCommerce's Store API. Told apart by their content; .gz and .zst too
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present_any = ["events", "counts"])]
    pub catalog: Vec<PathBuf>,

    /// What shoppers did: CSV, JSON Lines, Parquet, or GA4's BigQuery export, .gz and .zst too; one file or
    /// many. Columns: session_id or user_id, item_id, timestamp or position, and, where there are,
    /// event, quantity, price, transaction_id, channel
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub events: Vec<PathBuf>,

    /// Tables of counts in place of events, as packer/sql makes them on any SQL engine: a folder with
    /// `item_counts.parquet` and `pair_counts.parquet`, and those of baskets where there are any, each a file or a folder of
    /// part files
    #[arg(long, value_name = "DIR", conflicts_with = "events")]
    pub counts: Option<PathBuf>,

    /// Reports of offers, as the package hands them to the page and the shop collected them: JSON Lines, a JSON array,
    /// or GA4's BigQuery export as JSON, .gz and .zst too; one file or many. What worked in which stage of a
    /// shopper's life becomes what the engine expects of everybody
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub outcomes: Vec<PathBuf>,

    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// How to rank: `search` finds the shop's own settings on its newest sessions; `default` takes what
    /// served several shops well; the report.json of an earlier pack takes settings and weights of that one
    #[arg(long, value_name = "search|default|FILE", default_value = "search")]
    pub settings: String,

    /// Print one JSON document instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// What is published, and the shop as it is now.
#[derive(Args, Debug)]
#[command(after_long_help = DELTA_HELP)]
pub struct DeltaOptions {
    /// The folder that `regulars pack` wrote
    #[arg(long, value_name = "DIR")]
    pub pack: PathBuf,

    /// The shop's products as they are now, all of them, in the forms that `regulars pack --catalog` takes
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub catalog: Vec<PathBuf>,

    /// Print one JSON document instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// What is measured of baskets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    /// All of it.
    All,
    /// How well orders are completed.
    Completion,
    /// How well next orders are foretold.
    Next,
    /// How many reminders of what may be bought again are bought in their week.
    Reminders,
}

/// What is learned from, and what is to be foretold.
#[derive(Args, Debug)]
pub struct EvaluateOptions {
    /// The log to learn from, in the forms that `regulars pack --events` takes
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub train: Vec<PathBuf>,

    /// The log to foretell: later sessions of the same shop
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub test: Vec<PathBuf>,

    /// The shop's products, as for `regulars pack`
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub catalog: Vec<PathBuf>,

    /// As for `regulars pack`
    #[arg(long, value_name = "search|default|FILE", default_value = "search")]
    pub settings: String,

    /// Ask the published package too, in Node.js, and compare every list: the folder of the npm package
    #[arg(long, value_name = "DIR")]
    pub wasm: Option<PathBuf>,

    /// Measure instead how well orders are completed and next orders foretold, by the pack alone and beside a page's own
    /// products, and how many reminders are bought in their week: one JSON object a line, each with its 95% interval. The
    /// catalogue says which items the shop has
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "all",
        conflicts_with = "json")]
    pub baskets: Option<Measure>,

    /// What is hidden of each order is drawn by this number; with --baskets
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "baskets")]
    pub seed: u64,

    /// Print one JSON document instead of a table
    #[arg(long)]
    pub json: bool,
}

/// The offers, and who they are tried on.
#[derive(Args, Debug)]
#[command(after_long_help = OFFERS_HELP)]
pub struct OffersOptions {
    /// The shop's offers: JSON, a book or a list of offers alone
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// What shoppers did, in the forms that `regulars pack --events` takes; a shopper is a user_id, or else a
    /// session_id
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub events: Vec<PathBuf>,

    /// The shop's products, as for `regulars pack`: rules on categories, brands and prices need them
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "events")]
    pub catalog: Vec<PathBuf>,

    /// The moment at which the offers are held against the shoppers: ISO 8601, or a number since 1970. Default: the
    /// log's last
    #[arg(long, value_name = "MOMENT", requires = "events")]
    pub now: Option<String>,

    /// Print one JSON document instead of sentences
    #[arg(long)]
    pub json: bool,
}

const PACK_HELP: &str = "\
Columns of events, in any order, by these names and others that are usual for them:
  session_id      the visit; or else
  user_id         the shopper, whose events are cut into visits at 30 minutes of silence; lines without
                  a session_id go by it
  item_id         the product, by the id that pages use; beside a catalogue, by the catalogue's id, a
                  variant's or its group's. What the catalogue lacks is counted with and not shown
  timestamp       seconds, ms or µs since 1970, or ISO 8601; or else
  position        the place within the visit
  event           view_item, add_to_wishlist, add_to_cart, purchase, or a usual name for one of them; without
                  the column all are views. Names that say nothing of an item, such as page_view, are passed over;
                  refund takes its item, or without one all, off the order of its transaction_id
  quantity        of a purchase: 0 and less is a return, and passed over
  price           of a purchase: of one piece, in the catalogue's currency; what an order comes to on average is
                  learned from orders of which every line has one
  transaction_id  an order counts once, however often it was logged; without it, what a visitor buys in a day
                  is one order
  channel         how the visit came in, such as utm_medium: what newcomers by it want, is learned

Where purchases tell the shopper (user_id, beside a session_id too) and the time, and 100 shoppers bought,
how customers keep ordering and when they stop is learned from them: the model BG/NBD.

Names of reports (--outcomes), one JSON object each; further ones are passed over:
  event           view_promotion (handed out, or withheld on purpose), no_promotion (a visit without any), or
                  purchase (an order that answers the last offer, or none). Others say nothing of orders
  stage           stranger, newcomer, first_order, repeat, loyal, advocate, drifting or asleep
  promotion_id    the offer; absent of none
  holdout         true where the offer was withheld: the visit then counts as one without
  generosity      of a view_promotion, the share of an order's value that is given away, 0 to 1
  replaces        of a view_promotion, the offer that it takes the place of in this visit, empty for none: that one
                  was not tried then
  user_pseudo_id  whose visit it was, by any id that the shop gives to a browser, and time, in ms: then how common each
                  kind of shopper is, and how each answers, is learned from whole histories, which tell far more.
                  The pack holds no id
In rows of GA4's export they stand in event_params, but for user_pseudo_id, event, which is event_name, and time,
which is event_timestamp; rows without a stage are not of offers, and passed over.

A folder given for a file stands for all the files in it, however deep.

Searching settings takes about a minute for a million events on two cores; of a larger log the newest
million and a half are searched.

To publish is the folder as it is, on any static host: the builds first, manifest.json last. Let the host send
  manifest.json      with Cache-Control: no-cache
  everything else    with Cache-Control: public, max-age=31536000, immutable
The files are compressed already. report.json is for you: it holds settings and figures, and nothing of the
files that were read.";

const DELTA_HELP: &str = "\
An item of the pack is compared with the product of the same id; where the catalogue lists variants within a
product, as Shopify's does, it can be had as long as one of them can. What the catalogue does not list, or lists
in a way that cannot be used, is no longer shown. Products that are new wait for the next pack.

Every page that loads the pack loads this file too: above 20 kB it is time to pack again. To publish are the
delta-….pack, as little changing as a build's files, and then manifest.json. Where nothing has changed there is
no such file, and manifest.json names none.";

const OFFERS_HELP: &str = "\
What a log does not tell counts as unknown: nobody has signed in, and hours and days are those of UTC. Windows and
quiet hours are left aside, since a log is of the past. Orders are worth what the catalogue's prices come to.

How offers are written, with every rule, tells docs/offers.md; editors know it by the package's
offers.schema.json. Where any offer is refused, the exit status is 1.";

const AFTER_HELP: &str = "\
Examples:
  A pack of products alone, without a log:
    regulars pack --catalog feed.tsv --out public/pack
  A pack that has learned:
    regulars pack --catalog feed.tsv --events clicks-*.csv.gz --out public/pack
  Every hour: what is sold out, back, gone, or costs something else?
    regulars delta --pack public/pack --catalog feed.tsv
  How good would it be? Train on June, test on the first week of July:
    regulars evaluate --train june.csv --test july-1.csv
  Are the offers written well, and who would see them?
    regulars offers offers.json --events clicks.csv --catalog feed.tsv

Exit status:
  0  done
  1  it could not be done; standard error says why, and nothing was written
  2  the command line was not understood

Standard output carries the answer, standard error progress and problems. Progress is drawn on terminals alone.";
