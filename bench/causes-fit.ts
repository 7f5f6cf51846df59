/**
 * Fits the weights of `src/investigations/causes/weights.ts` to what `bench:causes --resume FILE` recorded of `dev-` seeds, and
 * says how well weights do that were fitted without the organisations they are tried on.
 *
 *   node --import tsx bench/causes-fit.ts FILE
 *
 * Prints multipliers for weights of the table and what to add; a person carries them over, since a weight is also an opinion
 * about logs that no simulator makes.
 */
import { CALIBRATION } from '../src/investigations/causes/weights.ts'
import { fitWeights, PARAMETERS } from './causes/fit.ts'
import { readScores } from './causes/run.ts'

const file = process.argv[2]
if (file === undefined) {
  console.error('usage: causes-fit.ts FILE, as bench:causes --resume FILE wrote it')
  process.exit(2)
}
const scores = [...readScores(file).values()]
if (scores.some(({ seed }) => !seed.startsWith('dev-'))) {
  console.error(
    `${file} holds seeds that do not begin with dev-: weights are never fitted to those`,
  )
  process.exit(2)
}
const choices = scores.flatMap(({ seed, choices: own }) => own.map((one) => ({ seed, ...one })))
const { values, ...figures } = fitWeights(choices, CALIBRATION.unexplained / CALIBRATION.slope)
for (const [i, name] of PARAMETERS.entries()) {
  console.log(`${name.padEnd(24)} ${(values[i] ?? 0).toFixed(2)}`)
}
console.log({ choices: choices.length, ...figures })
