/**
 * Holds the causes that Dupin names against what is known: simulated organisations with three incidents each, and quiet ones.
 *
 *   npm run bench:causes -- [--count 100] [--quiet 25] [--prefix held-] [--days 24] [--jobs 2] [--logs NAMES]
 *     [--format text|json] [--json FILE] [--resume FILE]
 *
 * `--logs` names the simulated logs, separated by commas, where others than the usual ones are to be read: `all` are all.
 *
 * Prints how often the true cause is first and in the first three, false causes, the error of the onset, how far
 * probabilities mean what they say, and what simple orders make of the same candidates. An organisation costs about half a
 * minute of one core; what is written to the file of `--resume` is not done again. Seeds that begin with `dev-` were used
 * while building and must not be quoted.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SIMULATED_LOGS } from '../src/dupin.ts'
import type { OrganisationScore } from './causes/organisation.ts'
import { runCauses } from './causes/run.ts'
import { summaryText } from './causes/text.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    quiet: { type: 'string' },
    prefix: { type: 'string', default: 'held-' },
    days: { type: 'string', default: '24' },
    jobs: { type: 'string', default: '2' },
    format: { type: 'string', default: 'text' },
    json: { type: 'string' },
    resume: { type: 'string' },
    logs: { type: 'string' },
  },
})
const count = wholeNumber('count', values.count)
const days = wholeNumber('days', values.days)
const quiet = wholeNumber('quiet', values.quiet ?? String(Math.ceil(count / 4)))
const summary = await runCauses({
  count,
  quiet,
  days,
  prefix: values.prefix,
  jobs: wholeNumber('jobs', values.jobs),
  ...(values.logs === undefined
    ? {}
    : { logs: values.logs === 'all' ? SIMULATED_LOGS : values.logs.split(',') }),
  ...(values.resume === undefined ? {} : { resume: values.resume }),
  onScore: tell,
})
const json = `${JSON.stringify(summary, null, 2)}\n`
if (values.json !== undefined) writeFileSync(values.json, json)
process.stdout.write(values.format === 'json' ? json : `${summaryText(summary)}\n`)

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  console.error(`--${name} is ${text}: give a whole number`)
  process.exit(2)
}

function tell(
  { seed, report, placebos, seconds }: OrganisationScore,
  done: number,
  of: number,
): void {
  const told = report.incidents.map(
    ({ scenario, detected, rank, confidence }) =>
      `${scenario} ${detected ? (rank === 1 ? 'first' : rank || 'not named') : 'MISSED'} ${confidence.toFixed(2)}`,
  )
  const wrong = [...report.quietDays, ...report.lookAlikes, ...placebos].filter(
    ({ named }) => named,
  )
  const accused =
    wrong.length === 0 ? '' : ` | falsely named: ${wrong.map(({ what }) => what).join(', ')}`
  console.error(`${done}/${of} ${seed} ${seconds.toFixed(0)} s: ${told.join(', ')}${accused}`)
}
