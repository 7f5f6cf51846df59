import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/**
 * Biome's restricted imports are patterns of text, which a new folder or another spelling of a path gets around. This
 * resolves every import of the sources and holds it against the order in which data passes.
 */
const STAGES = [
  'sources',
  'formats',
  'lake',
  'graph',
  'detectors',
  'investigations',
  'membership',
  'simulate',
  'collect',
  'set-up.ts',
  'services.ts',
  'dupin.ts',
]
const FACES = ['cli', 'api', 'index.ts']
const FACES_MAY_USE = ['events', 'statistics', 'investigations', 'set-up.ts', 'dupin.ts']

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

/** Why a file of `from` may not import one of `to` (both the first part of a path below src); undefined when it may. */
function forbidden(from: string, to: string): string | undefined {
  if (from === to) return undefined
  if (from === 'events') return 'events/ is the vocabulary: it imports nothing'
  if (from === 'statistics') return 'statistics/ is pure mathematics: it imports nothing'
  if (to === 'events' || to === 'statistics') return undefined
  if (FACES.includes(from)) {
    // The command line starts the server.
    const isServing = from === 'cli' && to === 'api'
    if (isServing || FACES_MAY_USE.includes(to)) return undefined
    return 'a face imports dupin.ts or set-up.ts, never a stage'
  }
  const [stage, other] = [STAGES.indexOf(from), STAGES.indexOf(to)]
  if (stage < 0) return `${from} has no place in the order of the stages`
  return other >= 0 && other < stage ? undefined : 'data goes one way'
}

function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
}

const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
const IMPORTS =
  /\b(import(?!\.meta)|export(?=\s+(?:type\s+)?[{*]))\b(\s+type\b)?[^'"`;]*?(?:\bfrom\s*|\(\s*)?['"](\.{1,2}\/[^'"]+)['"]/g

interface Import {
  readonly file: string
  /** Gone once compiled: it can make no cycle. */
  readonly typeOnly: boolean
}

/** The files below src that `text`, which stands in `file`, imports. */
function importsOf(file: string, text: string): Import[] {
  const code = text.replace(COMMENTS, '')
  return [...code.matchAll(IMPORTS)].map(([, , type, specifier]) => ({
    file: posix.normalize(posix.join(posix.dirname(file), specifier ?? '')),
    typeOnly: type !== undefined,
  }))
}

const top = (file: string) => file.split('/', 1)[0] ?? file

function violations(file: string, text: string): string[] {
  return importsOf(file, text).flatMap((imported) => {
    const why = forbidden(top(file), top(imported.file))
    return why === undefined ? [] : [`${file} imports ${imported.file}: ${why}`]
  })
}

const TEXTS = new Map(sourceFiles().map((file) => [file, readFileSync(join(SRC, file), 'utf8')]))

describe('the order in which data passes', () => {
  it('finds the sources and their imports', () => {
    expect(TEXTS.size).toBeGreaterThan(100)
    const imported = importsOf('dupin.ts', TEXTS.get('dupin.ts') ?? '')
    expect(imported).toContainEqual({ file: 'lake/lake.ts', typeOnly: false })
    expect(imported).toContainEqual({ file: 'events/entity.ts', typeOnly: true })
  })

  it('is kept by every import of the sources', () => {
    expect([...TEXTS].flatMap(([file, text]) => violations(file, text))).toEqual([])
  })

  it('imports only files that are there', () => {
    const missing = [...TEXTS].flatMap(([file, text]) =>
      importsOf(file, text)
        .filter((imported) => !TEXTS.has(imported.file))
        .map((imported) => `${file} imports ${imported.file}`),
    )
    expect(missing).toEqual([])
  })

  it('has no cycles', () => {
    const graph = new Map(
      [...TEXTS].map(([file, text]) => [
        file,
        importsOf(file, text).flatMap((one) => (one.typeOnly ? [] : [one.file])),
      ]),
    )
    expect(cycleIn(graph)).toEqual([])
  })
})

describe('the console', () => {
  it('imports nothing of the server: it knows its API alone', () => {
    const console = fileURLToPath(new URL('../console/src/', import.meta.url))
    const files = readdirSync(console, { recursive: true, encoding: 'utf8' })
      .map((name) => name.split(sep).join('/'))
      .filter((name) => /\.tsx?$/.test(name))
    const outside = files.flatMap((file) =>
      importsOf(file, readFileSync(join(console, file), 'utf8'))
        .filter((imported) => imported.file.startsWith('..'))
        .map((imported) => `${file} imports ${imported.file}`),
    )
    expect(files.length).toBeGreaterThan(10)
    expect(outside).toEqual([])
  })
})

describe('the proof of the order', () => {
  it.each([
    ['events/x.ts', "import { parseTime } from '../statistics/robust.ts'"],
    ['statistics/x.ts', "import type { Arn } from '../events/arn.ts'"],
    ['sources/x.ts', "import type { Format } from '../formats/format.ts'"],
    ['formats/deep/er/x.ts', "export { openLake } from '../../../lake/lake.ts'"],
    ['lake/x.ts', "const graph = await import('../graph/derive.ts')"],
    ['graph/x.ts', "import '../detectors/./detector.ts'"],
    ['detectors/x.ts', "import type { Report } from '../investigations/report.ts'"],
    ['investigations/x.ts', "import { Dupin } from '../dupin.ts'"],
    ['simulate/x.ts', "import { EXIT } from '../cli/context.ts'"],
    ['cli/verbs/x.ts', "import { openLake } from '../../lake/lake.ts'"],
    ['newcomer/x.ts', "import { openLake } from '../lake/lake.ts'"],
  ])('refuses in %s: %s', (file, text) => {
    expect(violations(file, text)).toHaveLength(1)
  })

  it.each([
    ['lake/x.ts', "import { parseTime } from '../events/time.ts'"],
    ['detectors/deep/x.ts', "import { readLineage } from '../../graph/lineage.ts'"],
    ['cli/verbs/x.ts', "import { Dupin } from '../../dupin.ts'"],
    ['formats/x.ts', "// import { openLake } from '../lake/lake.ts'"],
  ])('allows in %s: %s', (file, text) => {
    expect(violations(file, text)).toEqual([])
  })

  it('finds a cycle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ])
    expect(cycleIn(graph)).toEqual(['b', 'd', 'b'])
  })
})

/** The files of a cycle, its first also last; empty when there is none. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] => {
    const seen = path.indexOf(file)
    if (seen >= 0) return [...path.slice(seen), file]
    if (finished.has(file)) return []
    for (const imported of graph.get(file) ?? []) {
      const cycle = visit(imported, [...path, file])
      if (cycle.length > 0) return cycle
    }
    finished.add(file)
    return []
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}
