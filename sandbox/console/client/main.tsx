import { render } from 'hono/jsx/dom';
import { App } from './app.tsx';
import { chooseLanguage, currentLanguage } from './language.ts';

chooseLanguage(currentLanguage());
const root = document.getElementById('console');
if (root !== null) render(<App />, root);
