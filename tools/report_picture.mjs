// node tools/report_picture.mjs MODULES REPORT.html OUT.png
// The picture of README.md: a report of `make demo` from its head to its pressure-volume loops, 819 px wide.
// MODULES: folder that holds playwright-core, as the browser test installs it (build/release/browser).
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, report, out] = process.argv.slice(2);
if (!out) throw new Error('usage: node tools/report_picture.mjs MODULES REPORT.html OUT.png');
const require = createRequire(join(resolve(modules), 'package.json'));
const { chromium } = require('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.HALES_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 0.64, reducedMotion: 'reduce' });
const page = await context.newPage();
await page.goto(pathToFileURL(resolve(report)).href);
const height = await page.evaluate(() => document.getElementById('h-loops').closest('section').getBoundingClientRect().bottom + scrollY - 40);
await page.screenshot({ path: out, fullPage: true, clip: { x: 0, y: 0, width: 1280, height } });
await browser.close();
