// Bundles the page and gathers the licences of whatever went into it.

import { build } from 'esbuild';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT = '../built';

const { metafile } = await build({
  entryPoints: { graphiql: 'main.jsx' },
  outdir: OUT,
  bundle: true,
  format: 'esm',
  minify: true,
  metafile: true,
  target: 'es2022',
  jsx: 'automatic',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
});

// Its fonts are most of the style sheet; those of the system do as well.
const sheet = join(OUT, 'graphiql.css');
const css = readFileSync(sheet, 'utf8').replace(/@font-face\s*\{[^}]*\}/g, '');
writeFileSync(sheet, css.replaceAll('Roboto,', '').replaceAll('Fira Code,', ''));

const packages = new Set();
for (const [name, { bytesInOutput }] of Object.entries(
  metafile.outputs[join(OUT, 'graphiql.js')].inputs,
)) {
  const found = name.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  if (found && bytesInOutput) packages.add(found[1]);
}

const told = [...packages].sort().map(folder => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
  const file = readdirSync(folder).find(one => /^licen[cs]e/i.test(one));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
  return `${name} ${version}: ${license}\n\n${text.trim()}\n`;
});
writeFileSync(join(OUT, 'LICENSES.txt'), told.join(`\n${'-'.repeat(80)}\n\n`));
