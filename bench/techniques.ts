/**
 * Holds what Dupin tells of single events against what others labelled: Panther's tests of rules, attacks of Stratus Red Team, a
 * published chain, and samples of API calls that were seen in attacks.
 *
 *   npm run bench:techniques -- [DIR] [--errors]
 *
 * DIR holds the public data sets (`panther/dev`, `stratus`, `otrf`, `traildiscover`); what is not there is said. Each labelled event
 * is an account of its own in one lake, and nothing came before it: nobody is used to anything, so that severities are the
 * highest that a rule gives. `seen` is a finding of LOW or above that rests on the event, `fired` one of MEDIUM or above on an
 * event labelled harmless, `named` a positive whose rule names a technique or tactic, `agreed` one seen with such. `--errors` names each event that was missed or fired on.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { FORMATS } from '../src/formats/catalogue.ts'
import { callSamples } from './techniques/call-samples.ts'
import { FAMILIES } from './techniques/families.ts'
import { readLabelled } from './techniques/labelled.ts'
import { STRATUS, stolenRoleFindings, stratusMissed } from './techniques/public-attacks.ts'
import { judge } from './techniques/score.ts'
import { errorsText, familyText, sampleErrorsText, samplesText } from './techniques/text.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { errors: { type: 'boolean', default: false } },
})
const data =
  positionals[0] ?? process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../shared/data')
const readable: ReadonlySet<string> = new Set(['cloudtrail', ...FORMATS.map(({ name }) => name)])

for (const family of FAMILIES) {
  const labelled = readLabelled(join(data, 'panther/dev', family.file))
  const own = labelled.filter(({ log }) => family.isOwn(log))
  if (!readable.has(family.format)) say(`${family.title}: this log is not read yet`)
  else if (own.length === 0) say(`${family.title}: no labelled events in ${data}`)
  else {
    const judged = await judge(family, own)
    say(familyText(family.title, judged))
    if (own.length < labelled.length)
      say(`  ${labelled.length - own.length} events of other products were left out`)
    if (values.errors) say(errorsText(judged))
  }
  say('')
}
await sayWhereThere('stratus/logs', async () => {
  const missed = await stratusMissed(data)
  const all = Object.keys(STRATUS).length
  say(`Stratus Red Team: ${all - missed.length} of ${all} attacks named as what they are`)
  for (const log of missed) say(`  missed ${log}`)
})
await sayWhereThere('otrf/datasets/atomic/aws/collection', async () => {
  say(
    `Stolen role of an instance: ${(await stolenRoleFindings(data)).join(', ') || 'nothing found'}`,
  )
})
await sayWhereThere('traildiscover/events', async () => {
  const samples = await callSamples(data)
  say(`TrailDiscover, ${samples.length} samples of single calls, each by itself:`)
  say(samplesText(samples))
  if (values.errors) say(sampleErrorsText(samples))
})

async function sayWhereThere(folder: string, measure: () => Promise<void>): Promise<void> {
  if (existsSync(join(data, folder))) await measure()
  else say(`${folder}: not in ${data}`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
