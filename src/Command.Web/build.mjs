// Bundles the browser's code into wwwroot/lib. The build runs it; by hand: npm run build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const lib = join(root, 'wwwroot', 'lib');
const modules = join(root, 'node_modules');
const work = join(root, '..', '..', 'artifacts', 'front-end');
const stamp = join(lib, 'built.txt');
const sources = ['Components', 'Features', 'Map'];

if (parseInt(process.versions.node, 10) < 20) {
  console.error(`build.mjs : error CMD0002: Node 20+ is needed to bundle the map and the pages' scripts; this is ${process.version}.`);
  process.exit(1);
}

mkdirSync(work, { recursive: true });
await whileHolding(join(work, 'lock'), async () => {
  const wanted = digest([...sources.flatMap(scripts), 'build.mjs', 'package-lock.json', 'tsconfig.json']);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    await install();
    rmSync(lib, { recursive: true, force: true });
    await bundle();
    writeFileSync(stamp, wanted);
  }

  // The build compares times, and a checkout may be younger than what was built from the same text.
  utimesSync(stamp, new Date(), new Date());
});

async function install() {
  const installed = join(modules, '.installed');
  const wanted = digest(['package-lock.json', 'package.json']);
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) {
    return;
  }

  await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-progress']);
  writeFileSync(installed, wanted);
}

async function bundle() {
  const { build } = await import('esbuild');
  const maplibre = join(modules, 'maplibre-gl');
  const { version } = JSON.parse(readFileSync(join(maplibre, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints: { command: 'Components/Live/main.ts' },
    outdir: lib,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'linked',
    chunkNames: '[name]-[hash]',
    loader: { '.svg': 'text' },
    define: { MAPLIBRE_VERSION: JSON.stringify(version) },
  });

  // What a phone keeps for when it is offline is one file each: a part that is missing then can't be fetched.
  await build({ absWorkingDir: root, entryPoints: { field: 'Features/Field/main.ts', 'field-worker': 'Features/Field/worker.ts', 'push-worker': 'Components/Push/worker.ts' }, outdir: lib, bundle: true, format: 'iife', target: 'es2022', minify: true });

  // MapLibre starts its worker from a file of its own; all of one version stay together under a name that changes with it.
  const folder = join(lib, 'maplibre-gl', version);
  for (const file of ['maplibre-gl-worker.mjs', 'maplibre-gl-shared.mjs']) {
    cpSync(join(maplibre, 'dist', file), join(folder, file));
  }
  cpSync(join(maplibre, 'dist', 'maplibre-gl.css'), join(lib, 'maplibre-gl.css'));
  cpSync(join(modules, '@fontsource-variable', 'inter', 'files', 'inter-latin-wght-normal.woff2'), join(lib, 'inter-latin.woff2'));
}

// Two builds at once would delete each other's files: the second waits, and then finds the work done.
async function whileHolding(lock, action) {
  const deadline = Date.now() + 600_000;
  while (!take(lock)) {
    if (Date.now() > deadline) {
      throw new Error(`Another build holds ${lock}; delete it if none is running.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  const alive = setInterval(() => utimesSync(lock, new Date(), new Date()), 2_000);
  try {
    await action();
  } finally {
    clearInterval(alive);
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
    // A holder touches its lock every two seconds; one that stopped was killed.
    const held = statSync(lock, { throwIfNoEntry: false });
    if (held && Date.now() - held.mtimeMs > 60_000) {
      rmSync(lock, { recursive: true, force: true });
    }
    return false;
  }
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}`))));
  });
}

function scripts(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(ts|svg)$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.replaceAll('\\', '/')).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}
