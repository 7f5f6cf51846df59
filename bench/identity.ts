/**
 * Whether a name that somebody else uses is noticed: organisations made for this, in which every principal's name is used by
 * another (of its team, of another team, another machine) on one day, or is used beside its owner from elsewhere.
 *
 *   npm run bench:identity -- [--count 6] [--prefix swap-] [--people 120] [--machines 40] [--json FILE]
 *
 * Prints the area under the ROC curve and the share found at one alert a day for a hundred principals, beside flagging what was
 * never seen before and counting without back-off; and what scoring costs over a simulated organisation. Seeds that begin with `dev-` were used while building and must not be quoted.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type OrganisationResult, scoreOrganisation } from './identity/run.ts'
import { speedOf } from './identity/speed.ts'
import { summarise, summaryText } from './identity/summary.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '6' },
    prefix: { type: 'string', default: 'swap-' },
    people: { type: 'string', default: '120' },
    machines: { type: 'string', default: '40' },
    json: { type: 'string' },
  },
})
const results: OrganisationResult[] = []
for (let n = 1; n <= Number(values.count); n++) {
  const result = await scoreOrganisation({
    seed: `${values.prefix}${n}`,
    people: Number(values.people),
    machines: Number(values.machines),
    baselineDays: 45,
    scopeDays: 14,
  })
  results.push(result)
  console.error(`${result.seed}: ${result.calls} calls, ${result.seconds.toFixed(2)} s`)
}
const { calls, seconds } = await speedOf(`${values.prefix}speed`, 52)
const summary = summarise(results)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(summary, null, 2)}\n`)
process.stdout.write(`${summaryText(summary)}\n`)
process.stdout.write(
  `a simulated organisation: ${calls} calls of 52 days in ${seconds.toFixed(2)} s, ${Math.round(calls / seconds / 1000)} k events/s (wanted 200)\n`,
)
