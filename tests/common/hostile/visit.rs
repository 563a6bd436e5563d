//! One visit: a shopper who does something, a host that loads what is asked for, a server that may answer anything.

use std::collections::{BTreeMap, BTreeSet};

use regulars::{Availability, Exclude, PackChange, Product, SlateItem};
use serde_json::{Value, json};

use super::chance::Chance;
use super::server::{Fate, Trouble, answer};
use super::store::{Folder, Store};
use super::truth::{Change, Told, Truth, has_facet};
use super::{Host, Question, Refusal};
use crate::common::{NOW, sum};

/// What happened in some visits: so that it shows where nothing did.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Files that were taken, and those that were refused, by what had become of them.
    pub taken: BTreeMap<String, usize>,
    pub refused: BTreeMap<String, usize>,
    pub given_up: usize,
    /// Items of lists that the head does not hold.
    pub from_chunks: usize,
    pub from_head: usize,
}

/// What the engine was told, but for what it refused.
enum Step {
    Catalog(String),
    Pack(String, Vec<u8>),
    File(String, Vec<u8>, i64),
    GivenUp(String),
    Event(Value, i64),
    Updates(Value),
    Settled,
}

pub struct Visit<'s, H> {
    host: H,
    chance: Chance,
    now: i64,
    folder: &'s Folder,
    other: &'s Folder,
    truth: Truth,
    changes: BTreeMap<u32, Change>,
    trouble: Trouble,
    /// How often something goes wrong with a file, in percent.
    share: usize,
    /// What then goes wrong; otherwise anything.
    favourite: Option<Fate>,
    /// Whether the engine took a lie in: nothing is known of its products then.
    is_deceived: bool,
    is_open: bool,
    has_small_budget: bool,
    /// The files that came, or were given up: they must not be asked for again.
    settled: BTreeSet<String>,
    /// The ids of all that the shopper had to do with.
    touched: BTreeSet<String>,
    /// What the shopper saw first.
    seen: Vec<String>,
    told: Vec<Step>,
    tally: &'s mut Tally,
}

/// A host loads so many files at a time.
const AT_A_TIME: usize = 4;
/// No visit here takes more.
const MOST_ROUNDS: usize = 100;

/// Lives through the visit of that number. `open` makes an engine.
pub fn live<H: Host>(case: u64, trouble: Trouble, stores: &[Store], open: &dyn Fn() -> H, tally: &mut Tally) {
    let mut chance = Chance::of_case(case);
    let store = chance.one_of(stores);
    let favourite = chance.is_in(60).then(|| *chance.one_of(trouble.fates()));
    let mut visit = Visit {
        host: open(),
        now: NOW,
        folder: &store.before,
        other: &store.after,
        truth: Truth::of_pack(&[]),
        changes: BTreeMap::new(),
        trouble,
        share: *chance.one_of(&[10, 30, 60, 100]),
        favourite,
        is_deceived: false,
        is_open: false,
        has_small_budget: chance.is_in(10),
        settled: BTreeSet::new(),
        touched: BTreeSet::new(),
        seen: Vec::new(),
        told: Vec::new(),
        tally,
        chance,
    };
    visit.arrive();
    for _ in 0..visit.chance.below(5) + 2 {
        visit.now += visit.chance.below(3_000_000) as i64;
        visit.go_on();
    }
    if visit.chance.is_in(50) {
        let question = visit.any_question();
        visit.ask(question);
    }
    visit.load(usize::MAX);
    visit.look_back(open);
}

impl<H: Host> Visit<'_, H> {
    fn arrive(&mut self) {
        if self.chance.is_in(8) {
            self.bring_catalog();
        }
        if !self.open_pack() && !self.truth.is_page() {
            assert_eq!(self.ask(self.feed(24)), [], "there is nothing to show");
            self.bring_catalog();
        }
        if self.has_small_budget {
            self.host.set_memory_budget(self.chance.below(40_000));
        }
        if self.is_deceived || self.chance.is_in(65) {
            return;
        }
        let seen = self.ask(self.feed(8));
        let id = |item: &SlateItem| self.host.product(item.item).map(|product| product.id);
        self.seen = seen.iter().filter_map(id).collect();
    }

    /// The page's own products: some of the pack's.
    fn bring_catalog(&mut self) {
        let step = self.folder.products.len() / 40;
        let products: Vec<Product> = self.folder.products.iter().step_by(step).cloned().collect();
        let tsv = tsv(&products);
        self.host.set_catalog(&tsv);
        self.told.push(Step::Catalog(tsv));
        self.truth = Truth::of_page(&products);
    }

    fn go_on(&mut self) {
        match self.chance.below(16) {
            0..5 => self.do_something(),
            5..7 => {
                let question = self.any_question();
                self.ask(question);
            }
            7..12 => {
                let rounds = self.chance.below(4) + 1;
                self.load(rounds);
            }
            12 => self.update(),
            13 => self.load_delta(),
            14 => self.hand_over_unasked(),
            _ if self.chance.is_in(30) => {
                std::mem::swap(&mut self.folder, &mut self.other);
                if !self.open_pack() {
                    std::mem::swap(&mut self.folder, &mut self.other);
                }
            }
            _ => {
                self.host.settle();
                self.told.push(Step::Settled);
            }
        }
    }

    fn fate(&mut self) -> Fate {
        match self.favourite {
            _ if !self.chance.is_in(self.share) => Fate::Whole,
            Some(favourite) => favourite,
            None => *self.chance.one_of(self.trouble.fates()),
        }
    }

    /// Asks the server for a file, and once more where it was refused; hands over what comes. Returns whether one was
    /// taken.
    fn fetch(
        &mut self,
        name: &str,
        whole: Option<&[u8]>,
        of_other: Option<&[u8]>,
        mut take: impl FnMut(&mut Self, &[u8]) -> Result<(), Refusal>,
    ) -> bool {
        let fate = self.fate();
        let is_passing = self.chance.is_in(40);
        for fate in [fate, if is_passing { Fate::Whole } else { fate }] {
            let Some(bytes) = answer(self.folder, name, whole, of_other, fate, &mut self.chance) else {
                continue;
            };
            let is_whole = whole == Some(&bytes);
            let needs = self.host.needs(self.now);
            let result = take(self, &bytes);
            let tally = if result.is_ok() { &mut self.tally.taken } else { &mut self.tally.refused };
            *tally.entry(format!("{fate:?}")).or_default() += 1;
            let Err(refusal) = result else {
                assert!(is_whole || fate.is_lie(), "{name} is {fate:?}, and was taken");
                self.is_deceived |= !is_whole;
                return true;
            };
            assert!(!is_whole || self.is_deceived, "{name} is whole, and was refused: {refusal:?}");
            assert_eq!(refusal.code, fate.code(), "{name} is {fate:?}: {refusal:?}");
            assert!(refusal.value.starts_with(name) && refusal.field == "pack", "{name}: {refusal:?}");
            assert!(!refusal.expected.is_empty() && !refusal.mend.is_empty(), "{refusal:?}");
            assert_eq!(self.host.needs(self.now), needs, "{name} was refused, and changed what is needed");
        }
        false
    }

    /// Opens the pack of the present folder; returns whether it was taken.
    fn open_pack(&mut self) -> bool {
        let folder = self.folder;
        let (head, other) = (&folder.files["head"], &self.other.files["head"]);
        let was_deceived = std::mem::take(&mut self.is_deceived);
        let is_taken = self.fetch("head", Some(head), Some(other), |visit, bytes| {
            visit.host.open_pack(&folder.build, bytes)?;
            visit.told.push(Step::Pack(folder.build.clone(), bytes.to_vec()));
            Ok(())
        });
        if !is_taken {
            self.is_deceived = was_deceived;
            return false;
        }
        self.is_open = true;
        self.settled.clear();
        self.changes.clear();
        self.set_truth();
        true
    }

    fn set_truth(&mut self) {
        if !self.truth.is_page() {
            self.truth.replace(&self.folder.products, &self.changes);
        }
    }

    fn load_file(&mut self, name: &str) {
        let (folder, other) = (self.folder, self.other);
        let [whole, of_other] = [folder, other].map(|folder| folder.files.get(name).map(Vec::as_slice));
        let is_taken = self.fetch(name, whole, of_other, |visit, bytes| visit.supply(name, bytes));
        if !is_taken {
            self.host.give_up(name);
            self.told.push(Step::GivenUp(name.to_owned()));
            self.tally.given_up += 1;
        }
        self.settled.insert(name.to_owned());
    }

    fn supply(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        self.host.supply(name, bytes, self.now)?;
        self.told.push(Step::File(name.to_owned(), bytes.to_vec(), self.now));
        Ok(())
    }

    /// Loads what is asked for, as the host does, at most that many times.
    fn load(&mut self, most: usize) {
        for round in 0..most {
            let needs = self.host.needs(self.now);
            if needs.is_empty() {
                return;
            }
            if round == MOST_ROUNDS {
                // Beside a page's catalogue all items are asked for, and a head may have claimed billions.
                assert!(self.is_deceived && self.truth.is_page(), "{needs:?} are still asked for");
                return;
            }
            for name in needs.iter().take(AT_A_TIME) {
                let is_again = self.settled.contains(name) && !self.has_small_budget;
                assert!(!is_again, "{name} is asked for again");
                self.load_file(name);
            }
        }
    }

    fn load_delta(&mut self) {
        let mut changes: BTreeMap<u32, Change> = BTreeMap::new();
        for _ in 0..self.chance.below(20) + 1 {
            let price = self.chance.is_in(80).then(|| self.chance.below(1000) as f64 / 4.0);
            let availability = *self.chance.one_of(&[Availability::InStock, Availability::OutOfStock]);
            changes.insert(self.chance.below(self.folder.products.len()) as u32, (price, availability));
        }
        let list: Vec<PackChange> = changes
            .iter()
            .map(|(&item, &(price, availability))| PackChange { item, price, sale_price: None, availability })
            .collect();
        let delta = |folder: &Folder| PackChange::write(&folder.build, &list).unwrap();
        let (whole, of_other) = (delta(self.folder), delta(self.other));
        if !self.is_open {
            let refusal = self.host.supply("delta", &whole, self.now).unwrap_err();
            assert_eq!(refusal.code, "pack.file");
            return;
        }
        if self.fetch("delta", Some(&whole), Some(&of_other), |visit, bytes| visit.supply("delta", bytes)) {
            self.changes = changes;
            self.set_truth();
        }
    }

    /// A host that hands over what it was not asked for, or what there is not.
    fn hand_over_unasked(&mut self) {
        let names: Vec<&String> = self.folder.files.keys().collect();
        let name = (*self.chance.one_of(&names)).clone();
        let bytes = &self.folder.files[&name];
        if self.is_open && name != "head" && !self.is_deceived {
            self.supply(&name, bytes).unwrap();
            self.settled.insert(name);
        }
        for name in ["head", "rows/4000000000", "items/0", "items/", "directory/x", "", "manifest.json"] {
            let refusal = self.host.supply(name, bytes, self.now).unwrap_err();
            assert!(refusal.code == "pack.file" || self.is_deceived, "{name}: {refusal:?}");
        }
    }

    fn any_id(&mut self) -> String {
        let products = &self.folder.products;
        let product = &products[self.chance.below(products.len())];
        match (self.chance.below(20), &product.item_group_id) {
            (0, _) => "nothing".to_owned(),
            (1 | 2, Some(group)) => group.clone(),
            _ => product.id.clone(),
        }
    }

    fn do_something(&mut self) {
        let events = [
            "view_item",
            "view_item",
            "select_item",
            "add_to_cart",
            "remove_from_cart",
            "purchase",
            "view_item_list",
            "dismiss_item",
            "add_to_wishlist",
        ];
        let event = *self.chance.one_of(&events);
        let ids: Vec<String> = (0..self.chance.below(3) + 1).map(|_| self.any_id()).collect();
        let items: Vec<Value> =
            ids.iter().map(|id| json!({"item_id": id, "price": 2, "item_name": "ginger tea"})).collect();
        let transaction = self.now.to_string();
        let event = json!({"event": event, "items": items, "transaction_id": transaction});
        self.host.record(&event, self.now);
        self.touched.extend(ids);
        self.told.push(Step::Event(event, self.now));
    }

    /// The page knows better, of some products, of some groups, and of some of both.
    fn update(&mut self) {
        let mut ids = Vec::new();
        for _ in 0..self.chance.below(4) + 1 {
            // Most of them are such as everybody sees.
            let known = if self.chance.is_in(70) { 80 } else { self.folder.products.len() };
            let product = &self.folder.products[self.chance.below(known)];
            let group = product.item_group_id.clone().filter(|_| self.chance.is_in(70));
            let own = (group.is_none() || self.chance.is_in(70)).then(|| product.id.clone());
            let both = if self.chance.is_in(50) { [own, group] } else { [group, own] };
            ids.extend(both.into_iter().flatten());
        }
        let updates: Vec<Value> = ids.into_iter().map(|id| self.tell(&id)).collect();
        let updates = Value::from(updates);
        let unknown = self.host.update(&updates);
        let is_unknown = |id: &String| self.is_deceived || !self.truth.knows(id);
        assert!(unknown.iter().all(is_unknown), "{unknown:?} are no products, it is said");
        self.told.push(Step::Updates(updates));
    }

    fn tell(&mut self, id: &str) -> Value {
        let price = self.chance.is_in(50).then(|| self.chance.below(1000) as f64 / 4.0);
        let is_here = self.chance.is_in(60);
        let title = self.chance.is_in(30).then(|| "As the page says".to_owned());
        let said = if is_here { Availability::InStock } else { Availability::OutOfStock };
        let availability = self.chance.is_in(70).then_some(said);
        let word = availability.map(|_| if is_here { "in_stock" } else { "out_of_stock" });
        let update = json!({"item_id": id, "price": price, "availability": word, "title": title});
        self.truth.tell(id, Told { price, availability, title });
        update
    }

    fn feed(&self, limit: usize) -> Question {
        Question::Feed { limit, exclude: Exclude::default(), keep: Vec::new() }
    }

    fn any_question(&mut self) -> Question {
        let limit = self.chance.below(30) + 1;
        match self.chance.below(4) {
            0 => Question::Similar { item_id: self.any_id(), limit },
            1 => Question::Complements { item_ids: vec![self.any_id(), self.any_id()], limit },
            _ => {
                let exclude = *self.chance.one_of(&[Exclude::None, Exclude::Purchased, Exclude::Seen]);
                Question::Feed { limit, exclude, keep: Vec::new() }
            }
        }
    }

    /// Asks, and checks all that must hold of every list.
    fn ask(&mut self, question: Question) -> Vec<SlateItem> {
        let items = self.host.ask(&question, self.now);
        assert!(items.len() <= question.limit(), "{question:?}");
        let mut once: BTreeSet<String> = BTreeSet::new();
        for item in &items {
            let product = self.check(item);
            let is_new = once.insert(format!("id {}", product.id));
            let group = product.item_group_id.map(|group| format!("group {group}"));
            assert!(is_new && group.is_none_or(|group| once.insert(group)), "{} is doubled", product.id);
            assert_ne!(product.availability, Availability::OutOfStock, "{}", product.id);
            let place = if item.item < regulars::HEAD_ITEMS {
                &mut self.tally.from_head
            } else {
                &mut self.tally.from_chunks
            };
            *place += 1;
        }
        items
    }

    /// An item with its reasons is what the shop has under that number. Returns the product.
    fn check(&self, item: &SlateItem) -> Product {
        assert_eq!(item.score, sum(&item.reasons), "{item:?}");
        let product = self.host.product(item.item).expect("a listed product can be drawn");
        if self.is_deceived {
            return product;
        }
        let (known, shown) =
            self.truth.product(item.item, &product.id).expect("a listed product is the shop's");
        assert_eq!(product, shown);
        for facet in item.reasons.iter().filter_map(|reason| reason.facet) {
            let facet = self.host.facet(facet).expect("a reason's facet can be named");
            assert!(has_facet(known, &facet), "{facet:?} of {known:?}");
        }
        for number in item.reasons.iter().filter_map(|reason| reason.item) {
            let product = self.host.product(number).expect("a reason's product can be named");
            assert_eq!(self.truth.product(number, &product.id).map(|(_, shown)| shown), Some(product));
        }
        product
    }

    /// At the end all is here, or cannot be had. Not every visit is looked at from every side: that would take long.
    fn look_back(&mut self, open: &dyn Fn() -> H) {
        let exclude = *self.chance.one_of(&[Exclude::None, Exclude::Purchased, Exclude::Seen]);
        let feed = |limit| Question::Feed { limit, exclude, keep: Vec::new() };
        let some = self.ask(feed(24));
        let free = if self.is_deceived { 0 } else { self.truth.for_a_newcomer(&self.touched) };
        assert!(some.len() >= free.min(24), "{} items, and not {free}", some.len());
        match self.chance.below(8) {
            0 => {
                let all = self.ask(feed(1000));
                assert!(all.len() >= free, "{} items, and not {free}", all.len());
                assert_eq!(some[..], all[..all.len().min(24)]);
            }
            1 => self.check_explained(&some),
            2 | 3 if !self.seen.is_empty() => self.check_kept(),
            4 if !self.has_small_budget => self.check_against_another(open()),
            _ => {}
        }
    }

    fn check_explained(&self, list: &[SlateItem]) {
        if let Some(item) = list.last() {
            let product = self.check(item);
            let explained = self.host.explain(&product.id, self.now).expect("a listed product is explained");
            assert_eq!(explained.item, item.item);
            self.check(&explained);
        }
    }

    /// An engine that was never handed what was refused draws up the same lists.
    fn check_against_another(&mut self, other: H) {
        let other = self.again(other);
        for question in [self.feed(24), self.any_question()] {
            assert_eq!(other.ask(&question, self.now), self.ask(question), "what was refused left traces");
        }
    }

    /// What the shopper saw first stays in its place, as far as it can be had.
    fn check_kept(&mut self) {
        let keep = self.seen.clone();
        let list = self.ask(Question::Feed { limit: 24, exclude: Exclude::default(), keep });
        if self.is_deceived || self.has_small_budget {
            return;
        }
        let ids: Vec<String> = list.iter().map(|item| self.check(item).id).collect();
        let is_left = |id: &&String| {
            let number = id[1..].parse().unwrap();
            let shown = self.truth.product(number, id).map(|(_, shown)| shown);
            shown.is_some_and(|shown| shown.availability != Availability::OutOfStock)
        };
        let kept: Vec<&String> = self.seen.iter().filter(is_left).collect();
        assert!(
            ids.iter().zip(&kept).all(|(id, kept)| id == *kept) && ids.len() >= kept.len(),
            "{kept:?}: {ids:?}"
        );
    }

    /// Another engine that was told the same, but for what was refused.
    fn again(&self, mut host: H) -> H {
        for told in &self.told {
            match told {
                Step::Catalog(tsv) => host.set_catalog(tsv),
                Step::Pack(build, head) => host.open_pack(build, head).unwrap(),
                Step::File(name, bytes, at) => host.supply(name, bytes, *at).unwrap(),
                Step::GivenUp(name) => host.give_up(name),
                Step::Event(event, at) => host.record(event, *at),
                Step::Updates(updates) => drop(host.update(updates)),
                Step::Settled => host.settle(),
            }
        }
        host
    }
}

fn tsv(products: &[Product]) -> String {
    let mut tsv =
        "id\ttitle\tlink\timage_link\tbrand\tproduct_type\titem_group_id\tprice\tsale_price\tavailability\n"
            .to_owned();
    let money = |price: Option<f64>| price.map_or(String::new(), |price| format!("{price:.2} EUR"));
    for product in products {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let availability = match product.availability {
            Availability::OutOfStock => "out_of_stock",
            Availability::Preorder => "preorder",
            _ => "in_stock",
        };
        let cells = [
            product.id.clone(),
            product.title.clone(),
            text(&product.link),
            text(&product.image_link),
            text(&product.brand),
            text(&product.product_type),
            text(&product.item_group_id),
            money(product.price),
            money(product.sale_price),
            availability.to_owned(),
        ];
        tsv += &(cells.join("\t") + "\n");
    }
    tsv
}
