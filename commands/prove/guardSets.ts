import { attackGuards } from './attackGuards.ts';
import { creationGuards } from './creationGuards.ts';
import { fieldGuards } from './fieldGuards.ts';
import type { Guard } from './guard.ts';
import { lifecycleGuards } from './lifecycleGuards.ts';
import { lifeGuards } from './lifeGuards.ts';

/** Guards that are taken out together, and the pages that hold what turned red, with the head of the table in each. */
export interface GuardSet {
  readonly about: string;
  readonly guards: readonly Guard[];
  readonly pages: Readonly<Record<string, string>>;
}

export const guardSets = {
  guards: {
    about:
      'takes each guard of the failure modes out of a copy of the project, and looks which tests turn red',
    guards: [...creationGuards, ...lifeGuards],
    pages: {
      'docs/proof.md': '| failure mode | guard that was taken out | the first test that turned red |',
      'docs/proof.zh-CN.md': '| 失效模式 | 被取掉的防护 | 首先变红的测试 |',
    },
  },
  attacks: {
    about: 'the same with each guard of the threat model',
    guards: attackGuards,
    pages: {
      'docs/threat-model.md': '| against | guard that was taken out | the first test that turned red |',
      'docs/threat-model.zh-CN.md': '| 针对 | 被取掉的防护 | 首先变红的测试 |',
    },
  },
  days: {
    about: 'the same with what stands against odd programs, odd settings and odd days',
    guards: [...fieldGuards, ...lifecycleGuards],
    pages: {
      'docs/proof.md': '| against | guard that was taken out | the first test that turned red |',
      'docs/proof.zh-CN.md': '| 针对 | 被取掉的防护 | 首先变红的测试 |',
    },
  },
} as const satisfies Readonly<Record<string, GuardSet>>;
