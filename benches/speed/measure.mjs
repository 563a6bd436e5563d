// Times functions against each other in a page.

const WARM_UP_MS = 1000;
/**
 * Long for the clock, which goes in steps of 5 µs in an isolated page, and short for the machine: most
 * batches pass without another program having its turn in between.
 */
const BATCH_MS = 4;
const BLOCKS = 300;

/**
 * The mean ms of one call, for each function and block. In every block each function has one batch,
 * and another one begins, so that whatever else the machine does meets all of them alike.
 */
export async function measure(functions) {
  const subjects = Object.entries(functions).map(([name, call]) => ({ name, call, calls: callsInABatch(call), blocks: [] }));
  for (let block = 0; block < BLOCKS; block++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const { call, calls, blocks } = subjects[(block + turn) % subjects.length];
      blocks.push(batch(call, calls));
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return Object.fromEntries(subjects.map(({ name, blocks }) => [name, blocks]));
}

function callsInABatch(call) {
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end; ) call();
  let calls = 1;
  while (batch(call, calls) * calls < BATCH_MS) calls *= 2;
  return calls;
}

function batch(call, calls) {
  const start = performance.now();
  for (let done = 0; done < calls; done++) call();
  return (performance.now() - start) / calls;
}
