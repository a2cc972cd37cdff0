import { useState } from 'hono/jsx/dom';
import { defined } from '../../../../shared/platform/defined.ts';
import { addressOf, goTo } from '../address.ts';
import { read } from '../api.ts';
import { say } from '../language.ts';
import { moment, timeZone, typedMoment } from '../moment.ts';
import { Badge, Choice } from '../pieces.tsx';
import { problemOf } from '../problemOf.ts';
import { useReading } from '../reading.ts';
import { stateNames } from '../texts.ts';
import { deskTexts } from './deploymentTexts.ts';
import { Further } from './further.tsx';
import { ReadingNotice } from './readingNotice.tsx';
import { answered, deployment, type Instance } from './sellerApi.ts';

const statuses = ['', 'provisioning', 'active', 'frozen', 'refused', 'released'] as const;

interface Wanted {
  readonly status: string;
  readonly before: string | undefined;
  readonly cursor: string | undefined;
}

/** Instances of the deployment, a page at a time; whoever knows what an order is called finds it without any list. */
export function InstancesView({ path }: { readonly path: readonly string[] }) {
  const [{ status, before, cursor }, setWanted] = useState<Wanted>({
    status: '',
    before: undefined,
    cursor: undefined,
  });
  const [typed, setTyped] = useState('');
  const reading = useReading(
    () =>
      answered(
        deployment.GET('/api/v1/instances', {
          params: {
            query: {
              limit: '25',
              ...(status === '' ? {} : { status }),
              ...defined({ before }),
              ...defined({ cursor }),
            },
          },
        }),
      ),
    JSON.stringify([status, before, cursor]),
    10_000,
  );
  const { value } = reading;
  return (
    <section aria-labelledby="instances">
      <h2 id="instances">{say(deskTexts.instances)}</h2>
      <Finder path={path} />
      <form
        class="filters"
        onSubmit={(event: Event) => {
          event.preventDefault();
          setWanted({ status, before: typedMoment(typed), cursor: undefined });
        }}
      >
        <Choice
          label={say(deskTexts.status)}
          value={status}
          options={statuses.map(name => [name, nameOf(name)] as const)}
          onChoose={chosen => setWanted({ status: chosen, before, cursor: undefined })}
        />
        <label class="field">
          <span>
            {say(deskTexts.before)} ({timeZone()})
          </span>
          <input
            type="datetime-local"
            value={typed}
            onInput={(event: Event) => setTyped((event.target as HTMLInputElement).value)}
          />
        </label>
        <button type="submit">{say(deskTexts.apply)}</button>
      </form>
      <ReadingNotice {...reading} />
      {value && <InstanceTable label={say(deskTexts.list)} items={value.items} path={path} />}
      {value?.items.length === 0 && (
        <p class="hint">{say(value.nextCursor === null ? deskTexts.noInstances : deskTexts.shortPage)}</p>
      )}
      {value?.unreadable?.map(({ instanceId, problem }) => (
        <p key={instanceId} class="poor">
          <code>{instanceId}</code> {problem}
        </p>
      ))}
      <Further
        next={value?.nextCursor}
        first={cursor === undefined}
        go={next => setWanted({ status, before, cursor: next })}
      />
    </section>
  );
}

function nameOf(status: string): string {
  if (status === '') return say(deskTexts.anyStatus);
  const text = stateNames[status];
  return text === undefined ? status : say(text);
}

/** By order, order line, instance or licence code: the ids are computed, no list is read. */
function Finder({ path }: { readonly path: readonly string[] }) {
  const [what, setWhat] = useState('');
  const [found, setFound] = useState<readonly Instance[]>([]);
  const [problem, setProblem] = useState('');
  const find = async (event: Event) => {
    event.preventDefault();
    const wanted = what.trim();
    setFound([]);
    setProblem('');
    if (wanted === '') return;
    try {
      const { items } = await read<{ items: readonly Instance[] }>(
        `/deployment/find?what=${encodeURIComponent(wanted)}`,
      );
      const [only, ...others] = items;
      if (only === undefined) setProblem(`${say(deskTexts.notFound)} ${wanted}`);
      else if (others.length === 0) goTo([...path, 'instances', only.instanceId]);
      else setFound(items);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <form class="filters" onSubmit={find}>
        <label class="field wide-field">
          <span>{say(deskTexts.find)}</span>
          <input
            value={what}
            maxlength={200}
            onInput={(event: Event) => setWhat((event.target as HTMLInputElement).value)}
          />
        </label>
        <button type="submit" class="go">
          {say(deskTexts.findButton)}
        </button>
      </form>
      {problem !== '' && (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      {found.length > 0 && <InstanceTable label={say(deskTexts.found)} items={found} path={path} />}
    </>
  );
}

function InstanceTable(props: {
  readonly label: string;
  readonly items: readonly Instance[];
  readonly path: readonly string[];
}) {
  const { label, items, path } = props;
  if (items.length === 0) return null;
  return (
    <section class="wide" tabindex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(deskTexts.order)}</th>
            <th scope="col">{say(deskTexts.status)}</th>
            <th scope="col">{say(deskTexts.family)}</th>
            <th scope="col">{say(deskTexts.made)}</th>
            <th scope="col">{say(deskTexts.expires)}</th>
            <th scope="col">{say(deskTexts.waiting)}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(one => (
            <tr key={one.instanceId}>
              <td>
                <a href={addressOf(...path, 'instances', one.instanceId)}>
                  {one.orderLineId ?? one.orderId ?? one.license ?? one.instanceId}
                </a>
              </td>
              <td>
                <Badge state={one.status} />
              </td>
              <td>{one.family}</td>
              <td>{moment(one.createdAt)}</td>
              <td>{one.expireAt ? moment(one.expireAt) : '—'}</td>
              <td class={one.pendingEvents > 0 ? 'poor' : ''}>{one.pendingEvents}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
