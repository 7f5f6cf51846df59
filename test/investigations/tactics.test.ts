import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DETECTORS } from '../../src/dupin.ts'
import { TACTICS, tacticsOf } from '../../src/investigations/tactics.ts'

test.each([
  ['one technique serves its tactic', ['T1526'], ['Discovery']],
  ['a sub-technique serves the tactic of its technique', ['T1562.008'], ['Defense Evasion']],
  [
    'tactics come in the order of their stage, each once',
    ['T1496.004', 'T1580', 'T1078.004', 'T1087', 'T1098'],
    ['Initial Access', 'Persistence', 'Discovery', 'Impact'],
  ],
  [
    'techniques of ATLAS stand among those of ATT&CK',
    ['AML.T0034', 'T1078', 'AML.T0040'],
    ['Initial Access', 'ML Model Access', 'Impact'],
  ],
  ['what is unknown serves none', ['T9999', '', 'x', '__proto__'], []],
])('%s', (_, techniques, tactics) => {
  expect(tacticsOf(techniques)).toEqual(tactics)
})

test('no order of techniques changes the order of tactics', () => {
  const known = ['T1078', 'T1098', 'T1562', 'T1530', 'T1496', 'AML.T0024']
  fc.assert(
    fc.property(fc.shuffledSubarray(known, { minLength: 1 }), (techniques) => {
      const found = tacticsOf(techniques)
      const stages = TACTICS.filter((tactic) => found.includes(tactic))
      expect(found).toEqual(stages)
      expect(found).toEqual(tacticsOf(techniques.toReversed()))
    }),
  )
})

test('every technique that a detector names serves a tactic', () => {
  const named = [...new Set(DETECTORS.flatMap(({ techniques }) => techniques))]
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((technique) => tacticsOf([technique]).length === 0)).toEqual([])
})
