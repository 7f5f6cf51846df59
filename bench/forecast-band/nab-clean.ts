import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordOrEmpty } from '../../src/events/plain-record.ts'
import type { Judged } from './measure.ts'

export type NabSeries = Judged & { readonly name: string; readonly category: string }

/** The series of a NAB folder, labelled windows left out; none when there is no such folder. */
export function readNab(folder: string): readonly NabSeries[] {
  if (!existsSync(join(folder, 'data'))) return []
  const windows = recordOrEmpty(JSON.parse(readFileSync(windowsFile(folder), 'utf8')))
  const categories = readdirSync(join(folder, 'data')).sort()
  return categories.flatMap((category) =>
    readdirSync(join(folder, 'data', category))
      .filter((file) => file.endsWith('.csv'))
      .sort()
      .map((file) => {
        const name = `${category}/${file}`
        return { name, category, ...readFile(join(folder, 'data', name), ranges(windows[name])) }
      }),
  )
}

type Range = readonly [from: number, to: number]

function windowsFile(folder: string): string {
  const plain = join(folder, 'windows.json')
  return existsSync(plain) ? plain : join(folder, 'labels', 'combined_windows.json')
}

function ranges(value: unknown): readonly Range[] {
  if (!Array.isArray(value)) return []
  return value.map((pair: unknown) => {
    const [from, to] = Array.isArray(pair) ? pair : []
    return [timeOf(String(from)), timeOf(String(to))]
  })
}

function timeOf(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`)
}

function readFile(path: string, left: readonly Range[]): Judged {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  const times = lines.map((line) => timeOf(line))
  const values = lines.map((line) => Number(line.slice(line.indexOf(',') + 1)))
  const isLeftOut = (index: number) => {
    const time = times[index] ?? Number.NaN
    return left.some(([from, to]) => from <= time && time <= to)
  }
  return { kind: 'auto', times, values, isLeftOut }
}
