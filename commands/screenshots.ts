import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { Refusal, refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Takes the pictures of the sandbox's console that the documentation shows, in both languages.

  npm run screenshots

Needs a Chromium: the one that CHROMIUM_PATH names, or /usr/bin/chromium, and fonts for Chinese. Starts a sandbox of its
own and writes docs/pictures/.

options
  --help  this text

Exit code: 0 the pictures are written, 2 wrong usage or no browser.`;

const pictures = join(projectDirectory, 'docs', 'pictures');
const labels = {
  en: { buy: 'Buy', year: '+1 year', hour: '+1 hour', renew: 'Renew', report: 'Report' },
  zh: { buy: '购买', year: '+1 年', hour: '+1 小时', renew: '续费', report: '上报' },
} as const;
type Language = keyof typeof labels;

await runCommand({
  name: 'screenshots',
  help,
  options: {},
  async run() {
    const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
    const browser = await chromium
      .launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
      .catch(() => refuse('no Chromium; install one and name it in CHROMIUM_PATH'));
    await mkdir(pictures, { recursive: true });
    try {
      for (const language of ['en', 'zh'] as const) await takeAll(language, browser);
    } finally {
      await browser.close();
    }
    return 0;
  },
});

async function takeAll(
  language: Language,
  browser: Awaited<ReturnType<typeof chromium.launch>>,
): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'screenshots-'));
  const sandbox = spawn(process.execPath, ['--import', 'tsx', 'sandbox/start.ts'], {
    cwd: projectDirectory,
    env: { ...process.env, PORT: '0', CONSOLE_PORT: '0', SANDBOX_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => sandbox.once('close', resolve));
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 }, colorScheme: 'light' });
    await page.goto(`${await consoleAddress(sandbox.stdout)}/?lang=${language}`);
    if (!(await hasChineseFont(page)))
      refuse('no font for Chinese; on Debian: apt-get install fonts-wqy-microhei');
    await drive(page, language);
    await page.close();
  } finally {
    sandbox.kill('SIGINT');
    await ended;
    await rm(data, { recursive: true, force: true });
  }
}

/** The address of the sandbox, from the line that says that everything is ready. The other lines are read away. */
function consoleAddress(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', chunk => {
      text += String(chunk);
      const found = /console (http:\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    output.on('end', () => reject(new Refusal('the sandbox does not start')));
  });
}

/** Without a font every character is drawn as the same empty box. */
async function hasChineseFont(page: Page): Promise<boolean> {
  const draw = (character: string): Promise<string> =>
    page.evaluate(
      `(canvas => (canvas.getContext('2d').fillText('${character}', 0, 10), canvas.toDataURL()))(document.createElement('canvas'))`,
    );
  return (await draw('云')) !== (await draw('商'));
}

async function drive(page: Page, language: Language): Promise<void> {
  const { buy, year, hour, renew, report } = labels[language];
  const click = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  const purchase = async (family: string, kind: string) => {
    const before = await page.locator('.items > li').count();
    await page.locator('select').nth(0).selectOption(family);
    await page.locator('select').nth(1).selectOption(kind);
    await click(buy);
    await page.locator('.items > li').nth(before).waitFor();
  };
  const take = (name: string) =>
    page.screenshot({ path: join(pictures, `${name}${language === 'zh' ? '.zh-CN' : ''}.png`) });

  await purchase('license-online', 'trial');
  await purchase('v1', 'period');
  await purchase('v2', 'pay-per-use');
  await purchase('v2', 'period');
  await page.locator('.items > li.open .badge.active').first().waitFor();
  await page.locator('.time-line .state.active').waitFor();
  await take('console');

  await page.goto(`${page.url().replace(/#.*$/, '')}#usage`);
  for (const value of ['2.5', '7', '4.25', '9.5', '6']) {
    await page.locator('input[inputmode=decimal]').first().fill(value);
    await click(report);
    await page.locator('.usage-chart .value', { hasText: value }).waitFor();
    if (value === '6') break;
    const time = await page.locator('.clock output').innerText();
    await click(hour);
    await page.locator('.clock output').filter({ hasNotText: time }).waitFor();
  }
  await page.locator('.bar.accepted').nth(2).waitFor();
  await take('usage');

  await page.goto(`${page.url().replace(/#.*$/, '')}#marketplace`);
  await click(year);
  await page.locator('.items > li.open .badge.frozen').first().waitFor();
  await click(renew);
  await page.locator('.items > li.open .row .badge.active').waitFor();
  await page.locator('.time-line .state.frozen').waitFor();
  await page.locator('.time-line circle').nth(3).waitFor();
  await page.locator('.middle').screenshot({
    path: join(pictures, `time-line${language === 'zh' ? '.zh-CN' : ''}.png`),
  });
}
