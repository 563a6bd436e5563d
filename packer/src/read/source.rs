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
    /// Looks at a file. Errors: `file.unreadable`, `file.kind`, `file.damaged`, `file.encoding`,
    /// `file.archive`.
    pub(super) fn open(path: &Path) -> Result<Source, Failure> {
        let unreadable = |error: io::Error| unreadable(path, &error);
        // Before anything else: a pipe has no place of its own, and opening it may wait for ever.
        match path.metadata() {
            Ok(metadata) if !metadata.is_file() => return Err(no_file(path, "no regular file")),
            Err(_) if path == Path::new("-") => return Err(no_file(path, "standard input")),
            _ => {}
        }
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

/// The files that are meant: of a folder all that lie in it and in the folders in it, in the order of their
/// names, without those whose names begin with `.` or `_`, which is how Spark marks what is no data.
/// `file.twice` where one is given twice.
pub(super) fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        descend(path, &mut HashSet::new(), &mut files)?;
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

/// Gathers what lies in a folder. A folder that a link leads back to is gone through once.
fn descend(folder: &Path, seen: &mut HashSet<PathBuf>, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error: io::Error| unreadable(folder, &error);
    if !seen.insert(folder.canonicalize().map_err(failed)?) {
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in folder.read_dir().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().to_string_lossy().starts_with(['.', '_']) {
            inside.push(entry.path());
        }
    }
    inside.sort();
    for path in inside {
        if path.is_dir() {
            descend(&path, seen, into)?;
        } else if path.is_file() {
            into.push(path);
        }
    }
    Ok(())
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

fn no_file(path: &Path, value: &str) -> Failure {
    Failure::new(
        "file.kind",
        path.display().to_string(),
        value,
        "a regular file, which is read more than once",
        "Write what comes through the pipe to a file, packed if it is large, and name that.",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_within_folders_are_gone_through_in_the_order_of_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["day=2/b", "day=1/hour=3/a", "_temporary/x", "day=1/.part", "day=1/_SUCCESS", "c"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), folder.path().join("day=1/up")).unwrap();
        let found = expand(&[folder.path().to_owned()]).unwrap();
        let within: Vec<&str> =
            found.iter().map(|path| path.strip_prefix(folder.path()).unwrap().to_str().unwrap()).collect();
        assert_eq!(within, ["c", "day=1/hour=3/a", "day=2/b"]);
    }

    #[test]
    fn what_can_be_read_but_once_is_refused() {
        let failure = Source::open(Path::new("-")).unwrap_err();
        assert_eq!((failure.code, failure.value.as_str()), ("file.kind", "standard input"));
        #[cfg(unix)]
        {
            let (_reader, writer) = io::pipe().unwrap();
            let number = std::os::fd::AsRawFd::as_raw_fd(&writer);
            let failure = Source::open(Path::new(&format!("/dev/fd/{number}"))).unwrap_err();
            assert_eq!((failure.code, failure.value.as_str()), ("file.kind", "no regular file"));
        }
        let missing = Source::open(Path::new("/nowhere/at/all")).unwrap_err();
        assert_eq!(missing.code, "file.unreadable");
    }
}
