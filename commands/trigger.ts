import type { TrialOutcome } from '../sandbox/trigger/sendTrial.ts';
import { fieldsOf, isMessageType } from '../sandbox/trigger/trialMessage.ts';
import { messageTypes } from '../shared/seller/webhooks/eventSchemas.ts';
import { runningSandbox } from './target/runningSandbox.ts';
import { connectionProblem } from './terminal/connectionProblem.ts';
import { asksForHelp } from './terminal/readArguments.ts';
import { refuse } from './terminal/refusal.ts';
import { runWithArguments } from './terminal/runCommand.ts';
import { readTrigger } from './trigger/readTrigger.ts';

const help = `Sends one event of any type to your product, signed, marked as a trial, with a body that its schema allows.

  npm run trigger -- <event> [--instance ID] [--<field> VALUE]…

The event goes where the running sandbox sends events: to the program of npm start -- --product, else to the
demonstration product. Nothing changes in the bundle; "trial": true stands in its data.

events
${messageTypes.map(type => `  ${type}`).join('\n')}

options
  --instance ID    takes the facts of this instance of the sandbox
  --<field> VALUE  sets a field of data, such as --reason operator or --order.quantity 5; VALUE may be JSON
  --fields         lists the fields of the event
  --json           the result as JSON
  --help           this text

Exit code: 0 your product took it, 1 it did not, 2 wrong usage or no sandbox.`;

const outcomes = { taken: 'taken', later: 'taken, to be done later', refused: 'refused for good' } as const;

await runWithArguments('trigger', false, async (args, output) => {
  if (asksForHelp(args)) {
    output.say(help);
    return 0;
  }
  const { type, instanceId, fields, json, listFields } = readTrigger(args);
  if (!isMessageType(type)) {
    const asked = type === '' ? 'an event is missing' : `there is no event "${type}"`;
    return refuse(`${asked}; --help lists them`);
  }
  if (listFields) {
    output.say(fieldsOf(type).join('\n'));
    return 0;
  }
  const { consoleUrl } = await runningSandbox();
  const outcome = await ask(consoleUrl, { type, fields, ...(instanceId !== undefined && { instanceId }) });
  if (json) output.json(outcome);
  else output.say(report(outcome));
  return outcome.reading.kind === 'wrong' ? 1 : 0;
});

async function ask(consoleUrl: string, asked: object): Promise<TrialOutcome> {
  const response = await fetch(`${consoleUrl}/console/trigger`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
  }).catch(error =>
    refuse(
      `${consoleUrl} does not answer: ${connectionProblem(error)?.en ?? 'no answer'}. Start the sandbox: npm start`,
    ),
  );
  const answer = (await response.json().catch(() => ({}))) as TrialOutcome & { readonly problem?: string };
  if (!response.ok) refuse(answer.problem ?? `${consoleUrl} answers HTTP ${response.status}`);
  return answer;
}

function report({ message, url, id, status, milliseconds, reading }: TrialOutcome): string {
  const sent = `→ ${message.type}  ${id}  ${url}\n${JSON.stringify(message, null, 2)}`;
  if (reading.kind === 'wrong') return `${sent}\n✗ ${reading.problem}`;
  return `${sent}\n← HTTP ${status}  ${milliseconds} ms\n✓ ${outcomes[reading.kind]}`;
}
