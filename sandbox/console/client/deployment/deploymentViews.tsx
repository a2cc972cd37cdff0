import { addressOf } from '../address.ts';
import { say } from '../language.ts';
import { useReading } from '../reading.ts';
import type { Caller } from './acts.tsx';
import { deskTexts } from './deploymentTexts.ts';
import { FailuresView } from './failuresView.tsx';
import { InstancesView } from './instancesView.tsx';
import { InstanceView } from './instanceView.tsx';
import { NowView } from './nowView.tsx';
import { answered, deployment } from './sellerApi.ts';
import { WaitingView } from './waitingView.tsx';

export const deploymentViewNames = ['now', 'instances', 'waiting', 'failures'] as const;
export type DeploymentViewName = (typeof deploymentViewNames)[number];

/** Who the deployment takes the page's process for, as its health says; read seldom. */
function useCaller(): Caller {
  const { value } = useReading(() => answered(deployment.GET('/api/v1/health')), 'caller', 60_000);
  return value?.token;
}

/**
 * What an operator sees of a deployment through its seller API: the views of the desk, and of the sandbox's console over its
 * own deployment.
 *
 * @param path parts of the address that lead here
 * @param rest parts behind it: the view, and what is chosen in it
 * @param now epoch ms by the deployment's clock
 */
export function DeploymentViews(props: {
  readonly path: readonly string[];
  readonly rest: readonly string[];
  readonly now: () => number;
}) {
  const { path, rest, now } = props;
  const [asked, chosen] = rest;
  const view = deploymentViewNames.find(name => name === asked) ?? 'now';
  const caller = useCaller();
  return (
    <main class="deployment">
      {path.length > 0 && (
        <nav class="sub" aria-label={say(deskTexts.deskTitle)}>
          <DeploymentLinks path={path} view={view} />
        </nav>
      )}
      {view === 'now' && <NowView path={path} now={now} />}
      {view === 'instances' && chosen === undefined && <InstancesView path={path} />}
      {view === 'instances' && chosen !== undefined && (
        <InstanceView key={chosen} instanceId={chosen} path={path} caller={caller} now={now} />
      )}
      {view === 'waiting' && <WaitingView path={path} caller={caller} />}
      {view === 'failures' && <FailuresView path={path} now={now} />}
    </main>
  );
}

export function DeploymentLinks(props: {
  readonly path: readonly string[];
  readonly view: DeploymentViewName | undefined;
}) {
  return (
    <>
      {deploymentViewNames.map(name => (
        <a
          key={name}
          href={addressOf(...props.path, name)}
          aria-current={props.view === name ? 'page' : undefined}
        >
          {say(deskTexts[name])}
        </a>
      ))}
    </>
  );
}
