import { describe, expect, it } from 'vitest'
import { ADVERSARIAL_EVASION } from '../../../src/detectors/queries/adversarial-evasion.ts'
import { MEMBERSHIP_INFERENCE } from '../../../src/detectors/queries/membership-inference.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'
import { type Asked, customer, detected, ordinary, scoreOf, THIEF, within } from './queries-lake.ts'

/** A customer of whom the model is as sure as `sureness` says. */
function customerLike(seed: string, fits: (score: number) => boolean): readonly number[] {
  const random = createRandom(seed)
  for (let i = 0; i < 5_000; i++) {
    const row = customer(random)
    if (fits(scoreOf(row))) return row
  }
  throw new Error('no such customer')
}

const jitter = (row: readonly number[], random: Random, share: number) =>
  row.map((value, j) => (j === 4 ? value : value * (1 + share * (2 * random.next() - 1))))

const atBorder = Array.from({ length: 6 }, (_, i) =>
  customerLike(`border/${i}`, (score) => Math.abs(score - 0.5) < 0.002),
)
const sure = Array.from({ length: 10 }, (_, i) =>
  customerLike(`sure/${i}`, (score) => Math.abs(score - 0.5) > 0.42),
)
const replayed = ordinary().map(({ row }) => row)

const CASES: readonly (readonly [string, readonly Asked[], boolean, boolean])[] = [
  [
    'tiny steps along the border of two answers',
    within(THIEF, 120, (random, i) => jitter(atBorder[Math.floor(i / 20)] ?? [], random, 0.01)),
    true,
    false,
  ],
  [
    'tiny steps around records of which the model is sure',
    within(THIEF, 120, (random, i) => jitter(sure[Math.floor(i / 12)] ?? [], random, 0.004)),
    false,
    true,
  ],
  ['a new client with customers of its own', within(THIEF, 300, customer, 4_000), false, false],
  [
    'programs that send the same input again',
    within(THIEF, 300, (_, i) => replayed[Math.floor(i / 6)] ?? [], 4_000),
    false,
    false,
  ],
  [
    'somebody who corrects an entry now and then',
    within(THIEF, 120, (random, i) =>
      i % 30 === 29 ? jitter(replayed[i - 1] ?? [], random, 0.01) : (replayed[i] ?? []),
    ),
    false,
    false,
  ],
]

describe.each(CASES)('%s', (_, asked, evasion, membership) => {
  it('is told by the detector that it is for, and by no other', async () => {
    const detectors = [ADVERSARIAL_EVASION, MEMBERSHIP_INFERENCE]
    const detections = await detected(detectors, [...ordinary(), ...asked])
    expect(detections.map(({ findings }) => findings.length > 0)).toEqual([evasion, membership])
    for (const { actor, eventIds } of detections.flatMap(({ findings }) => findings)) {
      expect(actor?.id).toBe(THIEF)
      expect(eventIds.length).toBeGreaterThan(5)
    }
  })
})
