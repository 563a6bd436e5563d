// Prints the closing lines of each test runner's log, and their sum.
// A runner that ran no test is a failure: a wrong name or a browser that never started can look like success.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const sum = { passed: 0, failed: 0, skipped: 0 };
const empty = [];

for (const path of process.argv.slice(2)) {
  const suite = basename(path, '.log');
  console.log(`\n${suite}`);
  const log = existsSync(path) ? stripVTControlCharacters(readFileSync(path, 'utf8')) : '';
  let ran = 0;
  const add = (outcome, count) => {
    sum[outcome] += Number(count);
    if (outcome !== 'skipped') ran += Number(count);
  };

  for (const line of log.split('\n')) {
    // cargo test and the browser runner: test result: ok. 12 passed; 0 failed; 0 ignored; …
    const cargo = /^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/.exec(line);
    // node --test: ℹ pass 12
    const node = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/.exec(line);
    if (cargo) {
      add('passed', cargo[1]);
      add('failed', cargo[2]);
      add('skipped', cargo[3]);
    } else if (node?.[1] === 'pass') add('passed', node[2]);
    else if (node?.[1] === 'fail' || node?.[1] === 'cancelled') add('failed', node[2]);
    else if (node?.[1] === 'skipped' || node?.[1] === 'todo') add('skipped', node[2]);
    if (cargo || node) console.log(line);
  }
  if (ran === 0) empty.push(suite);
}

for (const suite of empty) console.log(`\n${suite}: no test was run`);
console.log(`\n${sum.passed} passed, ${sum.failed + empty.length} failed, ${sum.skipped} skipped`);
if (sum.failed + empty.length > 0) process.exitCode = 1;
