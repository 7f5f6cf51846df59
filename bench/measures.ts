import { join } from 'node:path'
import type { Run } from './child.ts'
import type { DataSet } from './data.ts'
import { median, quantile } from './numbers.ts'
import type { Runner } from './runner.ts'

/** A figure, and what it must be. */
export interface Measure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly least?: number
  readonly most?: number
  /** Smallest and largest of the paired runs. */
  readonly range?: readonly [number, number]
}

type Runs = Readonly<Record<string, readonly Run[]>>

/** Runs contenders in turn, so that whatever else the machine does meets all of them alike. */
export async function race(
  runner: Runner,
  data: DataSet,
  contenders: readonly string[],
  rounds: number,
): Promise<Runs> {
  const runs: Record<string, Run[]> = Object.fromEntries(contenders.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const name = contenders[(i + round) % contenders.length] ?? ''
      const run = await runner.run(name, data.folder)
      if (run.events !== data.events)
        throw new Error(`${name} stored ${run.events} of ${data.events} events`)
      runs[name]?.push(run)
    }
  }
  return runs
}

function ratio(
  runs: Runs,
  of: string,
  to: string,
): { readonly value: number; readonly range: readonly [number, number] } {
  const ratios = (runs[of] ?? []).map((run, i) => run.ms / (runs[to]?.[i]?.ms ?? Number.NaN))
  return { value: median(ratios), range: [quantile(ratios, 0), quantile(ratios, 1)] }
}

/** Speed of the ingest, as ratios of times of the same round and as figures of this machine. */
export function speedOf(data: DataSet, runs: Runs): Measure[] {
  const { layout, events } = data
  const mine = runs['ingest'] ?? []
  const per = (pick: (run: Run) => number) => median(mine.map(pick))
  const against = layout === 'aws' ? (['typed', 1.5] as const) : (['equal', 0.8] as const)
  const text = { typed: "DuckDB's typed read_json", equal: 'DuckDB doing equal work' }
  const rivals = Object.keys(runs).filter((name) => name === 'typed' || name === 'equal')
  return [
    ...rivals.map((name) => ({
      name: `${layout}: ingest against ${name === 'typed' ? text.typed : text.equal}`,
      ...ratio(runs, name, 'ingest'),
      unit: 'times as fast',
      ...(name === against[0] ? { least: against[1] } : {}),
    })),
    {
      name: `${layout}: share of the floor`,
      ...ratio(runs, 'floor', 'ingest'),
      unit: 'of 1',
      least: 0.5,
    },
    { name: `${layout}: ingest`, value: events / (per(({ ms }) => ms) / 1000), unit: 'events/s' },
    {
      name: `${layout}: processor time`,
      value: (per(({ cpuMs }) => cpuMs) * 1000) / events,
      unit: 'µs/event',
    },
    {
      name: `${layout}: processor time of the floor`,
      value: (median((runs['floor'] ?? []).map(({ cpuMs }) => cpuMs)) * 1000) / events,
      unit: 'µs/event',
    },
    { name: `${layout}: peak memory`, value: per(({ rssMb }) => rssMb), unit: 'MB', most: 1024 },
    {
      name: `${layout}: lake`,
      value: per(({ fileBytes }) => fileBytes) / events,
      unit: 'bytes/event',
    },
  ]
}

/** What it costs to be asked to read again what was read. */
export async function rereadOf(runner: Runner, data: DataSet, scratch: string): Promise<Measure[]> {
  const database = join(scratch, `reread-${data.layout}.duckdb`)
  const first = await runner.run('ingest', data.folder, database)
  const again = await runner.run('ingest', data.folder, database)
  return [
    {
      name: `${data.layout}: reading again, share of the time`,
      value: again.ms / first.ms,
      unit: 'of 1',
      most: 0.1,
    },
    {
      name: `${data.layout}: reading again, rows added`,
      value: again.events,
      unit: 'rows',
      most: 0,
    },
  ]
}

/** Time of an event in a large ingest over that in a small one, and questions asked of both lakes. */
export async function growthOf(
  runner: Runner,
  small: DataSet,
  large: DataSet,
  scratch: string,
): Promise<Measure[]> {
  const costs: number[] = []
  const measures: Measure[] = []
  for (const data of [small, large]) {
    const database = join(scratch, `growth-${data.events}.duckdb`)
    const run = await runner.run('ingest', data.folder, database)
    costs.push(run.cpuMs / data.events)
    const { latencies = [] } = await runner.run('investigate', data.folder, database)
    measures.push(
      { name: `peak memory, ${data.events} events`, value: run.rssMb, unit: 'MB', most: 1024 },
      {
        name: `one entity over 45 days, ${data.events} events, p50`,
        value: median(latencies),
        unit: 'ms',
      },
      {
        name: `one entity over 45 days, ${data.events} events, p95`,
        value: quantile(latencies, 0.95),
        unit: 'ms',
        most: 250,
      },
    )
  }
  const value = (costs[1] ?? Number.NaN) / (costs[0] ?? Number.NaN)
  const name = `processor time an event, ${large.events} events over ${small.events}`
  return [...measures, { name, value, unit: 'times', most: 1.2 }]
}
