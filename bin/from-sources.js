import { createHash, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const CACHE = join(ROOT, 'node_modules/.cache/dupin')

const KEPT = 16

/** What a process began with it goes on with: threads that start later fit what is loaded.
 * @type {{ readonly folder: string, readonly sources: readonly string[] } | undefined} */
let state
/** @type {Promise<unknown>} */
let turn = Promise.resolve()

/**
 * Makes one file of a script in a checkout and all that it imports of it, unless that was done since any of the sources
 * changed. A process starts in a quarter, a reader thread in a tenth of the processor time that it takes to read them one by one.
 *
 * @param {URL} script a `.ts` in the checkout
 * @returns {Promise<URL>} what Node.js runs in its place; packages are imported from where they are
 * @throws when the sources are wrong, or nothing can be written to `node_modules/.cache`
 */
export function fromSources(script) {
  const found = turn.then(async () => {
    state ??= stateOf(sourcesOf(ROOT))
    const path = fileURLToPath(script)
    const name = relative(ROOT, path).replaceAll(/[/\\]/g, '-').replace(/\.ts$/, '.mjs')
    const made = join(state.folder, name)
    if (!existsSync(made)) await make(path, made, state.sources)
    return pathToFileURL(made)
  })
  turn = found.catch(() => undefined)
  return found
}

/**
 * The code that a script may be made of.
 *
 * @param {string} root
 */
function sourcesOf(root) {
  return ['src', 'test', 'bench'].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(root, name, file)),
  )
}

/**
 * Whoever moves a checkout has it made again, since a script is told where its sources lie.
 *
 * @param {readonly string[]} sources
 */
function stateOf(sources) {
  const hash = createHash('sha256').update(process.version)
  hash.update(readFileSync(fileURLToPath(import.meta.url)))
  for (const path of sources) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path}\0${size}\0${mtimeMs}\0`)
  }
  return { folder: join(CACHE, `sources-${hash.digest('hex').slice(0, 16)}`), sources }
}

/**
 * @param {string} script
 * @param {string} made written whole or not at all: several processes may be at it at once
 * @param {readonly string[]} sources
 */
async function make(script, made, sources) {
  const { build, stop } = await import('esbuild')
  try {
    const { outputFiles } = await build({
      entryPoints: [script],
      outfile: made,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: `node${process.versions.node}`,
      format: 'esm',
      sourcemap: 'linked',
      write: false,
      plugins: [tellingWhere(sources)],
    })
    mkdirSync(dirname(made), { recursive: true })
    forgetOlder()
    // The map first: whoever finds the script finds its map.
    for (const { path, contents } of outputFiles.toSorted(
      (a, b) => b.path.length - a.path.length,
    )) {
      const own = `${path}.${randomUUID()}`
      writeFileSync(own, contents)
      renameSync(own, path)
    }
  } finally {
    await stop()
  }
}

/** Each change of the sources leaves a folder behind. */
function forgetOlder() {
  const made = readdirSync(CACHE).filter((name) => name.startsWith('sources-'))
  const since = (/** @type {string} */ name) =>
    statSync(join(CACHE, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
  for (const name of made.toSorted((a, b) => since(b) - since(a)).slice(KEPT))
    rmSync(join(CACHE, name), { recursive: true, force: true })
}

/** How a file asks where it lies. */
const WHERE = /import\.meta\.(url|filename|dirname)\b/g

/**
 * Files that ask where they lie are told where their source lies, as if they were run by themselves.
 *
 * @param {readonly string[]} sources
 * @returns {import('esbuild').Plugin}
 */
function tellingWhere(sources) {
  const asking = sources.filter((path) => readFileSync(path).includes('import.meta.'))
  const escaped = asking.map((path) => path.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return {
    name: 'telling-where',
    setup: ({ onLoad }) =>
      onLoad({ filter: new RegExp(`^(?:${escaped.join('|')})$`) }, ({ path }) => {
        /** @type {Record<string, string>} */
        const told = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) }
        const text = readFileSync(path, 'utf8')
        const contents = text.replaceAll(WHERE, (_, what) => JSON.stringify(told[what]))
        return { loader: 'ts', contents }
      }),
  }
}
