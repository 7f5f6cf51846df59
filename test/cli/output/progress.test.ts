import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createProgress } from '../../../src/cli/output/progress.ts'
import { displayWidth } from '../../../src/investigations/render/width.ts'

const CLEAR = '\r\u001b[2K'

function setUp(over: { isTTY?: boolean; columns?: number; label?: string } = {}) {
  const written: string[] = []
  const clock = { time: 0 }
  const progress = createProgress({
    isTTY: over.isTTY ?? true,
    columns: () => over.columns ?? 120,
    colour: false,
    unicode: true,
    label: over.label ?? 'Reading logs',
    now: () => clock.time,
    write: (text) => written.push(text),
  })
  return { written, clock, progress }
}

describe('a progress line', () => {
  it('shows objects, rates and the time left', () => {
    const { written, clock, progress } = setUp()
    clock.time = 2000
    progress.update({ done: 50, total: 200, events: 80_000, bytes: 30e6 })
    expect(written).toEqual([
      `${CLEAR}Reading logs  ${'█'.repeat(7)}▌${'░'.repeat(22)}  50/200 objects  40k events/s  15 MB/s  6 s left`,
    ])
  })

  it('draws at most ten times a second, and always at the end', () => {
    const { written, clock, progress } = setUp()
    for (let done = 1; done <= 1000; done += 1) {
      clock.time = done
      progress.update({ done, total: 1000, events: done, bytes: done })
    }
    expect(written.length).toBeLessThanOrEqual(12)
    expect(written.at(-1)).toContain('1,000/1,000 objects')
  })

  it('follows a change of pace within seconds', () => {
    const { written, clock, progress } = setUp()
    let events = 0
    for (const rate of [1000, 5000]) {
      for (let step = 0; step < 100; step += 1) {
        clock.time += 200
        events += rate / 5
        progress.update({ done: 1, events, bytes: 0 })
      }
    }
    expect(written[99]).toContain(' 1k events/s')
    expect(written.at(-1)).toMatch(/ (?:4\.9\d|5)k events\/s/)
    expect(written.at(-1)).not.toContain('left')
  })

  it('clears itself, and draws nothing after that', () => {
    const { written, clock, progress } = setUp()
    progress.update({ done: 0, total: 2, events: 0, bytes: 0 })
    progress.finish()
    clock.time = 5000
    progress.update({ done: 2, total: 2, events: 9, bytes: 9 })
    progress.finish()
    expect(written).toHaveLength(2)
    expect(written[1]).toBe(CLEAR)
  })

  it('prints notes above itself', () => {
    const { written, progress } = setUp()
    progress.note('first')
    progress.update({ done: 0, total: 2, events: 0, bytes: 0 })
    progress.note('second')
    expect(written[0]).toBe('first\n')
    expect(written[2]).toBe(`${CLEAR}second\n${written[1]?.slice(CLEAR.length)}`)
  })

  it('writes nothing but notes when there is no terminal', () => {
    const { written, progress } = setUp({ isTTY: false })
    progress.update({ done: 1, total: 1, events: 1, bytes: 1 })
    progress.note('said')
    progress.finish()
    expect(written).toEqual(['said\n'])
  })

  it('never fills the last column, whatever the numbers and the label', () => {
    const number = fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true }))
    fc.assert(
      fc.property(
        fc.integer({ min: 21, max: 200 }),
        number,
        number,
        fc.string(),
        (columns, a, b, label) => {
          const { written, clock, progress } = setUp({ columns, label })
          clock.time = 1000
          progress.update({ done: a, total: b, events: a, bytes: b })
          const line = written[0]?.slice(CLEAR.length) ?? ''
          expect(displayWidth(line)).toBeLessThan(columns)
          expect(line).not.toMatch(/NaN|Infinity|\p{Cc}/u)
        },
      ),
    )
  })
})
