import { describe, expect, it } from 'vitest'
import { csvOf } from '../../src/parts/save-file.ts'

describe('a CSV file', () => {
  it.each([
    ['plain text', 'release', 'release'],
    ['a formula', '=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['a formula by plus', '+1', "'+1"],
    ['a formula by at', '@SUM(A1)', "'@SUM(A1)"],
    ['a comma', 'a,b', '"a,b"'],
    ['a line feed', 'a\nb', '"a\nb"'],
    ['a negative number', -5, '-5'],
    ['nothing', null, ''],
    ['a flag', true, 'true'],
  ])('holds %s', async (_, cell, written) => {
    expect(await csvOf(['x'], [[cell]]).text()).toBe(`x\r\n${written}\r\n`)
  })
})
