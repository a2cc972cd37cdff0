import { useCallback, useEffect, useState } from 'hono/jsx/dom';
import type { ConsoleState } from '../consoleState.ts';
import { readState } from './api.ts';
import { Clock } from './clock.tsx';
import { FaultsView } from './faultsView.tsx';
import { chooseLanguage, currentLanguage, type Language, say } from './language.ts';
import { MarketplaceView } from './marketplace/marketplaceView.tsx';
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

  useEffect(() => {
    refresh();
    const timer = setInterval(() => document.hidden || refresh(), pollEveryMs);
    const onHash = () => setView(viewOfAddress());
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
        {state && <Clock state={state} refresh={refresh} />}
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
      </header>
      {away && (
        <p class="away" role="alert">
          {say(texts.away)}
        </p>
      )}
      {state && <Main view={view} state={state} refresh={refresh} />}
    </>
  );
}

function Main({ view, state, refresh }: ViewProps & { readonly view: View }) {
  switch (view) {
    case 'marketplace':
      return <MarketplaceView state={state} refresh={refresh} />;
    case 'product':
      return <ProductView state={state} refresh={refresh} />;
    case 'faults':
      return <FaultsView state={state} refresh={refresh} />;
    case 'usage':
      return <UsageView state={state} refresh={refresh} />;
    case 'sheet':
      return <SheetView />;
  }
}
