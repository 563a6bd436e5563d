//! A shop that exists for a test: its log, its catalogue, and the command line run on them.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::read::GzDecoder;
use regulars::{Engine, PackFiles};
use serde_json::Value;
use tempfile::TempDir;

/// Products of the generated shop: ten on each shelf.
pub const ITEMS: usize = 120;

/// A folder with files, in which the command runs.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(TempDir::new().unwrap())
    }

    /// With that file in it.
    pub fn with(self, name: &str, text: impl AsRef<[u8]>) -> Folder {
        std::fs::write(self.path(name), text).unwrap();
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn names(&self) -> Vec<String> {
        names(self.0.path())
    }

    /// Runs `regulars` here; its arguments are parted by blanks.
    pub fn run(&self, arguments: &str) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_regulars"))
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Ran(output)
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// The build that the manifest in that folder names, each of its files unpacked.
    pub fn pack(&self, folder: &str) -> PackFiles {
        let manifest = self.json(&format!("{folder}/manifest.json"));
        let build = manifest["build"].as_str().unwrap().to_owned();
        let path = self.path(folder).join(&build);
        let mut files: Vec<(String, Vec<u8>)> =
            files(&path).iter().map(|file| (file_name(&path, file), unpacked(file))).collect();
        // The head first, as it is handed to the engine.
        files.sort_by_key(|(name, _)| name != "head");
        let items = manifest["items"].as_u64().unwrap() as u32;
        PackFiles { build, files, items, ..PackFiles::default() }
    }

    /// An engine that holds the pack in that folder, whole.
    pub fn engine(&self, folder: &str) -> Engine {
        let mut engine = Engine::new(0);
        engine.load_pack(&self.pack(folder)).unwrap();
        engine
    }

    /// The same, with the delta that the manifest names, if it names one.
    pub fn engine_of_now(&self, folder: &str) -> Engine {
        let mut engine = self.engine(folder);
        let manifest = self.json(&format!("{folder}/manifest.json"));
        if let Some(file) = manifest["delta"]["file"].as_str() {
            engine.supply("delta", &unpacked(&self.path(folder).join(file)), 0).unwrap();
        }
        engine
    }
}

/// The content of a file, which has to be compressed by gzip.
pub fn unpacked(file: &Path) -> Vec<u8> {
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes[..2], [0x1f, 0x8b], "{}", file.display());
    let mut content = Vec::new();
    GzDecoder::new(&bytes[..]).read_to_end(&mut content).unwrap();
    content
}

/// All files below a folder, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let below = |name: String| {
        let path = folder.join(name);
        if path.is_dir() { files(&path) } else { vec![path] }
    };
    names(folder).into_iter().flat_map(below).collect()
}

fn file_name(build: &Path, file: &Path) -> String {
    let name = file.strip_prefix(build).unwrap().to_str().unwrap();
    name.strip_suffix(".pack").unwrap().to_owned()
}

/// The names of what is in a folder, in order.
pub fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran(Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub fn stdout(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    pub fn stderr(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    /// The one document on standard output of a run that went well.
    pub fn json(&self) -> Value {
        assert_eq!((self.code(), self.stderr()), (0, ""), "{}", self.stdout());
        serde_json::from_str(self.stdout()).unwrap()
    }

    /// The failure of a run with `--json` that went wrong.
    pub fn failure(&self) -> Value {
        assert_eq!((self.code(), self.stdout()), (1, ""), "{}", self.stderr());
        let document: Value = serde_json::from_str(self.stderr()).unwrap();
        let failure = document["failure"].clone();
        for part in ["code", "field", "value", "expected", "mend"] {
            assert!(failure[part].is_string(), "{part} of {failure}");
        }
        failure
    }
}

/// Numbers that look like chance: Knuth's linear congruential generator.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

/// A log of so many sessions, with all actions: shoppers walk along a shelf, go back now and then, and
/// put into the cart, and buy, what they came back to.
pub fn log(seed: u64, sessions: usize) -> String {
    let mut chance = Chance(seed);
    let mut text = "session_id,item_id,event,timestamp\n".to_owned();
    for session in 0..sessions {
        let shelf = 10 * chance.below(ITEMS / 10);
        let mut visit: Vec<usize> = vec![shelf + chance.below(10)];
        let mut time = 1_760_000_000 + session as u64 * 600;
        let mut write = |item: usize, event: &str| {
            time += 17;
            text.push_str(&format!("s{seed}-{session},sku-{item},{event},{time}\n"));
        };
        write(visit[0], "view_item");
        for _ in 0..1 + chance.below(5) {
            let back = visit.len().checked_sub(2).filter(|_| chance.below(4) == 0);
            let item = back
                .map_or_else(|| shelf + (visit[visit.len() - 1] + 1 + chance.below(3)) % 10, |at| visit[at]);
            write(item, "view_item");
            match chance.below(6) {
                0 => write(item, "add_to_cart"),
                1 => write(item, "add_to_wishlist"),
                2 if back.is_some() => write(item, "purchase"),
                _ => {}
            }
            visit.push(item);
        }
    }
    text
}

/// Orders of fifty shoppers, in each of which an even item comes with the odd one after it.
pub fn orders(first_day: u64, orders: u64) -> String {
    let mut text = "user_id,transaction_id,item_id,event,quantity,timestamp\n".to_owned();
    for order in 0..orders {
        let (shopper, time) = (order % 50, 1_700_000_000 + (first_day * 50 + order) * 1728);
        let kinds = [(shopper * 7 + order / 50 % 3) % 30, (order * order + 11 * order) % 30];
        for item in kinds.into_iter().flat_map(|kind| [2 * kind, 2 * kind + 1]) {
            text += &format!("u{shopper},T{first_day}-{order},i{item},purchase,1,{time}\n");
        }
    }
    text
}

/// The shop's products, and one that no log names.
pub fn feed() -> String {
    let mut text = "id\ttitle\tprice\tproduct_type\tbrand\n".to_owned();
    for item in 0..ITEMS {
        let shelf = item / 10;
        text.push_str(&format!("sku-{item}\tThing {item} of shelf {shelf}\t{}.50 USD\t", 1 + item % 9));
        text.push_str(&format!("Hall {} > Shelf {shelf}\tBrand {}\n", shelf % 3, item % 4));
    }
    text + "sku-new\tNew thing\t2.00 USD\tHall 0 > Shelf 0\tBrand 1\n"
}

/// A catalogue of so many products, more than a head holds.
pub fn large_feed(items: usize) -> String {
    let mut text = "id\ttitle\tprice\tproduct_type\n".to_owned();
    for item in 0..items {
        text.push_str(&format!("sku-{item}\tThing {item}\t{}.50 USD\tHall {}\n", 1 + item % 9, item % 7));
    }
    text
}
