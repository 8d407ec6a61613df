// node check_report.mjs --modules DIR --chromium FILE --out DIR REPORT.html...
// Shows each file at 1280 and 390 px (the first also at 320 px and dark), details open, and expects: no axe violation
// (WCAG 2.2 AA and best practice), no console message, no request but for the file itself, no sideways page scroll, a
// title, a description and readable labels in every drawing, and in print no pages left half empty.  Screenshots go to
// --out.  Exit 1 when anything was found.
// A file is opened once and then resized: its pages have no script, so what they show depends on width and theme alone.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const option = (name) => {
  const i = process.argv.indexOf(name);
  if (i < 0 || i + 1 >= process.argv.length) throw new Error(`missing ${name} VALUE`);
  return process.argv.splice(i, 2)[1];
};
const modules = resolve(option('--modules'));
const chromiumPath = option('--chromium');
const out = resolve(option('--out'));
const files = process.argv.slice(2).map((f) => resolve(f));
if (files.length === 0) throw new Error('no report named');
mkdirSync(out, { recursive: true });

const require = createRequire(join(modules, 'package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Runs in the page: what axe cannot judge.
function drawings() {
  const found = [];
  const unique = new Set();
  for (const e of document.querySelectorAll('[id]')) {
    if (unique.has(e.id)) found.push(`id "${e.id}" twice`);
    unique.add(e.id);
  }
  for (const s of document.querySelectorAll('section')) {
    const h = document.getElementById(s.getAttribute('aria-labelledby') ?? '');
    if (!h || !h.textContent.trim()) found.push('a section without a heading that names it');
  }
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.getAttribute('role') !== 'img') {
      if (svg.getAttribute('aria-hidden') !== 'true') found.push('a drawing neither described nor hidden');
      continue;
    }
    const title = svg.querySelector('title')?.textContent.trim();
    const desc = svg.querySelector('desc')?.textContent.trim();
    if (!title || !desc) found.push('a drawing without title or description');
    if (!svg.closest('figure')?.querySelector('details table tbody tr')) found.push(`"${title}": no data table`);
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')]
      .filter((t) => t.textContent.trim())
      .map((t) => ({ box: t.getBoundingClientRect(), text: t.textContent }));
    texts.forEach((a, i) => {
      if (a.box.left < frame.left - 1 || a.box.right > frame.right + 1 || a.box.top < frame.top - 1 || a.box.bottom > frame.bottom + 1)
        found.push(`"${title}": label "${a.text}" leaves the drawing`);
      for (const b of texts.slice(i + 1)) {
        const w = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const h = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        const scale = frame.width / svg.viewBox.baseVal.width;
        if (w <= 1 && w > -3 * scale && h > 4 && /^[\d−]/.test(a.text) && /^[\d−]/.test(b.text))
          found.push(`"${title}": numbers "${a.text}" and "${b.text}" run together`);
        if (w > 1 && h > 4) found.push(`"${title}": labels "${a.text}" and "${b.text}" overlap`);
      }
    });
  }
  return found;
}

// nothing here waits for a time: on a loaded machine all is late, and what never ends is ended by ctest
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'], timeout: 0 });
let faults = 0;
const fault = (where, what) => {
  faults += 1;
  console.error(`${where}: ${what}`);
};

async function check(page, name, width, theme) {
  const where = `${name} at ${width} px, ${theme}`;
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate((t) => {
    document.documentElement.dataset.theme = t;
    for (const d of document.querySelectorAll('details')) d.open = true;
  }, theme);
  const seen = await page.evaluate(() => [window.innerWidth, getComputedStyle(document.querySelector('.topbar')).backgroundColor]);
  if (seen[0] !== width) fault(where, `is shown ${seen[0]} px wide`);
  if (seen[1] === 'rgba(0, 0, 0, 0)') fault(where, 'the style sheet is not applied (content security policy?)');
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) fault(where, `the page scrolls sideways by ${over} px`);
  for (const f of await page.evaluate(drawings)) fault(where, f);
  const result = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), tags);
  for (const v of result.violations)
    fault(where, `axe ${v.id}: ${v.help} (${v.nodes.length}) ${v.nodes[0].html.slice(0, 160)}`);
  if (result.passes.length < 10) fault(where, `axe ran only ${result.passes.length} rules`);
  if (theme === 'light') await page.screenshot({ path: join(out, `${name}-${width}.png`), fullPage: true });
  return result.passes.length;
}

// A4 within the margins of base.css: what the text fills in one column, and how many pages it is printed on.  Figures
// and rows are not cut, so some room is left; pages left half empty before large figures are more than that.
const printed = { width: Math.round((210 - 2 * 13) * 96 / 25.4), height: Math.round((297 - 12 - 13) * 96 / 25.4) };
const roomMax = 2.5; // pages
async function checkPrint(page, name) {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(printed);
  const filled = (await page.evaluate(() => document.documentElement.scrollHeight)) / printed.height;
  const pages = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  if (pages > filled + roomMax) fault(`${name} in print`, `${pages} pages for a text of ${filled.toFixed(1)}`);
  return pages;
}

for (const file of files) {
  const name = basename(file, '.html');
  const url = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  page.on('console', (m) => fault(name, `console: ${m.text()}`));
  page.on('pageerror', (e) => fault(name, `script error: ${e.message}`));
  page.on('request', (r) => {
    if (r.url().split('#')[0] !== url) fault(name, `asks for ${r.url().slice(0, 120)}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(axeSource);
  // the narrowest reflow and the dark theme depend on the style sheet alone: the first file stands for all
  for (const [width, theme] of [[1280, 'light'], [390, 'light'], ...(file === files[0] ? [[320, 'light'], [1280, 'dark']] : [])]) {
    const before = faults;
    const rules = await check(page, name, width, theme);
    console.log(`${faults === before ? 'ok  ' : 'FAIL'} ${basename(file)} at ${width} px, ${theme}: ${rules} axe rules passed`);
  }
  const before = faults;
  const pages = await checkPrint(page, name);
  console.log(`${faults === before ? 'ok  ' : 'FAIL'} ${basename(file)} in print: ${pages} pages`);
  await context.close();
}
await browser.close();
process.exit(faults ? 1 : 0);
