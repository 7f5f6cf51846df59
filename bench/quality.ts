/**
 * How good Dupin's analysis is, in one table: series, drift, abuse of models, causes.
 *
 *   npm run bench:quality -- [--data DIR] [--prefix held-] [--organisations 100] [--resume FILE]
 *     [--only PART,…] [--quick] [--format text|json] [--json FILE]
 *
 * Public data that is not there is said to be missing. Everything else is made from seeds; those that begin with
 * `dev-` were used while building and must not be quoted. A whole run takes about an hour of two cores, most of it for
 * the simulated organisations, which `--resume` of an earlier `npm run bench:causes` spares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAbuse } from './quality/abuse.ts'
import { measureCauses } from './quality/causes.ts'
import { measureDrift } from './quality/drift.ts'
import type { Figure, Part } from './quality/figure.ts'
import { measurePetShop } from './quality/petshop.ts'
import { measureBands, measureCosts, measureNab } from './quality/series.ts'
import { tableOf } from './quality/table.ts'

const PARTS: readonly Part[] = [
  { name: 'costs', measure: measureCosts },
  { name: 'nab', measure: measureNab },
  { name: 'bands', measure: measureBands },
  { name: 'drift', measure: measureDrift },
  { name: 'abuse', measure: measureAbuse },
  { name: 'petshop', measure: measurePetShop },
  { name: 'causes', measure: measureCauses },
]

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    prefix: { type: 'string', default: 'held-' },
    organisations: { type: 'string' },
    resume: { type: 'string' },
    only: { type: 'string', default: PARTS.map(({ name }) => name).join(',') },
    quick: { type: 'boolean', default: false },
    format: { type: 'string', default: 'text' },
    json: { type: 'string' },
  },
})
const only = values.only.split(',')
const unknown = only.filter((name) => PARTS.every((part) => part.name !== name))
const organisations = Number(values.organisations ?? (values.quick ? 2 : 100))
if (unknown.length > 0 || !Number.isInteger(organisations) || organisations < 1) {
  const parts = PARTS.map(({ name }) => name).join(', ')
  console.error(`--only takes ${parts}; --organisations a whole number above 0`)
  process.exit(2)
}
const options = {
  data: values.data ?? process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../shared/data'),
  prefix: values.prefix,
  quick: values.quick,
  organisations,
  ...(values.resume === undefined ? {} : { resume: values.resume }),
}
const figures: Figure[] = []
for (const { name, measure } of PARTS) {
  if (!only.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  figures.push(...(await measure(options)))
}
const result = {
  date: new Date().toISOString().slice(0, 10),
  version: versionOf(join(import.meta.dirname, '../package.json')),
  machine: {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  },
  seeds: values.prefix,
  quick: values.quick,
  figures,
}
const json = `${JSON.stringify(result, null, 2)}\n`
if (values.json !== undefined) writeFileSync(values.json, json)
else if (!values.quick && only.length === PARTS.length)
  writeFileSync(join(import.meta.dirname, `results/quality-${result.date}.json`), json)
process.stdout.write(values.format === 'json' ? json : `${heading()}\n\n${tableOf(figures)}\n`)

function heading(): string {
  const { machine, version, date, seeds } = result
  const quick = values.quick ? ', quick: not to be quoted' : ''
  return `Dupin ${version}, ${date}, ${machine.cpu} with ${machine.cores} cores, Node ${machine.node}, seeds ${seeds}…${quick}`
}

function versionOf(file: string): string {
  const about: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const isNamed = typeof about === 'object' && about !== null && 'version' in about
  return isNamed ? String(about.version) : 'unknown'
}
