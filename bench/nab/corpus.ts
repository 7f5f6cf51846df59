import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { PROFILES, type Profile, type Window } from './scoring.ts'

/** One series of a corpus, named by its path below `data/`, such as `realTraffic/speed_7578.csv`. */
export type CorpusSeries = {
  readonly name: string
  readonly category: string
  /** Milliseconds since 1970. */
  readonly times: Float64Array
  readonly values: Float64Array
  readonly windows: readonly Window[]
}

export type Corpus = {
  readonly series: readonly CorpusSeries[]
  readonly profiles: readonly Profile[]
}

/**
 * Reads a folder laid out as the Numenta Anomaly Benchmark is: `data/<category>/<name>.csv` with
 * the columns timestamp and value, windows in `windows.json` or `labels/combined_windows.json`,
 * and, if there is one, `profiles.json` or `config/profiles.json`. Series come in order of name.
 */
export function readCorpus(folder: string): Corpus {
  const data = join(folder, 'data')
  const windows = readRecord(find(folder, ['windows.json', 'labels/combined_windows.json']))
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('.csv'))
    .toSorted()
  if (names.length === 0) throw new Error(`no .csv below ${data}`)
  return {
    series: names.map((name) =>
      readSeries(name, readFileSync(join(data, name), 'utf8'), windows[name]),
    ),
    profiles: readProfiles(folder),
  }
}

function find(folder: string, places: readonly string[]): string {
  const found = places.map((place) => join(folder, place)).find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${folder} has none of ${places.join(', ')}`)
  return found
}

function readRecord(path: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isRecord(parsed)) throw new Error(`${path} holds no JSON object`)
  return parsed
}

function readSeries(name: string, text: string, labels: unknown): CorpusSeries {
  const rows = text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(','))
  const times = Float64Array.from(rows, ([time]) => timeOf(time ?? '', name))
  const values = Float64Array.from(rows, ([, value]) => Number(value))
  const category = name.split('/', 1)[0] ?? ''
  return { name, category, times, values, windows: windowsOf(name, times, labels) }
}

/** Labels are pairs of times; a window holds the points from the first to the last of them. */
function windowsOf(name: string, times: Float64Array, labels: unknown): Window[] {
  if (labels === undefined) return []
  if (!Array.isArray(labels)) throw new Error(`the windows of ${name} are no list`)
  return labels.map((pair: unknown) => {
    const [from, to]: unknown[] = Array.isArray(pair) ? pair : []
    if (typeof from !== 'string' || typeof to !== 'string') {
      throw new Error(`a window of ${name} is no pair of times`)
    }
    const [begin, end] = [timeOf(from, name), timeOf(to, name)]
    const first = times.findIndex((time) => time >= begin)
    const last = times.findLastIndex((time) => time <= end)
    if (first < 0 || last < first) throw new Error(`a window of ${name} holds no point`)
    return { first, last }
  })
}

function timeOf(text: string, name: string): number {
  const time = Date.parse(`${text.trim().replace(' ', 'T').slice(0, 19)}Z`)
  if (Number.isNaN(time)) throw new Error(`${name}: ${JSON.stringify(text)} is no time`)
  return time
}

function readProfiles(folder: string): readonly Profile[] {
  const path = ['profiles.json', 'config/profiles.json']
    .map((place) => join(folder, place))
    .find((one) => existsSync(one))
  if (path === undefined) return PROFILES
  return Object.entries(readRecord(path)).map(([name, value]) => {
    const costs = isRecord(value) && isRecord(value['CostMatrix']) ? value['CostMatrix'] : {}
    const weight = (key: string) => {
      const found = costs[key]
      if (typeof found !== 'number') throw new Error(`${path}: ${name} has no number ${key}`)
      return found
    }
    return {
      name,
      truePositive: weight('tpWeight'),
      falsePositive: weight('fpWeight'),
      falseNegative: weight('fnWeight'),
    }
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
