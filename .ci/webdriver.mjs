// Prints the given webdriver.json with the browsers that CHROMIUM and FIREFOX name.
import { readFileSync } from 'node:fs';

const capabilities = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { CHROMIUM, FIREFOX } = process.env;
if (CHROMIUM) capabilities['goog:chromeOptions'].binary = CHROMIUM;
if (FIREFOX) capabilities['moz:firefoxOptions'].binary = FIREFOX;
console.log(JSON.stringify(capabilities, null, 2));
