// Times functions against each other in a page.

const WARM_UP_MS = 300;
/** Warm is what has become no quicker in so many rounds, by this much. */
const WARM_ROUNDS = 4;
const QUICKER = 0.97;
/** Time for the browser's compilers, which work beside the page and come last on a busy machine. */
const PAUSE_MS = 200;
/**
 * Long for the clock, which goes in steps of 5 µs in an isolated page, and short for the machine: most
 * batches pass without another program having its turn in between.
 */
const BATCH_MS = 1;
const BLOCKS = 600;

/**
 * The mean ms of one call, for each function and block. In every block each function has one batch,
 * and another one begins, so that whatever else the machine does meets all of them alike.
 */
export async function measure(functions) {
  await warmUp(Object.values(functions));
  const subjects = Object.entries(functions).map(([name, call]) => {
    return { name, call, calls: callsInABatch(call), blocks: [] };
  });
  for (let block = 0; block < BLOCKS; block++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const { call, calls, blocks } = subjects[(block + turn) % subjects.length];
      blocks.push(batch(call, calls));
    }
    // Who rests between the blocks is less often interrupted within one.
    await pause(0);
  }
  return Object.fromEntries(subjects.map(({ name, blocks }) => [name, blocks]));
}

async function warmUp(calls) {
  const quickest = calls.map(() => Infinity);
  for (let unchanged = 0; unchanged < WARM_ROUNDS; unchanged++) {
    for (const [at, call] of calls.entries()) {
      const ms = lowerQuartile(call);
      if (ms < quickest[at] * QUICKER) unchanged = 0;
      quickest[at] = Math.min(quickest[at], ms);
      await pause(PAUSE_MS);
    }
  }
}

/** Of the calls of one round: the slower ones were interrupted. */
function lowerQuartile(call) {
  const times = [];
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end; ) times.push(batch(call, 1));
  return times.sort((a, b) => a - b)[times.length >> 2];
}

function callsInABatch(call) {
  let calls = 1;
  while (batch(call, calls) * calls < BATCH_MS) calls *= 2;
  return calls;
}

function batch(call, calls) {
  const start = performance.now();
  for (let done = 0; done < calls; done++) call();
  return (performance.now() - start) / calls;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
