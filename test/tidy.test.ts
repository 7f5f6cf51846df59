import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { builtInTechniques } from '../src/detectors/techniques/catalogue.ts'
import { DETECTORS, SCENARIOS } from '../src/dupin.ts'
import { formatFolders } from '../tools/reference/formats.ts'

/** Rules of the house that no linter has. */
const ROOT = fileURLToPath(new URL('../', import.meta.url))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** What version control has, or is about to have; in a copy without version control, what is there. */
function projectFiles(): string[] {
  const ask = ['ls-files', '--cached', '--others', '--exclude-standard']
  try {
    const listed = execFileSync('git', ask, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })
    const isThere = (file: string) =>
      lstatSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile()
    return listed.split('\n').filter((file) => file !== '' && isThere(file))
  } catch {
    const skipped = /^(?:node_modules|dist|coverage|dupin-demo|\.git)(?:\/|$)/
    return readdirSync(ROOT, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
      .filter((file) => !skipped.test(file))
  }
}

const FILES = projectFiles()
const CODE = FILES.filter((file) => file.endsWith('.ts'))
const TEXT = FILES.filter((file) => /\.(?:ts|js|md|json|yml|yaml|sh)$|^\.ci\//.test(file))
const DOCUMENTS = FILES.filter((file) => file.endsWith('.md'))

describe('the files', () => {
  /** Longer than 500 lines, and why; the list may only shrink. */
  const LONG: Readonly<Record<string, string>> = {}

  it('are each about one thing: none in src has more than 500 lines', () => {
    const long = CODE.filter(
      (file) => file.startsWith('src/') && read(file).split('\n').length > 501,
    )
    expect(long.toSorted()).toEqual(Object.keys(LONG).toSorted())
  })

  it('silence no check without a reason', () => {
    const silenced = CODE.filter((file) => file !== 'test/tidy.test.ts').flatMap((file) =>
      read(file)
        .split('\n')
        .filter(
          (line) =>
            /\bas any\b|\bas unknown as\b/.test(line.replace(/(?:^|\s)(?:\/\/|\/?\*).*$/, '')) ||
            /@ts-(?:ignore|nocheck|expect-error)/.test(line) ||
            /biome-ignore(?! \S+: \S.{9})/.test(line),
        )
        .map((line) => `${file}: ${line.trim()}`),
    )
    expect(silenced).toEqual([])
  })

  it('leave no test skipped or alone', () => {
    const odd = CODE.filter(
      (file) => file.endsWith('.test.ts') && file !== 'test/tidy.test.ts',
    ).filter((file) => /\b(?:it|test|describe)\.(?:only|skip|todo)\b|\bxit\(/.test(read(file)))
    expect(odd).toEqual([])
  })

  it('know no path of the machine they were written on', () => {
    const paths = /(?<![\w.:/-])\/(?:home|Users|root|work|workspace)\/[\w.-]+|\b[A-Z]:\\Users\\/
    const found = TEXT.filter((file) => file !== 'test/tidy.test.ts').flatMap((file) => {
      const [path] = paths.exec(read(file)) ?? []
      return path === undefined ? [] : [`${file}: ${path}`]
    })
    expect(found).toEqual([])
  })

  it('hold no key that AWS could have given', () => {
    const keys = /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g
    const found = FILES.filter((file) => !/\.(?:png|gz|duckdb)$/.test(file)).flatMap((file) =>
      [...read(file).matchAll(keys)]
        .map(([key]) => key)
        .filter((key) => !/EXAMPLE|(.)\1{3}|ABCDE|12345|67890/.test(key))
        .map((key) => `${file}: ${key}`),
    )
    expect(found).toEqual([])
  })
})

describe('every log format', () => {
  it.each(formatFolders())('%s has fixtures with what is expected of them', (format) => {
    const folder = join(ROOT, 'test/formats', format, 'fixtures')
    const names = existsSync(folder) ? readdirSync(folder) : []
    const inputs = names.filter((name) => !name.includes('.expected.'))
    const stems = inputs.map((name) => name.replace(/\..*$/, ''))
    expect(inputs.length).toBeGreaterThan(0)
    for (const stem of stems) expect.soft(names).toContain(`${stem}.expected.json`)
  })

  it('says in record.ts what a record is, with a folder for each', () => {
    const helpers = ['indicators', 'json', 'parquet', 'rows', 'tabular']
    const folders = readdirSync(join(ROOT, 'src/formats'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !helpers.includes(entry.name))
      .map(({ name }) => name)
    expect(folders.toSorted()).toEqual(formatFolders())
  })
})

describe('every catalogue', () => {
  const named = [
    ...DETECTORS.map(({ id }) => ['detectors.md', id] as const),
    ...builtInTechniques().map(({ id }) => ['techniques.md', id] as const),
    ...SCENARIOS.map(({ name }) => ['incidents.md', name] as const),
  ]

  it('gives each line an id of its own', () => {
    expect(new Set(named.map(([page, id]) => `${page} ${id}`)).size).toBe(named.length)
  })

  it('is in the reference, each line with a section', () => {
    const missing = named.filter(
      ([page, id]) => !read(`docs/reference/${page}`).includes(`\n## ${id}\n`),
    )
    expect(missing).toEqual([])
  })

  it('says of each detector and technique what else it could be', () => {
    const silent = [...DETECTORS, ...builtInTechniques()].filter(
      ({ falsePositives, description }) => falsePositives.length < 10 || description.length < 20,
    )
    expect(silent.map(({ id }) => id)).toEqual([])
  })
})

describe('the documents', () => {
  it('link only to what is there', () => {
    const dead = DOCUMENTS.flatMap((file) => {
      const prose = read(file).replaceAll(/```[\s\S]*?```/g, '')
      return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^(?:https?:|mailto:|#)/.test(target))
        .filter((target) => !existsSync(join(ROOT, dirname(file), target.split('#')[0] ?? '')))
        .map((target) => `${file} links to ${target}`)
    })
    expect(dead).toEqual([])
  })

  it('name only npm scripts that there are', () => {
    const scripts = Object.keys(manifest('package.json').scripts)
    const missing = DOCUMENTS.filter((file) => !file.startsWith('docs/reference/')).flatMap(
      (file) =>
        [...read(file).matchAll(/\bnpm (?:run )?([a-z][\w-]*)/g)]
          .map(([, name]) => name ?? '')
          .filter((name) => !['ci', 'install', 'run', 'audit', 'ls'].includes(name))
          .filter((name) => !scripts.includes(name))
          .map((name) => `${file} names npm ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('name only verbs and options of dupin that there are', () => {
    const cli = read('docs/reference/cli.md')
    const unknown = DOCUMENTS.flatMap((file) =>
      [...read(file).matchAll(/(?:^|`|npx )dupin ([a-z][a-z-]+)([^`\n|]*)/gm)].flatMap((match) => {
        const [, verb = '', rest = ''] = match
        const section = cli.split(`## dupin ${verb}\n`)[1]?.split('\n## ')[0]
        if (section === undefined) return [`${file}: dupin ${verb}`]
        const flags = rest.match(/--[a-z-]+/g) ?? []
        return flags
          .filter((flag) => !section.includes(`\`${flag}`))
          .map((flag) => `${file}: dupin ${verb} ${flag}`)
      }),
    )
    expect(unknown).toEqual([])
  })
})

describe('the dependencies', () => {
  const { dependencies, devDependencies } = manifest('package.json')
  const infra = manifest('infra/package.json')
  const locked = lock()
  const installed = neededBy(Object.keys(dependencies), locked)
  // A workspace beside the product: `npm install dupin` never brings it, so what it needs is counted and judged apart.
  const ofInfra = neededBy(Object.keys(infra.dependencies), locked).filter(
    ([path]) => !installed.some(([other]) => other === path),
  )

  it('are few: at most 15 at run time, and the clients of AWS, which are one choice', () => {
    const isAws = (name: string) => name.startsWith('@aws-sdk/')
    const names = Object.keys(dependencies)
    const others = names.filter((name) => !isAws(name))
    expect(others.length).toBeLessThanOrEqual(15)
    expect(neededBy(others, locked).length).toBeLessThanOrEqual(40)
    const strangers = neededBy(names.filter(isAws), locked)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
      .filter((name) => !/^@(?:aws-sdk|aws-crypto|aws|smithy)\//.test(name))
    expect(strangers).toEqual(['bowser', 'fflate', 'tslib'])
  })

  it('of a workspace are few too, and are not of the product', () => {
    expect(Object.keys(infra.dependencies).length).toBeLessThanOrEqual(3)
    expect(installed.filter(([path]) => path.startsWith('node_modules/@pulumi/'))).toEqual([])
    expect(ofInfra.length).toBeGreaterThan(100)
  })

  it('are named in one exact version', () => {
    const loose = Object.entries({
      ...dependencies,
      ...devDependencies,
      ...infra.dependencies,
      ...infra.devDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version))
    expect(loose).toEqual([])
  })

  it('are locked for every platform: npm ci refuses a lock file that leaves some out', () => {
    const missing = Object.entries(locked).flatMap(([path, { optional }]) =>
      optional.filter(
        (name) =>
          locked[`node_modules/${name}`] === undefined &&
          locked[`${path}/node_modules/${name}`] === undefined,
      ),
    )
    expect(missing).toEqual([])
  })

  it('run nothing of their own when they are installed', () => {
    const running = (among: Packages) =>
      among.filter(([, one]) => one.hasInstallScript).map(([path]) => path)
    expect(running(installed)).toEqual([])
    // It only warns of how versions are written down.
    expect(running(ofInfra)).toEqual(['node_modules/protobufjs'])
  })

  const allowed = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']
  const others = (among: Packages) =>
    among
      .filter(([, one]) => !allowed.includes(one.license))
      .map(([path, { license }]) => `${path.replace(/^.*node_modules\//, '')}: ${license}`)

  it('are under licences that allow what ours allows', () => {
    expect(others(installed)).toEqual([])
  })

  it('of a workspace are under licences as free, each other one looked at', () => {
    // Blue Oak is permissive; the lists of SPDX are data; Python's is that of argparse; tail-file's text is MIT.
    const known = /: (?:BlueOak-1\.0\.0|\(BSD-3-Clause AND Apache-2\.0\)|Python-2\.0)$/
    expect(others(ofInfra).filter((one) => !known.test(one))).toEqual([
      '@logdna/tail-file: SEE LICENSE IN LICENSE',
      'spdx-exceptions: CC-BY-3.0',
      'spdx-license-ids: CC0-1.0',
    ])
  })
})

type Packages = readonly (readonly [path: string, one: LockedPackage])[]

/** What these packages need at run time, themselves included, found as Node finds it: in the nearest node_modules. */
function neededBy(
  names: readonly string[],
  locked: Readonly<Record<string, LockedPackage>>,
): Packages {
  const found = new Map<string, LockedPackage>()
  const visit = (name: string, from: string) => {
    let folder = from
    while (locked[`${folder}node_modules/${name}`] === undefined && folder !== '') {
      folder = folder.replace(/node_modules\/(?:@[^/]+\/)?[^/]+\/$/, '')
    }
    const path = `${folder}node_modules/${name}`
    const one = locked[path]
    if (one === undefined || found.has(path)) return
    found.set(path, one)
    for (const needed of one.needs) visit(needed, `${path}/`)
  }
  for (const name of names) visit(name, '')
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

interface LockedPackage {
  readonly hasInstallScript: boolean
  readonly license: string
  /** Names of the packages that it can do without, such as those of other platforms. */
  readonly optional: readonly string[]
  /** Names of all packages that it loads, optional ones and peers included. */
  readonly needs: readonly string[]
}

function manifest(file: string): Manifest {
  const parsed = record(JSON.parse(read(file)))
  return {
    scripts: strings(parsed['scripts']),
    dependencies: strings(parsed['dependencies']),
    devDependencies: strings(parsed['devDependencies']),
  }
}

function lock(): Readonly<Record<string, LockedPackage>> {
  const packages = record(record(JSON.parse(read('package-lock.json')))['packages'])
  return Object.fromEntries(
    Object.entries(packages).map(([path, value]) => {
      const one = record(value)
      const hasInstallScript = one['hasInstallScript'] === true
      const license = String(one['license'] ?? 'unknown')
      const optional = Object.keys(record(one['optionalDependencies']))
      const needs = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
        Object.keys(record(one[kind])),
      )
      return [path, { hasInstallScript, license, optional, needs }]
    }),
  )
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function strings(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, one]) => [key, String(one)]))
}
