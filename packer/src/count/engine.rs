use std::future::Future;
use std::sync::Arc;
use std::thread::available_parallelism;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use futures::StreamExt;
use tokio::runtime::{Builder, Runtime};

use crate::Failure;

/// What a query may hold in memory, in bytes; beyond it, aggregations and sorts go on in temporary files.
const MEMORY: usize = 6 << 30;

/// Rows of a batch that is handed to the query engine: few enough that a batch stays in the cache.
pub(super) const BATCH: usize = 8192;

/// The query engine and the threads it runs on.
pub(super) struct Engine {
    threads: Runtime,
    memory: Arc<RuntimeEnv>,
    partitions: usize,
}

impl Engine {
    /// Starts the threads, one for each processor.
    pub fn new() -> Result<Engine, Failure> {
        let partitions = available_parallelism().map_or(1, usize::from);
        let threads = Builder::new_multi_thread().worker_threads(partitions).build().map_err(|error| {
            Failure::new(
                "count.threads",
                "threads",
                error.to_string(),
                "one thread for each processor",
                "Let the process start threads.",
            )
        })?;
        let memory = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(MEMORY)))
            .build_arc()
            .map_err(failure)?;
        Ok(Engine { threads, memory, partitions })
    }

    /// An empty database. Dropping it frees its tables.
    pub fn database(&self) -> SessionContext {
        let config = SessionConfig::new().with_target_partitions(self.partitions).with_batch_size(BATCH);
        SessionContext::new_with_config_rt(config, self.memory.clone())
    }

    /// How many pieces a table had best be cut into.
    pub fn partitions(&self) -> usize {
        self.partitions
    }

    /// Waits for a query's plan.
    pub fn plan(
        &self,
        plan: impl Future<Output = Result<DataFrame, DataFusionError>>,
    ) -> Result<DataFrame, Failure> {
        self.threads.block_on(plan).map_err(failure)
    }

    /// Runs a query and hands its rows on, batch by batch, in no particular order.
    pub fn run(
        &self,
        query: DataFrame,
        mut each: impl FnMut(&RecordBatch) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.threads.block_on(async {
            let mut batches = query.execute_stream().await.map_err(failure)?;
            while let Some(batch) = batches.next().await {
                each(&batch.map_err(failure)?)?;
            }
            Ok(())
        })
    }
}

/// What the query engine says, in our form.
pub(super) fn failure(error: DataFusionError) -> Failure {
    let said = error.strip_backtrace();
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) | DataFusionError::IoError(_) => Failure::new(
            "count.memory",
            "memory and temporary files",
            said,
            "6 GiB of memory and a temporary folder with room for what does not fit",
            "Free disk space, set TMPDIR to a larger disk, or count on Spark and hand over the tables.",
        ),
        _ => Failure::new(
            "count.query",
            "query",
            said,
            "a query that runs",
            "Please report this as a fault, with this text.",
        ),
    }
}

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Failure {
        failure(DataFusionError::from(error))
    }
}
