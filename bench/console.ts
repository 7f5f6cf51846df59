import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { consoleLake } from './console/lake.ts'
import {
  BASELINE,
  FIRST_VIEW,
  type Question,
  questionsOf,
  someEntities,
} from './console/questions.ts'
import { type BenchServer, serveLake } from './console/server.ts'
import { DAYS, START } from './data.ts'
import { median, quantile } from './numbers.ts'

/**
 * Measures how long the console waits for each question that its pages ask, over a lake of so many events: when it is asked for
 * the first time, and when it is asked again. Beside it what an answer costs that asks the lake nothing.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    /** Where the lake is kept, to be used again; in a temporary folder otherwise. */
    folder: { type: 'string' },
    json: { type: 'string' },
    /** Investigates the last two days first, which takes minutes, so that there are groups and findings to ask for. */
    run: { type: 'boolean', default: false },
    /** Asks only questions whose name begins so. */
    only: { type: 'string', default: '' },
  },
})
const DAY = 86_400_000
const events = Number(values.events)

interface Figures {
  readonly name: string
  readonly asked: number
  readonly first: readonly number[]
  readonly again: readonly number[]
}

const scratch = values.folder ?? mkdtempSync(join(tmpdir(), 'dupin-bench-console-'))
try {
  const lake = await consoleLake(scratch, events)
  const entities = await someEntities(lake)
  const server = await serveLake(lake)
  try {
    if (values.run) await investigate(server)
    const baseline = await timesOf(
      server,
      Array.from({ length: 40 }, () => BASELINE),
    )
    const questions = await questionsOf((target) => server.ask(target), entities)
    await server.stop()
    await measure(lake, questions, median(baseline))
  } finally {
    await server.stop()
  }
} finally {
  if (values.folder === undefined) rmSync(scratch, { recursive: true, force: true })
}

/** On a server that was asked nothing yet. */
async function measure(lake: string, all: readonly Question[], baseline: number): Promise<void> {
  const server = await serveLake(lake)
  try {
    say(`an answer that asks the lake nothing: ${baseline.toFixed(1)} ms`)
    const view = await together(server)
    const viewAgain = await together(server)
    say(
      `first view (scope, summary, groups at once): ${view.toFixed(0)} ms, again ${viewAgain.toFixed(0)} ms; wanted < 500: ${view < 500 ? 'met' : 'MISSED'}`,
    )
    const figures: Figures[] = []
    const chosen = [...FIRST_VIEW, ...all].filter(({ name }) => name.startsWith(values.only))
    for (const name of new Set(chosen.map(({ name }) => name))) {
      const questions = chosen.filter((question) => question.name === name)
      const first = await timesOf(server, questions)
      const again = await timesOf(server, questions)
      figures.push({ name, asked: questions.length, first, again })
      show({ name, asked: questions.length, first, again }, baseline)
    }
    verdict('panels', (name) => name.startsWith('panel '), 200, figures)
    verdict('search', (name) => name === 'search', 100, figures)
    say(`most memory of the server: ${server.peakMb().toFixed(0)} MB`)
    write({ baseline, view, viewAgain, peakMb: server.peakMb(), figures })
  } finally {
    await server.stop()
  }
}

/** Of the last days alone: what a run costs is measured elsewhere, here it is only to leave a report. */
async function investigate(server: BenchServer): Promise<void> {
  const to = START + DAYS * DAY
  const scope = { from: new Date(to - 2 * DAY).toISOString(), to: new Date(to).toISOString() }
  const started = await server.ask('/api/v1/runs', scope)
  if (started.status >= 300) throw new Error(`no run: ${JSON.stringify(started.body)}`)
  for (;;) {
    // A server that is busy may let go of a connection that waits.
    const text = await server.ask('/api/v1/runs?limit=1').then(
      ({ body }) => JSON.stringify(body),
      () => '',
    )
    if (text.includes('"FAILED"')) throw new Error(`the run failed: ${text}`)
    if (text.includes('"SUCCESSFUL"')) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Until the last of them is answered, all asked at once, as a page does. */
async function together(server: BenchServer): Promise<number> {
  const started = performance.now()
  await Promise.all(FIRST_VIEW.map(({ target }) => asked(server, target)))
  return performance.now() - started
}

async function timesOf(server: BenchServer, questions: readonly Question[]): Promise<number[]> {
  const times: number[] = []
  for (const { target } of questions) times.push(await asked(server, target))
  return times
}

async function asked(server: BenchServer, target: string): Promise<number> {
  const { milliseconds, status, body } = await server.ask(target)
  if (status !== 200) throw new Error(`${target}: ${status} ${JSON.stringify(body)}`)
  return milliseconds
}

function show({ name, asked: count, first, again }: Figures, baseline: number): void {
  const of = (times: readonly number[]) =>
    `p50 ${quantile(times, 0.5).toFixed(0).padStart(5)}  p95 ${quantile(times, 0.95).toFixed(0).padStart(5)} ms`
  say(
    `${name.padEnd(34)} ${String(count).padStart(4)} asked   first ${of(first)}  again ${of(again)}  × ${(median(first) / baseline).toFixed(1)} of nothing`,
  )
}

function verdict(
  what: string,
  of: (name: string) => boolean,
  most: number,
  figures: readonly Figures[],
): void {
  const times = figures.filter(({ name }) => of(name)).flatMap(({ first }) => first)
  const p95 = quantile(times, 0.95)
  say(
    `all ${what} (${times.length}), first asked: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, worst ${Math.max(0, ...times).toFixed(0)} ms; wanted p95 ≤ ${most}: ${p95 <= most ? 'met' : 'MISSED'}`,
  )
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function write(result: object): void {
  if (values.json === undefined) return
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version }
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(values.json, `${JSON.stringify({ date, machine, events, ...result }, null, 2)}\n`)
}
