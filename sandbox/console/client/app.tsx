import { useCallback, useEffect, useState } from 'hono/jsx/dom';
import type { ConsoleState } from '../consoleState.ts';
import { Away, readState } from './api.ts';
import { Clock } from './clock.tsx';
import { FaultsView } from './faultsView.tsx';
import { chooseLanguage, currentLanguage, type Language, say } from './language.ts';
import { MarketplaceView } from './marketplace/marketplaceView.tsx';
import { problemOf } from './problemOf.ts';
import { ProductView } from './productView.tsx';
import { SheetView } from './sheetView.tsx';
import { texts } from './texts.ts';
import { UsageView } from './usage/usageView.tsx';
import type { ViewProps } from './viewProps.ts';

const views = ['marketplace', 'product', 'faults', 'usage', 'sheet'] as const;
type View = (typeof views)[number];

const pollEveryMs = 1_000;

const viewOfAddress = (): View => views.find(view => `#${view}` === location.hash) ?? 'marketplace';

/** The whole page: one state, read again every second and after everything that was asked for. */
export function App() {
  const [state, setState] = useState<ConsoleState | undefined>(undefined);
  const [away, setAway] = useState(false);
  const [problem, setProblem] = useState('');
  const [view, setView] = useState<View>(viewOfAddress());
  const [language, setLanguage] = useState<Language>(currentLanguage());

  const refresh = useCallback(async () => {
    try {
      setState(await readState());
      setAway(false);
    } catch {
      setAway(true);
    }
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
    const onHash = () => {
      setProblem('');
      setView(viewOfAddress());
    };
    addEventListener('hashchange', onHash);
    return () => {
      clearInterval(timer);
      removeEventListener('hashchange', onHash);
    };
  }, []);

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
        <h1>{say(texts.title)}</h1>
        <nav aria-label={say(texts.title)}>
          {views.map(name => (
            <a key={name} href={`#${name}`} aria-current={view === name ? 'page' : undefined}>
              {say(texts[name])}
            </a>
          ))}
        </nav>
        <div class="tools">
          {state && <Clock state={state} attempt={attempt} />}
          <span class="languages">
            <button
              type="button"
              aria-pressed={language === 'en' ? 'true' : 'false'}
              onClick={() => choose('en')}
            >
              EN
            </button>
            <button
              type="button"
              aria-pressed={language === 'zh' ? 'true' : 'false'}
              onClick={() => choose('zh')}
            >
              中文
            </button>
          </span>
        </div>
      </header>
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
      {state && <Main view={view} state={state} refresh={refresh} attempt={attempt} />}
    </>
  );
}

function Main({ view, ...props }: ViewProps & { readonly view: View }) {
  switch (view) {
    case 'marketplace':
      return <MarketplaceView {...props} />;
    case 'product':
      return <ProductView {...props} />;
    case 'faults':
      return <FaultsView {...props} />;
    case 'usage':
      return <UsageView {...props} />;
    case 'sheet':
      return <SheetView />;
  }
}
