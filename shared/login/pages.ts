/** What a browser may be told. Never why in the identity provider's words, never a code, a token or a name. */
export type PageKind =
  | 'again'
  | 'not-connected'
  | 'not-granted'
  | 'disabled'
  | 'no-instance'
  | 'mismatch'
  | 'unavailable'
  | 'unknown-app'
  | 'busy'
  | 'switch'
  | 'confirm'
  | 'logged-out';

interface PageText {
  readonly title: string;
  readonly text: string;
  /** On the button, where there is one. */
  readonly action?: string;
}

type Language = 'en' | 'zh';

const texts: Readonly<Record<PageKind, Readonly<Record<Language, PageText>>>> = {
  again: {
    en: { title: 'Please start again', text: 'The login could not be finished.', action: 'Log in' },
    zh: { title: '请重新开始', text: '登录未能完成。', action: '登录' },
  },
  'not-connected': {
    en: {
      title: 'Enterprise not connected',
      text: 'Your enterprise is not connected to this application. Ask its administrator to bind it again.',
    },
    zh: { title: '企业未连接', text: '您的企业尚未连接此应用，请联系企业管理员重新绑定。' },
  },
  'not-granted': {
    en: {
      title: 'Access not granted yet',
      text: 'You have no access yet. If it was granted just now, try again in a few minutes.',
      action: 'Try again',
    },
    zh: { title: '尚未授权', text: '您尚未获得访问权限。如果刚刚授权，请几分钟后再试。', action: '重试' },
  },
  disabled: {
    en: {
      title: 'Account disabled',
      text: 'Your account is disabled. Ask the administrator of your enterprise.',
    },
    zh: { title: '账号已停用', text: '您的账号已停用，请联系企业管理员。' },
  },
  'no-instance': {
    en: {
      title: 'Application not available',
      text: 'What your enterprise bought is frozen, expired or released.',
    },
    zh: { title: '应用不可用', text: '您的企业购买的应用已冻结、到期或释放。' },
  },
  mismatch: {
    en: {
      title: 'This login was not started here',
      text: 'Please start the login in this browser.',
      action: 'Log in',
    },
    zh: { title: '登录不是从这里开始的', text: '请在此浏览器中重新登录。', action: '登录' },
  },
  unavailable: {
    en: {
      title: 'Login not available',
      text: 'The login service of your enterprise does not answer. Please try again later.',
      action: 'Try again',
    },
    zh: { title: '暂时无法登录', text: '您企业的登录服务没有响应，请稍后再试。', action: '重试' },
  },
  'unknown-app': {
    en: { title: 'Unknown application', text: 'There is no such application here.' },
    zh: { title: '未知应用', text: '此处没有该应用。' },
  },
  switch: {
    en: {
      title: 'Another account is logged in',
      text: 'You are logged in with another account. Do you want to change to this one?',
      action: 'Change account',
    },
    zh: { title: '已登录其他账号', text: '您已使用其他账号登录，是否切换到此账号？', action: '切换账号' },
  },
  confirm: {
    en: {
      title: 'Log in with this account?',
      text: 'Go on only if you have just logged in with this account yourself.',
      action: 'Log in',
    },
    zh: { title: '使用此账号登录？', text: '仅当您本人刚刚使用此账号登录时才继续。', action: '登录' },
  },
  busy: {
    en: {
      title: 'Please start here',
      text: 'Too many logins of your enterprise have failed just now. Please start the login in this browser.',
      action: 'Log in',
    },
    zh: {
      title: '请从这里开始',
      text: '您的企业刚才有过多登录失败，请在此浏览器中开始登录。',
      action: '登录',
    },
  },
  'logged-out': {
    en: { title: 'Logged out', text: 'You are logged out.' },
    zh: { title: '已退出', text: '您已退出登录。' },
  },
};

export interface LoginPageOptions {
  readonly acceptLanguage: string | undefined;
  /** Stands in the log too, so that a person can be helped. */
  readonly reference: string;
  /** Where the button leads. */
  readonly href?: string;
  /** The button posts this form instead. */
  readonly form?: Readonly<Record<string, string>>;
  /** Shown as they are, such as the names of two accounts. */
  readonly lines?: readonly string[];
}

/** A page that needs nothing from anywhere: no script, no image, no font. */
export function page(
  kind: PageKind,
  { acceptLanguage, reference, href, form, lines = [] }: LoginPageOptions,
): string {
  const language = preferredLanguage(acceptLanguage);
  const { title, text, action } = texts[kind][language];
  const referenceLabel = language === 'zh' ? '参考编号' : 'Reference';
  const button =
    action === undefined || href === undefined
      ? ''
      : form === undefined
        ? `<p><a class="button" href="${escaped(href)}">${escaped(action)}</a></p>`
        : `<form method="post" action="${escaped(href)}">${Object.entries(form)
            .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
            .join('')}<button class="button">${escaped(action)}</button></form>`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:0 1rem;color:#1b1f24;background:#fff}
.button{display:inline-block;padding:.5rem 1rem;border:0;border-radius:.3rem;background:#0b57d0;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
small{color:#57606a}@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}small{color:#9ba3ac}}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${lines.map(line => `<p><b>${escaped(line)}</b></p>`).join('')}
${button}<p><small>${referenceLabel}: ${escaped(reference)}</small></p></main></body></html>
`;
}

/** The first of the two languages that the browser names; English where it names neither. */
function preferredLanguage(acceptLanguage = ''): Language {
  const [first] = acceptLanguage
    .split(',')
    .map(part => part.replace(/\s/g, '').toLowerCase())
    .filter(part => /^(zh|en)\b/.test(part) && !/;q=0(\.0*)?$/.test(part))
    .map(part => ({
      language: part.slice(0, 2) as Language,
      weight: Number(/;q=([\d.]+)/.exec(part)?.[1] ?? 1),
    }))
    .toSorted((a, b) => b.weight - a.weight);
  return first?.language ?? 'en';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => entities[character] ?? character);
