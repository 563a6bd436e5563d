//! Files through the query engine, batch by batch and in order.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::DataFusionError;
use datafusion::common::config::CsvOptions;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{CsvSource, FileScanConfigBuilder, FileSource, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::object_store::path::Path as StorePath;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::channel::mpsc::{Receiver, channel};
use futures::executor::block_on;
use futures::{SinkExt, StreamExt};
use tokio::runtime::{Builder, Runtime};

use super::records::{LINE_DELIMITER, LINE_QUOTE, Shape};
use super::watched::Watched;
use crate::Failure;

/// Batches that are read ahead while the one before is taken in.
const AHEAD: usize = 4;

/// The query engine, set up to read one file at a time from its beginning to its end.
pub(super) struct Scanner {
    runtime: Runtime,
    context: SessionContext,
    disk: Arc<Watched>,
}

/// A text file as the query engine is to read it.
pub(super) struct TextFile<'a> {
    pub(super) path: &'a Path,
    pub(super) compression: FileCompressionType,
    pub(super) shape: &'a Shape,
}

impl Scanner {
    pub(super) fn new() -> Result<Scanner, Failure> {
        let runtime =
            Builder::new_multi_thread().worker_threads(2).build().map_err(|error| broken(&error))?;
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
        let disk = Arc::new(Watched::default());
        let store = Arc::clone(&disk);
        context.runtime_env().register_object_store(ObjectStoreUrl::local_filesystem().as_ref(), store);
        Ok(Scanner { runtime, context, disk })
    }

    /// How many bytes of the file that was begun last have been read.
    pub(super) fn read_so_far(&self) -> u64 {
        self.disk.read_so_far()
    }

    /// A text file's cells as text: of CSV those that are read and the last, in the file's order; otherwise
    /// every line as one cell.
    pub(super) fn text(&self, file: &TextFile) -> Result<Batches, Failure> {
        let (fields, read, options) = match file.shape {
            // JSON too: the engine's own reader of JSON stops at a number where a text is awaited, and logs
            // mix the two.
            Shape::Lines => {
                let options = CsvOptions {
                    has_header: Some(false),
                    delimiter: LINE_DELIMITER,
                    quote: LINE_QUOTE,
                    ..CsvOptions::default()
                };
                (1, vec![0], options)
            }
            Shape::Csv { delimiter, fields, read } => {
                let options = CsvOptions {
                    has_header: Some(true),
                    delimiter: *delimiter,
                    newlines_in_values: Some(true),
                    ..CsvOptions::default()
                };
                let is_read = |field: &usize| read.get(*field) == Some(&true) || field + 1 == *fields;
                let read = (0..*fields).filter(is_read).collect();
                (*fields, read, options)
            }
        };
        // Numbered, because a header may have one name twice.
        let field = |number: usize| Field::new(number.to_string(), DataType::Utf8, true);
        let schema: SchemaRef = Arc::new(Schema::new((0..fields).map(field).collect::<Vec<_>>()));
        let source = Arc::new(CsvSource::new(schema).with_csv_options(options));
        self.scan(file.path, file.compression, source, read)
    }

    /// Those columns of a Parquet file.
    pub(super) fn parquet(
        &self,
        path: &Path,
        schema: SchemaRef,
        read: Vec<usize>,
    ) -> Result<Batches, Failure> {
        self.scan(path, FileCompressionType::UNCOMPRESSED, Arc::new(ParquetSource::new(schema)), read)
    }

    fn scan(
        &self,
        path: &Path,
        compression: FileCompressionType,
        source: Arc<dyn FileSource>,
        read: Vec<usize>,
    ) -> Result<Batches, Failure> {
        let size = path.metadata().map_err(|error| broken(&error))?.len();
        let location = StorePath::from_filesystem_path(path).map_err(|error| broken(&error))?;
        let mut file = PartitionedFile::new(String::new(), size);
        file.object_meta.location = location;
        let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), source)
            .with_file(file)
            .with_file_compression_type(compression)
            .with_projection_indices(Some(read))
            .map_err(|error| broken(&error))?
            .build();
        let plan = DataSourceExec::from_data_source(config);
        let _entered = self.runtime.enter();
        let mut stream = plan.execute(0, self.context.task_ctx()).map_err(|error| broken(&error))?;
        let (mut sender, receiver) = channel(AHEAD);
        self.runtime.spawn(async move {
            while let Some(batch) = stream.next().await {
                // Whoever no longer listens has seen enough.
                if sender.send(batch).await.is_err() {
                    break;
                }
            }
        });
        Ok(Batches(receiver))
    }
}

/// The batches of one file, read ahead by a few.
pub(super) struct Batches(Receiver<Result<RecordBatch, DataFusionError>>);

impl Iterator for Batches {
    type Item = Result<RecordBatch, DataFusionError>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

fn broken(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        "events.scan",
        "the query engine",
        error.to_string(),
        "to read the file",
        "Check that there are memory and open files to be had; if so, this is a fault of ours.",
    )
}
