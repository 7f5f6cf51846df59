/**
 * Scores detectors of single series as the Numenta Anomaly Benchmark does.
 *
 *   npm run bench:nab -- DIR [--format json] [--detectors series,forest,gaussian]
 *   npm run bench:nab -- --synthetic SEED [--copies 3]
 *
 * DIR is laid out as that benchmark is (bench/nab/corpus.ts). `--synthetic` makes a corpus instead.
 * Every detector sees a series point by point and knows neither its length nor its range.
 */
import { parseArgs } from 'node:util'
import { readCorpus } from './nab/corpus.ts'
import { DETECTORS } from './nab/detectors.ts'
import { evaluate } from './nab/evaluate.ts'
import { syntheticCorpus } from './nab/synthetic.ts'
import { tell } from './nab/tell.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    format: { type: 'string', default: 'text' },
    detectors: { type: 'string', default: DETECTORS.map(({ name }) => name).join(',') },
    synthetic: { type: 'string' },
    copies: { type: 'string', default: '3' },
  },
})
const [folder] = positionals
if (folder === undefined && values.synthetic === undefined) {
  throw new Error('name a folder with data/ and windows.json, or --synthetic SEED')
}
const corpus =
  values.synthetic !== undefined
    ? syntheticCorpus(values.synthetic, Number(values.copies))
    : readCorpus(folder ?? '')
const wanted = values.detectors.split(',')
const unknown = wanted.filter((name) => DETECTORS.every((one) => one.name !== name))
if (unknown.length > 0) throw new Error(`no detector ${unknown.join(', ')}`)

const evaluated = DETECTORS.filter(({ name }) => wanted.includes(name)).map((detector) =>
  evaluate(detector, corpus),
)
console.log(values.format === 'json' ? JSON.stringify(evaluated, null, 2) : tell(corpus, evaluated))
