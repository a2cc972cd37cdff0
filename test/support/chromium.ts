import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium, or undefined where there is none. */
const chromiumPath = process.env.CHROMIUM_PATH ?? candidates.find(path => existsSync(path));

/** Where the browser tests are required, a missing browser is a failure; elsewhere it is said out loud. */
export const withoutBrowser = chromiumPath === undefined && process.env.BROWSER_TESTS !== 'required';

if (withoutBrowser)
  console.warn('!!! There is no Chromium here: the browser tests did NOT run. Install chromium.');

/** Without a network of its own: nothing but the pages under test is asked for. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? 'chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
