import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newsOf } from '../../../src/investigations/causes/overlap.ts'
import { finding } from '../../support/stories.ts'

const about = (severity: 'LOW' | 'HIGH', ...eventIds: string[]) => finding({ severity, eventIds })

test('the gravest is news in full, and one that rests on the same records is none', () => {
  const news = newsOf([about('LOW', 'a', 'b'), about('HIGH', 'a', 'b', 'c')])
  expect(news.map(({ finding: { severity }, share }) => [severity, share])).toEqual([
    ['HIGH', 1],
    ['LOW', 0],
  ])
})

test('what is half new counts half, and less the more was told before', () => {
  const [, second, third] = newsOf([
    about('HIGH', 'a', 'b'),
    about('HIGH', 'b', 'c'),
    about('LOW', 'd'),
  ])
  expect(second?.share).toBeCloseTo(0.5 * 0.6, 12)
  expect(third?.share).toBeCloseTo(0.36, 12)
})

test('however many there are, the news of all is bounded', () => {
  const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 })
  fc.assert(
    fc.property(fc.array(ids, { maxLength: 40 }), (findings) => {
      const news = newsOf(findings.map((eventIds) => about('HIGH', ...eventIds)))
      expect(news).toHaveLength(findings.length)
      expect(news.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(2.5)
    }),
  )
})
