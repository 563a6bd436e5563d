//! Files as they lie on the disk: what they are, and their bytes.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use datafusion::datasource::file_format::file_compression_type::FileCompressionType;

use crate::Failure;

/// How much is looked at to tell what a file is.
const HEAD: usize = 256 * 1024;
/// How far we look for the end of a first line that is longer than that.
const LONGEST_HEAD: usize = 64 * HEAD;

/// What a file holds, as far as its beginning tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    Parquet,
    /// Begins with `{`, or says so in its name.
    Json,
    /// Begins with `[`.
    JsonArray,
    /// Begins with `<`.
    Xml,
    /// Anything else: a table of text, if anything.
    Text,
}

/// A file to be read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// In bytes, as it lies on the disk.
    pub(super) size: u64,
    pub(super) compression: FileCompressionType,
    pub(super) kind: Kind,
    /// The beginning, unpacked, without a byte order mark; whole lines unless the first is too long or
    /// the file is short.
    pub(super) head: Vec<u8>,
    /// Whether `head` is all there is.
    pub(super) whole: bool,
}

impl Source {
    /// Looks at a file. Errors: `file.unreadable`, `file.damaged`, `file.encoding`, `file.archive`.
    pub(super) fn open(path: &Path) -> Result<Source, Failure> {
        let unreadable = |error: io::Error| unreadable(path, &error);
        let path = path.canonicalize().map_err(unreadable)?;
        let mut file = File::open(&path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut magic = Vec::new();
        file.by_ref().take(10).read_to_end(&mut magic).map_err(unreadable)?;
        refuse(&path, &magic)?;
        let mut source = Source {
            compression: compression(&magic),
            path,
            size,
            kind: Kind::Empty,
            head: Vec::new(),
            whole: false,
        };
        source.whole = source.read_head().map_err(|error| damaged(&source.path, &error))?;
        refuse(&source.path, &source.head)?;
        source.kind = source.kind_of_head();
        Ok(source)
    }

    /// The bytes, unpacked.
    pub(super) fn bytes(&self) -> io::Result<Box<dyn Read + Send>> {
        let file = File::open(&self.path)?;
        self.compression.convert_read(file).map_err(|error| io::Error::other(error.to_string()))
    }

    /// `"gzip"` and the like, or nothing.
    pub(super) fn packed_by(&self) -> Option<&'static str> {
        match self.compression {
            FileCompressionType::GZIP => Some("gzip"),
            FileCompressionType::ZSTD => Some("zstd"),
            FileCompressionType::BZIP2 => Some("bzip2"),
            FileCompressionType::XZ => Some("xz"),
            _ => None,
        }
    }

    /// The whole lines of the head that are not blank.
    pub(super) fn head_lines(&self) -> impl Iterator<Item = &[u8]> {
        let blank = |line: &&[u8]| !line.trim_ascii().is_empty();
        self.head.split(|byte| matches!(byte, b'\n' | b'\r')).filter(blank)
    }

    /// Fills the head; true where nothing comes after it. What cannot be unpacked ends it, and is an error
    /// where nothing came before: the reading that follows meets the same error and says so.
    fn read_head(&mut self) -> io::Result<bool> {
        let mut bytes = self.bytes()?;
        let mut chunk = vec![0; HEAD];
        let mut ended = false;
        while !ended && self.head.len() < LONGEST_HEAD {
            match bytes.read(&mut chunk) {
                Ok(0) => ended = true,
                Ok(read) => self.head.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if self.head.is_empty() => return Err(error),
                Err(_) => break,
            }
            if self.head.len() >= HEAD && self.head.contains(&b'\n') {
                break;
            }
        }
        if !ended && let Some(end) = self.head.iter().rposition(|byte| *byte == b'\n') {
            self.head.truncate(end + 1);
        }
        if self.head.starts_with(b"\xef\xbb\xbf") {
            self.head.drain(..3);
        }
        Ok(ended)
    }

    fn kind_of_head(&self) -> Kind {
        if self.head.starts_with(b"PAR1") {
            return Kind::Parquet;
        }
        let name =
            self.path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        match self.head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None if self.whole => Kind::Empty,
            Some(b'[') => Kind::JsonArray,
            Some(b'{') => Kind::Json,
            Some(b'<') => Kind::Xml,
            _ if name.contains(".json") || name.contains(".ndjson") => Kind::Json,
            _ => Kind::Text,
        }
    }
}

/// The files that are meant: of a folder all that lie in it, in the order of their names, without those
/// whose names begin with `.` or `_`, which is how Spark marks what is no data. `file.twice` where one is
/// given twice.
pub(super) fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in path.read_dir().map_err(|error| unreadable(path, &error))? {
            let entry = entry.map_err(|error| unreadable(path, &error))?.path();
            let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if entry.is_file() && !name.starts_with(['.', '_']) {
                inside.push(entry);
            }
        }
        inside.sort();
        files.append(&mut inside);
    }
    let mut places = HashSet::new();
    match files.iter().find(|path| path.canonicalize().is_ok_and(|place| !places.insert(place))) {
        None => Ok(files),
        Some(twice) => Err(Failure::new(
            "file.twice",
            twice.display().to_string(),
            "given before",
            "every file once",
            "Leave it out here: all that is in it would count twice.",
        )),
    }
}

pub(super) fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        "file.unreadable",
        path.display().to_string(),
        error.to_string(),
        "a file that can be read",
        "Check the path and the rights.",
    )
}

fn damaged(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        "file.damaged",
        path.display().to_string(),
        error.to_string(),
        "a file that can be unpacked",
        "Copy or pack the file again.",
    )
}

fn compression(magic: &[u8]) -> FileCompressionType {
    match magic {
        [0x1f, 0x8b, ..] => FileCompressionType::GZIP,
        // The second is a frame that parallel packers put in front.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => FileCompressionType::ZSTD,
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59] => FileCompressionType::BZIP2,
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => FileCompressionType::XZ,
        _ => FileCompressionType::UNCOMPRESSED,
    }
}

/// Says what to do with a file that we do not read but can name.
fn refuse(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let (code, value, expected, mend) = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (
            "file.encoding",
            "UTF-16",
            "UTF-8",
            "Save it as UTF-8, which spreadsheets offer as \"CSV UTF-8\".",
        ),
        [b'P', b'K', 3, 4, ..] => (
            "file.archive",
            "a zip archive or spreadsheet",
            "the file in it",
            "Unpack it, or export it as CSV.",
        ),
        _ => return Ok(()),
    };
    Err(Failure::new(code, path.display().to_string(), value, expected, mend))
}
