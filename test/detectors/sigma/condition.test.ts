import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConditionError, parseCondition } from '../../../src/detectors/sigma/condition.ts'
import type { Detection } from '../../../src/detectors/sigma/rule.ts'

const NAMES = [
  'selection',
  'selection_a',
  'selection_b',
  'filter_x',
  'filter_y',
  '_hidden',
] as const
const leaf = (name: string): Detection => ({
  kind: 'field',
  test: { field: name, modifiers: [], values: [], line: 1 },
})
const SELECTIONS = new Map(NAMES.map((name) => [name, leaf(name)]))

function holds(detection: Detection, truth: ReadonlySet<string>): boolean {
  switch (detection.kind) {
    case 'field':
      return truth.has(detection.test.field)
    case 'not':
      return !holds(detection.part, truth)
    case 'and':
      return detection.parts.every((part) => holds(part, truth))
    case 'or':
      return detection.parts.some((part) => holds(part, truth))
  }
}

const truths = fc.subarray([...NAMES]).map((names) => new Set<string>(names))

describe('a condition', () => {
  it.each<readonly [string, readonly string[], boolean]>([
    ['selection', ['selection'], true],
    ['selection and not filter_x', ['selection', 'filter_x'], false],
    ['selection or selection_a and filter_x', ['selection'], true],
    ['(selection or selection_a) and filter_x', ['selection'], false],
    ['not not selection', ['selection'], true],
    ['1 of selection_*', ['selection_b'], true],
    ['1 of selection_*', ['selection'], false],
    ['any of selection*', ['selection'], true],
    ['all of selection_*', ['selection_a'], false],
    ['all of selection_*', ['selection_a', 'selection_b'], true],
    ['selection and not 1 of filter_*', ['selection', 'filter_y'], false],
    ['1 of *_x', ['filter_x'], true],
    ['1 of *_x', ['filter_y'], false],
    ['1 of s*t*n_a', ['selection_a'], true],
    ['all of s*n_*', ['selection_a'], false],
    ['1 of them', ['filter_x'], true],
    ['1 of them', ['_hidden'], false],
    ['SELECTION AND filter_x'.replace('SELECTION', 'selection'), ['selection', 'filter_x'], true],
  ])('%s of %j is %s', (text, names, expected) => {
    expect(holds(parseCondition(text, SELECTIONS), new Set(names))).toBe(expected)
  })

  it.each([
    ['', 'ends too early'],
    ['selection and', 'ends too early'],
    ['(selection', 'ends too early'],
    ['(selection and selection_a selection_b', 'is missing'],
    ['selection selection', 'not expected'],
    ['nothing', 'no selection "nothing"'],
    ['2 of selection_*', '1, any or all'],
    ['1 of none_*', 'no selection fits'],
    ['1 of sel*l', 'no selection fits'],
    ['1 of selection_a*selection_a', 'no selection fits'],
    ['all of )', 'is not Sigma'],
    ['1 of (selection)', 'is not Sigma'],
    ['selection | count() > 5', 'write a correlation'],
    ['selection; drop', 'cannot be read'],
    [`${'('.repeat(200)}selection${')'.repeat(200)}`, 'nested deeper'],
  ])('%s is refused', (text, message) => {
    expect(() => parseCondition(text, SELECTIONS)).toThrow(message)
  })

  it('means what its tree means, however it is bracketed', () => {
    type Tree = { readonly text: string; readonly value: (truth: ReadonlySet<string>) => boolean }
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...NAMES).map((name): Tree => ({ text: name, value: (t) => t.has(name) })),
        tie('tree').map(
          (one): Tree => ({ text: `not (${one.text})`, value: (t) => !one.value(t) }),
        ),
        fc.tuple(tie('tree'), tie('tree')).map(
          ([a, b]): Tree => ({
            text: `(${a.text}) and ${b.text.startsWith('not') || !b.text.includes(' ') ? b.text : `(${b.text})`}`,
            value: (t) => a.value(t) && b.value(t),
          }),
        ),
        fc.tuple(tie('tree'), tie('tree')).map(
          ([a, b]): Tree => ({
            text: `(${a.text}) or (${b.text})`,
            value: (t) => a.value(t) || b.value(t),
          }),
        ),
      ),
    }))
    fc.assert(
      fc.property(tree, truths, (one, truth) => {
        expect(holds(parseCondition(one.text, SELECTIONS), truth)).toBe(one.value(truth))
      }),
    )
  })

  it('is read or refused, whatever is written', () => {
    const noise = fc
      .array(
        fc.constantFrom(
          'and',
          'or',
          'not',
          '(',
          ')',
          'of',
          '1',
          'all',
          'them',
          'selection',
          'selection_*',
          '|',
          '%',
          '\n',
        ),
      )
      .map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.oneof(noise, fc.string()), (text) => {
        try {
          parseCondition(text, SELECTIONS)
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
