import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkConstraints } from '../../../../src/detectors/data-quality/model-monitor/check-constraints.ts'
import {
  clarifyAnalysis,
  clarifyDrift,
} from '../../../../src/detectors/data-quality/model-monitor/clarify-drift.ts'
import { suggestBaseline } from '../../../../src/detectors/data-quality/model-monitor/suggest-baseline.ts'
import { UserError } from '../../../../src/events/user-error.ts'
import {
  readConstraints,
  writeConstraints,
} from '../../../../src/formats/model-monitor/constraints-file.ts'
import {
  readStatistics,
  writeStatistics,
} from '../../../../src/formats/model-monitor/statistics-file.ts'
import { createRandom } from '../../../../src/statistics/random.ts'
import { profileOf } from '../../../support/table-profile.ts'

const TABLE = profileOf({
  whole: [1, 2, 3, null],
  part: ['0.5', '1.5', 'Infinity', 2],
  text: ['a', 'b', 'a', 7],
  none: [null],
})
const BASELINE = suggestBaseline(TABLE)
const STATISTICS = writeStatistics(BASELINE.statistics)
const CONSTRAINTS = writeConstraints(BASELINE.constraints)
const ANALYSIS = JSON.stringify({
  version: '1.0',
  pre_training_bias_metrics: {
    facets: { Sex: [{ value_or_threshold: '0', metrics: [{ name: 'CI', value: 0.5 }] }] },
  },
  explanations: { kernel_shap: { label0: { global_shap_values: { a: 1, b: 0.5 } } } },
})

/** Values that somebody might put in the place of a number, a text, a list or an object. */
const ODD = [
  'null',
  '-1',
  '1e999',
  '1e300',
  '"NaN"',
  'NaN',
  '"-Infinity"',
  '[]',
  '{}',
  '[[[]]]',
  '"__proto__"',
  '{"__proto__":{}}',
  'true',
  '0',
]

/** A text with some of its values replaced by odd ones, perhaps cut off. */
function spoilt(text: string): fc.Arbitrary<string> {
  const values = [
    ...text.matchAll(/(?<=: )(?:[\d.]+|"[^"]*"|\[(?=[^[{]*\])[^\]]*\])|(?<=[[,] )[\d.]+/g),
  ]
  const edit = fc.tuple(fc.nat(Math.max(0, values.length - 1)), fc.constantFrom(...ODD))
  const cut = fc.option(fc.nat(text.length), { freq: 8 })
  return fc.tuple(fc.array(edit, { minLength: 1, maxLength: 4 }), cut).map(([edits, end]) => {
    const chosen = new Map(edits)
    let at = 0
    let result = ''
    values.forEach((value, i) => {
      const replacement = chosen.get(i)
      if (replacement === undefined) return
      result += text.slice(at, value.index) + replacement
      at = value.index + value[0].length
    })
    return (result + text.slice(at)).slice(0, end ?? undefined)
  })
}

/** Undefined when the user was told what is wrong; anything else that is thrown is a fault of ours. */
function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return undefined
  }
}

describe('files that somebody has spoilt', () => {
  it('are refused, or checked against without a fault', () => {
    fc.assert(
      fc.property(spoilt(STATISTICS), spoilt(CONSTRAINTS), (statisticsText, constraintsText) => {
        const statistics = unlessRefused(
          () => readStatistics(Buffer.from(statisticsText), 's').content,
        )
        const constraints = unlessRefused(
          () => readConstraints(Buffer.from(constraintsText), 'c').content,
        )
        if (statistics === undefined || constraints === undefined) return
        const { violations } = checkConstraints(TABLE, { statistics, constraints }, createRandom(1))
        for (const { description } of violations) expect(description).not.toContain('undefined')
        expect(() => readStatistics(Buffer.from(writeStatistics(statistics)), 's')).not.toThrow()
        expect(() => readConstraints(Buffer.from(writeConstraints(constraints)), 'c')).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })

  it('of Clarify are refused, or compared without a fault', () => {
    const analysis = spoilt(ANALYSIS.replaceAll(':', ': '))
    fc.assert(
      fc.property(analysis, analysis, (one, other) => {
        unlessRefused(() => {
          const [before, after] = [one, other].map((text) =>
            clarifyAnalysis({ name: 'a', bytes: Buffer.from(text) }),
          )
          return before && after && clarifyDrift(before, after)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('may be any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        unlessRefused(() => readStatistics(Buffer.from(text), 's'))
        unlessRefused(() => readConstraints(Buffer.from(text), 'c'))
        unlessRefused(() =>
          readStatistics(
            Buffer.from(`{"features": [{"name": "a", "numerical_statistics": ${text}}]}`),
            's',
          ),
        )
      }),
    )
  })
})
