import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neutralise } from '../../../src/investigations/render/neutralise.ts'
import {
  displayWidth,
  pad,
  truncate,
  truncateMiddle,
  wrap,
} from '../../../src/investigations/render/width.ts'

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['한국', 4],
    ['ｆｕｌｌ', 8],
    ['é', 1],
    ['e\u0301', 1],
    ['🙂', 2],
    ['─│▁█', 4],
    ['', 0],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})

describe('fitting text', () => {
  it('cuts at the end, or in the middle, within the width', () => {
    expect(truncate('abcdefgh', 5)).toBe('abcd…')
    expect(truncate('漢字漢字', 5)).toBe('漢字…')
    expect(truncateMiddle('abcdefgh', 5)).toBe('ab…gh')
    expect(truncate('abc', 3)).toBe('abc')
    expect(truncate('abc', 0)).toBe('')
    expect(pad('漢', 4)).toBe('漢  ')
    expect(pad('7', 3, 'right')).toBe('  7')
  })

  it('never makes a line wider than asked and loses no word', () => {
    const texts = fc.string({ unit: 'grapheme' }).map(neutralise)
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 60 }), (text, width) => {
        const lines = wrap(text, width)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        expect(displayWidth(truncate(text, width))).toBeLessThanOrEqual(width)
        expect(displayWidth(truncateMiddle(text, width))).toBeLessThanOrEqual(width)
      }),
    )
  })
})
