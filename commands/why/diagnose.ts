import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import type { Diagnosis, Facts, FailureView, Finding } from './facts.ts';
import { ofFailures } from './ofFailures.ts';
import { ofInstance, stateOf } from './ofInstance.ts';
import { ofPending } from './ofPending.ts';
import { ofTable } from './ofTable.ts';
import type { Telling } from './telling.ts';

/** Tells what happened to an order or instance and what to press. Pure. */
export function diagnose(t: Telling, facts: Facts): Diagnosis {
  const { instance, history, failures, unverified, what, health } = facts;
  const { findings, past } = ofFailures(t, facts);
  return {
    state:
      instance === undefined
        ? t.say(`There is no instance of "${what}" here.`, `这里没有“${what}”的实例。`)
        : stateOf(t, instance, history),
    findings: [
      // Whatever else is found: as long as it lasts, nothing of any order goes on.
      ...ofTable(t, health),
      ...(instance === undefined ? [] : ofInstance(t, instance, history)),
      ...ofPending(t, history, instance?.instanceId, facts.answeredAt),
      ...findings,
      ...(instance === undefined && failures.length === 0 ? [notOnRecord(t, what, unverified)] : []),
    ],
    past,
  };
}

/** So many kinds of calls that could not be verified are told. */
const maxKinds = 3;

/**
 * Nothing is known of the id. That has several causes and nobody is to blame before one of them is found: a call that met
 * a dead table could not be recorded either.
 */
function notOnRecord(t: Telling, what: string, unverified: readonly FailureView[]): Finding {
  const { say } = t;
  // A check without a signature is not to hide a call with a wrong key: the newest of each kind.
  const kinds = [...new Map(unverified.toReversed().map(one => [one.hint ?? one.resultCode, one])).values()];
  const shown = kinds.toReversed().slice(0, maxKinds);
  const told = shown
    .map(({ at, resultCode, hint, resultMsg }) =>
      say(
        `at ${t.moment(at)} (${resultCode}: ${hint ?? resultMsg})`,
        `${t.moment(at)}（${resultCode}：${bundleWords('zh', hint ?? resultMsg)}）`,
      ),
    )
    .join(say(', ', '，'));
  const refused =
    shown.length === 0
      ? ''
      : say(
          ` ${unverified.length} call(s) could not be verified, last ${told}; such calls name no order that can be trusted, so one of them may be this one.`,
          `另有 ${unverified.length} 次调用未能通过验证，最近的在 ${told}；这类调用里的订单号不可信，其中可能有这一单。`,
        );
  return {
    problem: say(`no call that names it is on record in the last days`, '最近几天的记录中没有提到它的调用'),
    cause: say(
      `one of these: the id is mistyped or another deployment's; the marketplace has not called; it called while the table could not be reached, which leaves a line in the log only.${refused}`,
      `可能是以下之一：编号有误，或属于另一套部署；云商店还没有调用；调用时表不可用，那样只在日志里留下记录。${refused}`,
    ),
    remedy: say(
      `look in the seller centre under "production interface messages" whether the call was made and what it was answered, and look for ${what} in the log of the functions. To see what is wrong now: npm run why`,
      `在卖家中心的“生产接口消息”中查看是否有这次调用及其应答，并在函数日志中查找 ${what}。查看现在有什么问题：npm run why`,
    ),
  };
}
