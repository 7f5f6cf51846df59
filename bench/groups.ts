/**
 * Holds the groups of findings against what is known: public logs of attacks, put into the logs of simulated organisations.
 *
 *   npm run bench:groups -- [--count 10] [--prefix splice-] [--days 24] [--jobs 2] [--data DIR] [--json FILE]
 *
 * Prints how many groups are shown for how many signals, which attacks are lost, whether the findings of one attack are in one
 * group and of two in two, and what simple groupings make of the same findings. An organisation costs about half a minute of one
 * core; half as many without attacks are looked at too. Seeds that begin with `dev-` were used while building and must not be
 * quoted.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readAttackLogs } from './groups/attack-logs.ts'
import type { GroupsScore } from './groups/organisation.ts'
import { runGroups } from './groups/run.ts'
import { groupsText } from './groups/text.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10' },
    prefix: { type: 'string', default: 'splice-' },
    days: { type: 'string', default: '24' },
    jobs: { type: 'string', default: '2' },
    data: { type: 'string' },
    json: { type: 'string' },
  },
})
const data =
  values.data ?? process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../shared/data')
if (readAttackLogs(data).length === 0) {
  console.error(`no public attack logs at ${data}: say where they are with --data or DUPIN_DATA`)
  process.exit(2)
}
const scores = await runGroups({
  count: wholeNumber('count', values.count),
  prefix: values.prefix,
  days: wholeNumber('days', values.days),
  jobs: wholeNumber('jobs', values.jobs),
  data,
  onScore: tell,
})
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(scores, null, 2)}\n`)
process.stdout.write(`${groupsText(scores)}\n`)

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  console.error(`--${name} is ${text}: give a whole number above 0`)
  process.exit(2)
}

function tell(score: GroupsScore, done: number, of: number): void {
  const { seed, seconds, attacks, incidents } = score
  const told = [...attacks, ...incidents].map(
    ({ name, rank, groups }) =>
      `${name} ${rank === 0 ? 'LOST' : rank}${groups > 1 ? ` in ${groups}` : ''}`,
  )
  console.error(`${done}/${of} ${seed} ${seconds.toFixed(0)} s: ${told.join(', ')}`)
}
