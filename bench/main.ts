import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '@duckdb/node-api'
import { buildInto } from './build.ts'
import { type Layout, writeData } from './data.ts'
import { growthOf, type Measure, race, rereadOf, speedOf } from './measures.ts'
import { createRunner } from './runner.ts'

/** Measures the ingest against DuckDB's own reader and against the floor, all in one go on this machine. */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    layout: { type: 'string', multiple: true, default: ['aws', 'large'] },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const events = values.quick ? 20_000 : Number(values.events)
const rounds = values.quick ? 1 : Number(values.rounds)
const scratch = mkdtempSync(join(tmpdir(), 'dupin-bench-'))
const measures: Measure[] = []
try {
  const runner = createRunner(buildInto(join(scratch, 'built')), scratch)
  for (const layout of ['aws', 'large'] as const) {
    if (!values.layout.includes(layout)) continue
    const data = dataOf(layout, events)
    const contenders = ['ingest', layout === 'aws' ? 'typed' : 'equal', 'floor']
    if (layout === 'large' && !values.quick) contenders.push('typed')
    show(speedOf(data, await race(runner, data, contenders, rounds)))
    if (layout === 'aws') show(await rereadOf(runner, data, scratch))
    else if (!values.quick) show(await growthOf(runner, data, dataOf('large', events * 5), scratch))
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
write()

function dataOf(layout: Layout, count: number) {
  const data = writeData(layout, join(scratch, `${layout}-${count}`), count)
  const { objects, jsonBytes, storedBytes } = data
  process.stderr.write(
    `${layout}: ${count} events, ${objects} objects, ${(jsonBytes / count).toFixed(0)} B/event, compressed ${(jsonBytes / storedBytes).toFixed(1)} : 1\n`,
  )
  return data
}

function show(found: readonly Measure[]): void {
  measures.push(...found)
  for (const { name, value, unit, least, most, range } of found) {
    const wanted = least !== undefined ? `≥ ${least}` : most !== undefined ? `≤ ${most}` : ''
    const met = (least === undefined || value >= least) && (most === undefined || value <= most)
    const spread = range ? `(${figure(range[0])} … ${figure(range[1])})` : ''
    const mark = wanted === '' ? '' : met ? 'met' : 'MISSED'
    process.stdout.write(
      `${name.padEnd(62)} ${figure(value).padStart(9)} ${unit.padEnd(14)} ${spread.padEnd(18)} ${wanted.padEnd(7)} ${mark}\n`,
    )
  }
}

function figure(value: number): string {
  return value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function write(): void {
  const date = new Date().toISOString().slice(0, 10)
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    duckdb: version(),
    platform: `${process.platform} ${process.arch}`,
  }
  const result = JSON.stringify({ date, machine, events, rounds, measures }, undefined, 2)
  const standard = new URL(`results/${date}.json`, import.meta.url).pathname
  const path = values.json ?? (values.quick ? undefined : standard)
  if (path === undefined) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${result}\n`)
}
