use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use regulars::PackFiles;
use serde_json::Value;
use tempfile::TempDir;

use crate::failure::Failure;
use crate::pack::{Compressed, write};

const SCRIPT: &str = include_str!("through-wasm.mjs");

/// The published package, in Node.js, with a pack.
#[derive(Clone, Copy, Debug)]
pub struct Package<'p> {
    /// The folder of the npm package.
    pub folder: &'p Path,
    /// What is served.
    pub pack: &'p PackFiles,
    /// The page's own products beside it, a list of objects.
    pub products: Option<&'p Value>,
}

/// A list of the package's: ids with their scores, the best first.
pub type Listed = Vec<(String, f64)>;

impl Package<'_> {
    /// Leads the package through steps, each a line as through-wasm.mjs reads it, and hands over its answers one by one:
    /// so many lists.
    ///
    /// # Errors
    ///
    /// `wasm.node` where Node.js cannot be run, or the package fails.
    pub fn lead(
        &self,
        lists: usize,
        steps: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send,
        answer: impl FnMut(Listed),
    ) -> Result<(), Failure> {
        self.run(lists, steps, answer).map_err(|error| {
            Failure::new(
                "wasm.node",
                "--wasm",
                self.folder.display().to_string(),
                "the folder of the built npm package, and Node.js 20 or later",
                format!("{error}. Build the package first, and see that `node` can be run."),
            )
        })
    }

    fn run(
        &self,
        lists: usize,
        steps: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send,
        mut answer: impl FnMut(Listed),
    ) -> io::Result<()> {
        let folder = TempDir::new()?;
        let script = folder.path().join("through-wasm.mjs");
        File::create(&script)?.write_all(SCRIPT.as_bytes())?;
        let of_pack = folder.path().join("pack");
        let compressed = Compressed::new(self.pack).and_then(|pack| write(&of_pack, &pack, &()));
        compressed.map_err(|failure| io::Error::other(failure.to_string()))?;
        let mut node = Command::new("node");
        node.args([&script, self.folder, &of_pack]);
        if let Some(products) = self.products {
            let path = folder.path().join("products.json");
            serde_json::to_writer(BufWriter::new(File::create(&path)?), products)?;
            node.arg(path);
        }
        let mut node = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(to), Some(from)) = (node.stdin.take(), node.stdout.take()) else {
            return Err(io::Error::other("no pipes to Node.js"));
        };
        // Written beside the reading: either pipe holds a few lists at most.
        let led = thread::scope(|scope| -> io::Result<()> {
            let writing = scope.spawn(|| {
                let mut to = BufWriter::new(to);
                steps(&mut to)?;
                to.flush()
            });
            let mut lines = BufReader::new(from).lines();
            for _ in 0..lists {
                let line = lines.next().ok_or_else(|| io::Error::other("Node.js stopped early"))??;
                answer(serde_json::from_str(&line)?);
            }
            writing.join().map_err(|_| io::Error::other("writing to Node.js failed"))?
        });
        let status = node.wait()?;
        if status.success() { led } else { Err(io::Error::other(format!("Node.js ended with {status}"))) }
    }
}
