// What Lambda's own runtime does: loads the handler, then takes one invocation after the other from the Runtime API
// (page runtimes-api of the Lambda guide). Plain JavaScript, since nothing of the project may be loaded beside the function.
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT = '', _HANDLER = '' } = process.env;

/** A connection of its own for each call: one that is kept may have been closed while the process was frozen. */
function call(method, path, value) {
  return new Promise((resolve, reject) => {
    const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
    const outgoing = request(url, { method, agent: false }, answer => {
      const chunks = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ headers: answer.headers, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(value === undefined ? undefined : JSON.stringify(value));
  });
}

const problem = error => ({
  errorType: error?.name ?? typeof error,
  errorMessage: String(error?.message ?? error),
});

const [, file, name] = /^(.*)\.(\w+)$/.exec(_HANDLER) ?? [];
let handler;
try {
  handler = (await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href))[name];
} catch (error) {
  console.error(error);
  await call('POST', 'init/error', problem(error));
  process.exit(1);
}
for (;;) {
  const { headers, text } = await call('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  try {
    const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
    await call('POST', `invocation/${id}/response`, (await handler(JSON.parse(text), context)) ?? null);
  } catch (error) {
    console.error(error);
    await call('POST', `invocation/${id}/error`, problem(error));
  }
}
