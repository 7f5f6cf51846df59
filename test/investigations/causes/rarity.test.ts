import { expect, test } from 'vitest'
import { rarityEvidence } from '../../../src/investigations/causes/rarity.ts'
import { act, habits, role } from '../../support/stories.ts'

const ELSEWHERE = '444455556666'
const known = (own: number, peer: number, others: number) =>
  habits({
    [role('release').id]: { UpdateEndpoint: own },
    [role('release', ELSEWHERE).id]: { UpdateEndpoint: peer },
    [role('somebody').id]: { UpdateEndpoint: others },
  })

test('an act surprises the less the nearer the circle in which it is usual', () => {
  const weights = [known(20, 0, 0), known(0, 20, 0), known(0, 0, 20), known(0, 0, 0)].map(
    (one) => rarityEvidence(act(), one).weight,
  )
  expect(weights).toEqual(weights.toSorted((a, b) => a - b))
  expect(new Set(weights).size).toBe(4)
})

test.each([
  [
    known(3, 0, 0),
    'release called sagemaker:UpdateEndpoint on 3 of its 30 active days of the 30 before',
  ],
  [
    known(0, 20, 0),
    'release had not called sagemaker:UpdateEndpoint on any of its 30 active days of the 30 before; its peers had',
  ],
  [
    known(0, 0, 20),
    'release had not called sagemaker:UpdateEndpoint on any of its 30 active days of the 30 before; others in its account had',
  ],
  [habits(), 'release had done nothing in the 30 days before; nor had anybody else'],
])('is told in words', (before, text) => {
  expect(rarityEvidence(act(), before).text).toBe(text)
})

test('a principal that nobody knows learns from its peers', () => {
  const twin = habits({ [role('release', ELSEWHERE).id]: { UpdateEndpoint: 25 } })
  const stranger = habits({ [role('else').id]: { CreateModel: 25 } })
  expect(rarityEvidence(act(), twin).weight).toBeLessThan(rarityEvidence(act(), stranger).weight)
})
