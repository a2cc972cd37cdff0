import { messageTypes } from '../../shared/seller/webhooks/eventSchemas.ts';
import { sampleMessage } from '../../shared/seller/webhooks/sampleMessages.ts';

const begin = '<!-- npm run reference writes what follows -->';
const end = '<!-- up to here -->';

/** The guide with an example of every message between its two marks. */
export function withEventExamples(guide: string): string {
  const [before, rest] = guide.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) return guide;
  return `${before}${begin}\n\n${messageTypes.map(example).join('\n')}\n${end}${after}`;
}

const example = (type: (typeof messageTypes)[number]): string =>
  [
    `<details><summary><code>${type}</code></summary>`,
    '',
    '```json',
    JSON.stringify(sampleMessage(type), null, 2),
    '```',
    '',
    '</details>',
    '',
  ].join('\n');
