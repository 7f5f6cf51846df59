import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../../src/statistics/random.ts'
import { readAttackLogs } from './attack-logs.ts'
import { type AttackCase, CHAINS } from './cases.ts'
import type { GroupsRequest, GroupsScore } from './organisation.ts'

export interface GroupsOptions {
  /** Organisations with attacks; half as many without any are looked at beside them. */
  readonly count: number
  readonly prefix: string
  readonly days: number
  readonly data: string
  readonly jobs: number
  readonly onScore?: (score: GroupsScore, done: number, of: number) => void
}

/**
 * Which attacks meet in which organisation. Each single log is put into exactly one; of five organisations one has all chains
 * instead, so that no log meets itself. The simulator's own incidents happen in every other one.
 */
export function requestsOf(options: Omit<GroupsOptions, 'jobs' | 'onScore'>): GroupsRequest[] {
  const { count, prefix, days, data } = options
  const names = readAttackLogs(data).map(({ name }) => name)
  const dealt = createRandom(`${prefix}deal`).shuffle(names)
  const chained = Math.ceil(count / 5)
  const single = Math.max(1, count - chained)
  const attacksOf = (i: number): readonly AttackCase[] =>
    i >= single
      ? CHAINS
      : dealt.flatMap((log, n) =>
          n % single === i ? [{ name: log, steps: [{ log, after: 0 }] }] : [],
        )
  const withAttacks = Array.from({ length: single + chained }, (_, i) => ({
    seed: `${prefix}${i + 1}`,
    incidents: i % 2 === 1,
    attacks: attacksOf(i),
  }))
  const quiet = Array.from({ length: Math.ceil(count / 2) }, (_, i) => ({
    seed: `${prefix}quiet-${i + 1}`,
    incidents: false,
    attacks: [],
  }))
  return [...withAttacks, ...quiet].map((one) => ({ ...one, days, data }))
}

/** Scores organisations side by side, each in a process of its own, in the order of the requests. */
export async function runGroups(options: GroupsOptions): Promise<readonly GroupsScore[]> {
  const { jobs, onScore } = options
  const requests = requestsOf(options)
  const waiting = [...requests.entries()]
  const scores = new Map<number, GroupsScore>()
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, request] = next
      const score = await inAnotherProcess(request)
      scores.set(i, score)
      onScore?.(score, scores.size, requests.length)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work))
  return requests.flatMap((_, i) => scores.get(i) ?? [])
}

const CHILD = fileURLToPath(new URL('../groups-child.ts', import.meta.url))

function inAnotherProcess(request: GroupsRequest): Promise<GroupsScore> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', CHILD, JSON.stringify(request)]
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, output, messages) => {
      if (error === null) resolve(JSON.parse(output))
      else reject(new Error(`organisation ${request.seed} failed: ${messages.slice(-2000)}`))
    })
  })
}
