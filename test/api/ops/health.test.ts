import { expect, test } from 'vitest'
import { answersInTime } from '../../../src/api/ops/health.ts'

/** A timer that fires when it is told to. */
function timer() {
  const works = new Set<() => void>()
  const after = (_: number, work: () => void) => {
    works.add(work)
    return () => void works.delete(work)
  }
  return { after, works }
}

test('a lake that answers is ready, and nothing keeps waiting', async () => {
  const { after, works } = timer()
  await answersInTime(async () => 1, after)
  expect(works.size).toBe(0)
})

test('one that says nothing is not', async () => {
  const { after, works } = timer()
  const asked = answersInTime(() => new Promise(() => {}), after)
  for (const work of works) work()
  await expect(asked).rejects.toThrow(/did not answer within/)
})

test('one that fails is not, and says why', async () => {
  const { after, works } = timer()
  await expect(answersInTime(() => Promise.reject(new Error('gone')), after)).rejects.toThrow(
    'gone',
  )
  expect(works.size).toBe(0)
})
