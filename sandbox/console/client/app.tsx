import { useCallback, useEffect, useRef, useState } from 'hono/jsx/dom';
import type { ConsoleState } from '../consoleState.ts';
import { ActiveFaults } from './activeFaults.tsx';
import { addressOf, useAddress } from './address.ts';
import { Away, readState } from './api.ts';
import { Clock } from './clock.tsx';
import { DeploymentViews } from './deployment/deploymentViews.tsx';
import { FaultsView } from './faultsView.tsx';
import { chooseLanguage, currentLanguage, type Language, say } from './language.ts';
import { Languages } from './languages.tsx';
import { MarketplaceView } from './marketplace/marketplaceView.tsx';
import { problemOf } from './problemOf.ts';
import { ProductView } from './productView.tsx';
import { SheetView } from './sheetView.tsx';
import { texts } from './texts.ts';
import { UsageView } from './usage/usageView.tsx';
import type { ViewProps } from './viewProps.ts';

const views = ['marketplace', 'product', 'desk', 'faults', 'usage', 'sheet'] as const;
type View = (typeof views)[number];

const pollEveryMs = 1_000;

/** The whole page: one state, read again every second and after everything that was asked for. */
export function App() {
  const [state, setState] = useState<ConsoleState | undefined>(undefined);
  const [away, setAway] = useState(false);
  const [problem, setProblem] = useState('');
  const [asked, ...rest] = useAddress();
  const view = views.find(name => name === asked) ?? 'marketplace';
  const [language, setLanguage] = useState<Language>(currentLanguage());

  const order = useRef({ asked: 0, shown: 0 });
  const refresh = useCallback(async () => {
    const { current } = order;
    if (current === null) return;
    current.asked += 1;
    const mine = current.asked;
    const read = await readState().catch(() => undefined);
    // One that a later one has overtaken would show what was.
    if (mine < current.shown) return;
    current.shown = mine;
    if (read !== undefined) setState(read);
    setAway(read === undefined);
  }, []);

  const attempt = useCallback(async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProblem('');
    } catch (error) {
      // That nobody answers is said anyway.
      setProblem(error instanceof Away ? '' : problemOf(error));
    }
    await refresh();
  }, []);

  useEffect(() => {
    refresh();
    const timer = setInterval(() => document.hidden || refresh(), pollEveryMs);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => setProblem(''), [view]);

  const choose = (chosen: Language) => {
    chooseLanguage(chosen);
    setLanguage(chosen);
  };
  useEffect(() => {
    document.title = say(texts.title);
  }, [language]);

  return (
    <>
      <header>
        <h1>{say(texts.shortTitle)}</h1>
        <nav aria-label={say(texts.title)}>
          {views.map(name => (
            <a key={name} href={addressOf(name)} aria-current={view === name ? 'page' : undefined}>
              {say(texts[name])}
            </a>
          ))}
        </nav>
        <div class="tools">
          {state && <Clock state={state} attempt={attempt} />}
          <Languages language={language} onChoose={choose} />
        </div>
      </header>
      {/* Rooms that stay: what comes and goes in one moves nothing of the other. */}
      <div class="notices">
        {away && (
          <p class="away" role="alert">
            {say(texts.away)}
          </p>
        )}
        {problem !== '' && (
          <p class="away" role="alert">
            {problem}
          </p>
        )}
        {state && <ActiveFaults state={state} attempt={attempt} />}
      </div>
      <div class="view" key={view}>
        {state && <Main view={view} rest={rest} state={state} refresh={refresh} attempt={attempt} />}
      </div>
    </>
  );
}

function Main({ view, ...props }: ViewProps & { readonly view: View }) {
  const { state, rest } = props;
  switch (view) {
    case 'marketplace':
      return <MarketplaceView {...props} />;
    case 'product':
      return <ProductView {...props} />;
    case 'desk':
      return <DeploymentViews path={['desk']} rest={rest} now={() => Date.now() + state.movedMs} />;
    case 'faults':
      return <FaultsView {...props} />;
    case 'usage':
      return <UsageView {...props} />;
    case 'sheet':
      return <SheetView />;
  }
}
