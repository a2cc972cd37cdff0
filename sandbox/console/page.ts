/** Texts of the page, English and Simplified Chinese. */
const texts = {
  en: {
    title: 'KooGallery sandbox',
    marketplace: 'Marketplace',
    instances: 'Instances',
    product: 'Your product',
    usage: 'Usage and faults',
    sheet: 'Seller centre',
    clock: 'Clock',
    day: '+1 day',
    month: '+30 days',
    year: '+1 year',
    last: 'Last call',
    nothing: 'Nothing yet. Buy something.',
    behaviour: 'Your product answers',
    api: 'The marketplace’s open APIs answer',
    received: 'What the webhook received',
    billed: 'Billed',
    publicKey: 'Public key for the credential',
    buy: 'Buy',
  },
  zh: {
    title: '云商店沙箱',
    marketplace: '云商店',
    instances: '实例',
    product: '您的产品',
    usage: '用量与故障',
    sheet: '卖家中心',
    clock: '时钟',
    day: '+1 天',
    month: '+30 天',
    year: '+1 年',
    last: '最近一次调用',
    nothing: '还没有内容，请先购买。',
    behaviour: '您的产品如何应答',
    api: '云商店开放 API 如何应答',
    received: 'Webhook 收到的内容',
    billed: '已计费',
    publicKey: '凭证使用的公钥',
    buy: '购买',
  },
} as const;

/** Buttons: what they are called in both languages, and the words of the marketplace's command line. */
const actions: readonly (readonly [
  group: string,
  entries: readonly (readonly [en: string, zh: string, words: string])[],
])[] = [
  [
    'SaaS V2.0',
    [
      ['Buy', '购买', 'purchase'],
      ['Query', '查询', 'query'],
      ['Renew', '续费', 'renew'],
      ['Cancel renewal', '取消续费', 'cancel-renewal'],
      ['Trial to formal', '试用转正', 'trial-to-formal'],
      ['Change on renewal', '续费变更', 'change-renewal'],
      ['Upgrade', '升级', 'upgrade'],
      ['Freeze', '冻结', 'freeze'],
      ['Unfreeze', '解冻', 'unfreeze'],
      ['Unsubscribe', '退订', 'release'],
      ['Debug call', '调试调用', 'purchase --test'],
    ],
  ],
  [
    'SaaS V1.0',
    [
      ['Buy', '购买', 'purchase --family v1'],
      ['Pay-per-use', '按需', 'purchase --family v1 --charging-mode 0'],
      ['Package', '套餐包', 'purchase --family v1 --charging-mode 5'],
      ['Renew', '续费', 'renew --family v1'],
      ['Expire', '到期', 'expire --family v1'],
      ['Release', '释放', 'release --family v1'],
    ],
  ],
  [
    'License',
    [
      ['License 1.0', 'License 1.0', 'purchase --family license'],
      ['Online licence', '在线 License', 'purchase --family license-online'],
      ['Apply', '申请', 'apply --family license-online'],
      ['Freeze a code', '冻结授权码', 'freeze --family license-code'],
    ],
  ],
  [
    '联营 Joint operation',
    [
      ['Bind enterprise', '绑定企业', 'bind'],
      ['Authorise people', '授权用户', 'authorize'],
      ['Disable lisi', '停用 lisi', 'disable --user lisi'],
      ['Unbind', '解绑', 'unbind'],
    ],
  ],
  [
    'Faults 故障',
    [
      ['200 at once', '并发 200 次', 'purchase --order MANY --parallel 200'],
      ['Repeat 5 ×', '重复 5 次', 'purchase --order AGAIN --repeat 5'],
      ['Bad signature', '错误签名', 'purchase --bad-signature'],
      ['61 s old', '61 秒前', 'purchase --skew -61'],
      ['61 s ahead', '61 秒后', 'purchase --skew 61'],
    ],
  ],
];

/** The console's one page: no build step, nothing from elsewhere. Every value is put in as text, never as markup. */
export function consolePage(language: string): string {
  const zh = /^zh/i.test(language);
  const t = zh ? texts.zh : texts.en;
  const buttons = actions
    .map(
      ([group, entries]) =>
        `<fieldset><legend>${group}</legend>${entries
          .map(([en, cn, words]) => `<button data-words="${words}">${zh ? cn : en}</button>`)
          .join('')}</fieldset>`,
    )
    .join('');
  const choices = (modes: readonly string[]) => modes.map(mode => `<option>${mode}</option>`).join('');
  return `<!doctype html>
<html lang="${zh ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${t.title}</title>
<style>
:root{--line:#d0d7de;--soft:#f6f8fa;--ink:#1b1f24;--dim:#57606a;--go:#0b57d0;--ok:#0a7d32;--bad:#b00020;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--line:#30363d;--soft:#161b22;--ink:#e6edf3;--dim:#9ba3ac;--go:#79b8ff;--ok:#3fb950;--bad:#ff7b72;--paper:#0d1117}}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header{display:flex;gap:1rem;align-items:center;flex-wrap:wrap;padding:.6rem 1rem;border-bottom:1px solid var(--line);background:var(--soft)}
h1{font-size:1.1rem;margin:0}h2{font-size:1rem;margin:0 0 .5rem}main{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:1rem;padding:1rem}
section{border:1px solid var(--line);border-radius:.5rem;padding:1rem;min-width:0}fieldset{border:0;padding:0;margin:0 0 .6rem}legend{color:var(--dim);font-size:.85rem}
button,select{font:inherit;padding:.25rem .6rem;margin:.15rem .2rem .15rem 0;border:1px solid var(--line);border-radius:.4rem;background:var(--soft);color:var(--ink);cursor:pointer}
button:hover{border-color:var(--go)}button:disabled{opacity:.5}pre,code{font:13px/1.45 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:.6rem;border-radius:.4rem;max-height:20rem;overflow:auto}
.ok{color:var(--ok)}.bad{color:var(--bad)}.dim{color:var(--dim)}.badge{border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;font-size:.85rem}
ul{list-style:none;margin:0;padding:0}li{padding:.5rem 0;border-top:1px solid var(--line)}.line{display:flex;height:1rem;margin:.4rem 0;border-radius:.3rem;overflow:hidden;background:var(--soft)}
.line i{display:block;min-width:3px}.provisioning{background:#bf8700}.active{background:var(--ok)}.frozen{background:#1f6feb}.released{background:var(--dim)}.refused{background:var(--bad)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;border-top:1px solid var(--line);padding:.3rem}.bar{background:var(--go);height:.7rem;border-radius:.2rem}
</style></head><body>
<header><h1>${t.title}</h1><nav><a href="?lang=en">English</a> · <a href="?lang=zh">简体中文</a></nav>
<span>${t.clock}: <output id="now"></output></span><span><button data-move="86400000">${t.day}</button><button data-move="2592000000">${t.month}</button><button data-move="31536000000">${t.year}</button></span></header>
<main>
<section aria-labelledby="m"><h2 id="m">${t.marketplace}</h2>${buttons}<h2>${t.last}</h2><div id="checks" aria-live="polite"></div><pre id="call">${t.nothing}</pre></section>
<section aria-labelledby="i"><h2 id="i">${t.instances}</h2><ul id="instances"><li class="dim">${t.nothing}</li></ul></section>
<section aria-labelledby="p"><h2 id="p">${t.product}</h2><label>${t.behaviour} <select id="behaviour">${choices(['normal', 'slow', 'fail', 'refuse', 'accept', 'away'])}</select></label> <a href="/seller">/seller</a><h2>${t.received}</h2><ul id="events"></ul></section>
<section aria-labelledby="u"><h2 id="u">${t.usage}</h2><label>${t.api} <select id="api">${choices(['normal', 'down', 'slow', 'busy', 'lost'])}</select></label><h2>${t.billed}</h2><div id="billed"></div></section>
<section aria-labelledby="s"><h2 id="s">${t.sheet}</h2><table id="sheet"></table><h2>${t.publicKey}</h2><pre id="key"></pre></section>
</main>
<script type="module">
const $ = id => document.getElementById(id);
const el = (tag, text, cls) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (cls) e.className = cls; return e; };
const get = async path => (await fetch(path)).json();
const post = async (path, body) => (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();
async function play(button) {
  button.disabled = true;
  try {
    const report = await post('/console/play', { words: button.dataset.words });
    $('checks').replaceChildren();
    if (report.problem) { $('call').textContent = report.problem; return; }
    const [first] = report.calls;
    $('call').textContent = first.method + ' ' + first.url.replace(/[?].*/, '') + '\\n' + JSON.stringify(first.request, null, 1) + '\\n\\n' + report.calls.length + ' × HTTP ' + first.status + ', ' + report.summary.milliseconds.slowest + ' ms / 5000 ms\\n' + JSON.stringify(first.answer, null, 1);
    for (const check of first.checks) $('checks').append(el('div', (check.ok ? '✓ ' : '✗ ') + check.name + (check.ok ? '' : ': ' + check.found), check.ok ? 'ok' : 'bad'));
  } finally { button.disabled = false; await show(); }
}
const opened = new Map();
async function instance(item) {
  const li = el('li'); li.dataset.instance = item.instanceId;
  li.append(el('code', item.instanceId.slice(0, 13) + '…'), ' ', el('span', item.family, 'dim'), ' ', el('span', item.status, 'badge ' + (item.status === 'active' ? 'ok' : item.status === 'refused' ? 'bad' : 'dim')));
  if (item.expireAt) li.append(' ', el('span', '→ ' + item.expireAt.slice(0, 10), 'dim'));
  if (item.app && item.app.frontEndUrl) { const a = el('a', '↗'); a.href = item.app.frontEndUrl; a.target = '_blank'; a.setAttribute('aria-label', 'open'); li.append(' ', a); }
  const { items = [] } = await get('/console/api/instances/' + item.instanceId + '/history?limit=100');
  const steps = items.map(line => ({ at: Date.parse(line.at ?? line.timestamp), status: line.data?.status, type: line.type })).filter(step => step.status);
  const line = el('div', undefined, 'line'); line.setAttribute('role', 'img');
  line.setAttribute('aria-label', steps.map(step => step.type).join(', '));
  steps.forEach((step, index) => { const part = el('i', undefined, step.status); const next = steps[index + 1]?.at ?? Date.now(); part.style.flex = String(Math.max(1, Math.log2(2 + Math.max(0, next - step.at) / 1000))); part.title = step.type + ' ' + new Date(step.at).toISOString(); line.append(part); });
  li.append(line, el('div', steps.map(step => step.type.replace('instance.', '')).join(' → '), 'dim'));
  return li;
}
async function show() {
  const [clock, list, events, statement] = await Promise.all([get('/console/clock'), get('/console/api/instances?limit=8'), get('/seller/events'), get('/marketplace/statement')]);
  $('now').textContent = clock.now.slice(0, 16).replace('T', ' ');
  if (list.items?.length) $('instances').replaceChildren(...await Promise.all(list.items.map(instance)));
  $('events').replaceChildren(...events.slice(-12).reverse().map(event => { const li = el('li'); const d = el('details'); d.open = opened.get(event.id) ?? false; d.addEventListener('toggle', () => opened.set(event.id, d.open)); d.append(el('summary', event.type + '  ' + event.timestamp.slice(0, 19).replace('T', ' ')), el('pre', JSON.stringify(event.data, null, 1))); li.append(d); return li; }));
  const billed = Object.entries(statement.instances); const most = Math.max(1, ...billed.map(([, value]) => Number(value)));
  $('billed').replaceChildren(...billed.slice(0, 20).map(([id, value]) => { const row = el('div'); const bar = el('div', undefined, 'bar'); bar.style.width = (100 * Number(value) / most) + '%'; row.append(el('code', id.slice(0, 13) + '… ' + value), bar); return row; }));
}
for (const button of document.querySelectorAll('[data-words]')) button.addEventListener('click', () => play(button));
for (const button of document.querySelectorAll('[data-move]')) button.addEventListener('click', async () => { await post('/console/clock', { ms: Number(button.dataset.move) }); await show(); });
$('behaviour').addEventListener('change', event => post('/seller/behaviour', { mode: event.target.value }));
$('api').addEventListener('change', event => post('/marketplace/behaviour', { mode: event.target.value }));
$('behaviour').value = (await get('/seller/behaviour')).mode;
$('api').value = (await get('/marketplace/behaviour')).mode;
const sheet = await get('/console/sheet');
$('key').textContent = sheet.publicKey;
for (const entry of sheet.entries) { const row = el('tr'); const cell = el('td'); cell.append(el('code', entry.address), el('div', entry.key, 'dim'), el('div', entry.cases.join(', '), 'dim')); row.append(el('th', entry.product), cell); $('sheet').append(row); }
await show(); setInterval(() => document.hidden || show().catch(() => undefined), 2000);
</script></body></html>
`;
}
