import { execFile } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { OrganisationRequest, OrganisationScore } from './organisation.ts'
import { type CausesSummary, summarise } from './summary.ts'

export interface CausesOptions extends Omit<RunOptions, 'requests'> {
  /** Organisations with incidents, and quiet ones. */
  readonly count: number
  readonly quiet: number
  /** Seeds are the prefix and a number. */
  readonly prefix: string
  readonly days: number
  /** Names of simulated logs; the usual ones when left out. */
  readonly logs?: readonly string[]
}

/** Scores so many organisations and sums up. */
export async function runCauses(options: CausesOptions): Promise<CausesSummary> {
  const { count, quiet, prefix, days, logs, ...rest } = options
  const numbered = (length: number) => Array.from({ length }, (_, i) => i + 1)
  const all = { days, ...(logs === undefined ? {} : { logs }) }
  const requests = [
    ...numbered(count).map((n) => ({ ...all, seed: `${prefix}${n}`, quiet: false })),
    ...numbered(quiet).map((n) => ({ ...all, seed: `${prefix}quiet-${n}`, quiet: true })),
  ]
  return summarise(await scoreAll({ ...rest, requests }))
}

interface RunOptions {
  readonly requests: readonly OrganisationRequest[]
  /** Organisations at a time, each in a process of its own. */
  readonly jobs: number
  /** Lines of what was scored before, which is not scored again, and to which what is scored is added. */
  readonly resume?: string
  readonly onScore?: (score: OrganisationScore, done: number, of: number) => void
}

/** Scores organisations side by side, in the order of the requests. */
async function scoreAll(options: RunOptions): Promise<OrganisationScore[]> {
  const { requests, jobs, resume, onScore } = options
  const known = resume === undefined ? new Map<string, OrganisationScore>() : readScores(resume)
  const scores = new Map<string, OrganisationScore>()
  const waiting: OrganisationRequest[] = []
  for (const request of requests) {
    const score = known.get(keyOf(request))
    if (score === undefined) waiting.push(request)
    else scores.set(keyOf(request), score)
  }
  const work = async () => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const score = await inAnotherProcess(request)
      scores.set(keyOf(request), score)
      if (resume !== undefined) appendFileSync(resume, `${JSON.stringify(score)}\n`)
      onScore?.(score, scores.size, requests.length)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work))
  return requests.flatMap((request) => scores.get(keyOf(request)) ?? [])
}

/** What a run has written down, by its request; of a line that was cut off nothing is kept. */
export function readScores(file: string): Map<string, OrganisationScore> {
  const scores = new Map<string, OrganisationScore>()
  if (!existsSync(file)) return scores
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (!line.endsWith('}')) continue
    const score: OrganisationScore = JSON.parse(line)
    scores.set(keyOf(score), score)
  }
  return scores
}

function keyOf({ seed, days, quiet, logs = [] }: OrganisationRequest): string {
  return `${seed} ${days} ${quiet} ${logs.join(',')}`
}

const CHILD = fileURLToPath(new URL('../causes-child.ts', import.meta.url))

/** What a child prints at most: its candidates are recorded too. */
const LARGEST = 64 * 1024 * 1024

function inAnotherProcess(request: OrganisationRequest): Promise<OrganisationScore> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', CHILD, JSON.stringify(request)]
    execFile(process.execPath, args, { maxBuffer: LARGEST }, (error, output, messages) => {
      if (error === null) resolve(JSON.parse(output))
      else reject(new Error(`organisation ${request.seed} failed: ${messages.slice(-2000)}`))
    })
  })
}
