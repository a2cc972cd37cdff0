import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import { sandboxFiles } from '../../../../sandbox/sandboxFiles.ts';
import { marketplaceWith, type RunningSandbox, runSandbox } from '../../../sandbox/runSandbox.ts';
import { serverProgram } from './serverProgram.ts';
import { freePort, startProxy } from './startProxy.ts';
import { startServe } from './startServe.ts';
import { fastestEngine, startTestTable } from './testTable.ts';

const sandboxVariables = parseEnv(readFileSync(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8'));

/**
 * The sandbox's outside world (marketplace, open APIs, identity provider, product), and as the deployment in it two
 * processes behind nginx with TLS on a table of their own. The sandbox's own functions are called by nobody.
 */
export async function runServedSandbox(directory: string): Promise<RunningSandbox> {
  const sandbox = await runSandbox(directory, { SANDBOX_SCHEDULE_SECONDS: '86400' });
  const files = sandboxFiles(directory);
  const [program, table] = await Promise.all([serverProgram(), startTestTable(fastestEngine)]);
  const variables = {
    ...Object.fromEntries(
      Object.entries(sandboxVariables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...table.variables,
    SELLER_WEBHOOK_URL: `${sandbox.consoleUrl}/seller/webhook`,
    OPEN_API_URLS: sandbox.consoleUrl,
    UNIFIED_LOGIN_URL: `${sandbox.consoleUrl}/unified-login/#/portal-login?ind=UNOP`,
    KIT_PRIVATE_KEYS_FILE: files.kitKey,
    DRAIN_SECONDS: '0',
  };
  const ports = [await freePort(), await freePort()];
  const serves = await Promise.all(
    ports.map(port => startServe(program, { ...variables, PORT: String(port) })),
  );
  const proxy = await startProxy(ports);
  // From here on the marketplace calls these.
  const functionsUrl = proxy.url;
  writeFileSync(files.addresses, JSON.stringify({ functionsUrl, consoleUrl: sandbox.consoleUrl }));
  const stop = async () => {
    await proxy.stop();
    for (const serve of serves) serve.signal('SIGTERM');
    await Promise.all(serves.map(({ ended }) => ended));
    await table.stop();
    program.remove();
  };
  return {
    ...sandbox,
    functionsUrl,
    marketplace: marketplaceWith({
      PORT: '0',
      SANDBOX_DATA: directory,
      NODE_EXTRA_CA_CERTS: proxy.caFile,
    }),
    async interrupt() {
      await stop();
      return sandbox.interrupt();
    },
    async kill() {
      await stop();
      return sandbox.kill();
    },
  };
}
