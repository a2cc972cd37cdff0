import { render, useCallback, useEffect, useState } from 'hono/jsx/dom';
import { useAddress } from './address.ts';
import { read } from './api.ts';
import { deskTexts } from './deployment/deploymentTexts.ts';
import { DeploymentLinks, DeploymentViews, deploymentViewNames } from './deployment/deploymentViews.tsx';
import { chooseLanguage, currentLanguage, type Language, say } from './language.ts';
import { Languages } from './languages.tsx';
import { moment, timeZone } from './moment.ts';

/** The desk: what an operator sees of one deployment. */
function Desk() {
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const [about, setAbout] = useState({ address: '' });
  const [now, setNow] = useState(Date.now());
  const rest = useAddress();
  useEffect(() => {
    read<{ address: string }>('/desk/about').then(setAbout, () => undefined);
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    document.title = `${say(deskTexts.deskTitle)} ${about.address}`;
  }, [language, about]);
  const choose = useCallback((chosen: Language) => {
    chooseLanguage(chosen);
    setLanguage(chosen);
  }, []);
  const view = deploymentViewNames.find(name => name === rest[0]) ?? 'now';
  return (
    <>
      <header>
        <h1>
          {say(deskTexts.deskTitle)} <small class="deployment-address">{about.address}</small>
        </h1>
        <nav aria-label={say(deskTexts.deskTitle)}>
          <DeploymentLinks path={[]} view={view} />
        </nav>
        <div class="tools">
          <span class="time">
            {moment(now)} {timeZone()}
          </span>
          <Languages language={language} onChoose={choose} />
        </div>
      </header>
      <DeploymentViews path={[]} rest={rest} now={Date.now} />
    </>
  );
}

chooseLanguage(currentLanguage());
const root = document.getElementById('console');
if (root !== null) render(<Desk />, root);
