import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BiasQuestion } from '../../../../src/detectors/data-quality/model-monitor/facet-reader.ts'
import { measureBias } from '../../../../src/detectors/data-quality/model-monitor/measure-bias.ts'
import { UserError } from '../../../../src/events/user-error.ts'
import { newFolder } from '../../../support/run-cli.ts'

const QUESTION: BiasQuestion = {
  facet: { column: 'sex', value: 'f' },
  label: { column: 'y', value: '1' },
  prediction: { column: 'p', value: 'yes' },
  group: 'age',
  ignore: ['score'],
}

const TABLE = `sex,age,income,score,y,p
f,30,10,0.1,1,no
f,30,20,0.2,0,no
m,30,11,0.9,1.0,yes
m,40,50,0.8,0,yes
f,40,49,0.7,1,yes
,40,1,0.5,1,yes
m,40,2,0.5,,yes
m,40,3,0.5,1,
`

async function measure(text: string, question = QUESTION) {
  const path = join(newFolder(), 'table.csv')
  writeFileSync(path, text)
  return measureBias(path, question)
}

describe('the bias of a table', () => {
  it('is measured on the rows that have a facet and all labels', async () => {
    const { analysis, rows, skipped, isPartial } = await measure(TABLE)
    expect([rows, skipped, isPartial]).toEqual([5, 3, false])
    expect(analysis.preTraining[0]).toMatchObject({ facet: 'sex', facetValue: 'f' })
    const metrics = [...analysis.preTraining, ...analysis.postTraining].flatMap(
      (one) => one.metrics,
    )
    const values = new Map(metrics.map(({ name, value }) => [name, value]))
    expect(values.get('CI')).toBeCloseTo((2 - 3) / 5, 12)
    expect(values.get('DPL')).toBeCloseTo(1 / 2 - 2 / 3, 12)
    expect(values.get('DPPL')).toBeCloseTo(1 - 1 / 3, 12)
    // Age and income are features: 30,10 is nearest to 30,11 and flips, 30,20 too; 40,49 agrees with 40,50.
    expect(values.get('FT')).toBeCloseTo(-2 / 3, 12)
    // Predicted, 30: all rejections are of f and no acceptance; 40: half of the acceptances.
    expect(values.get('CDDPL')).toBeCloseTo((3 * 1 + 2 * -0.5) / 5, 12)
  })

  it('has no post-training metrics without a prediction', async () => {
    const { prediction: _, ...question } = QUESTION
    const { analysis, rows } = await measure(TABLE, question)
    expect(analysis.postTraining).toEqual([])
    expect(rows).toBe(6)
  })

  it.each([
    ['a column that is not there', { group: 'nowhere' }, /no column "nowhere"; it has sex, age/],
    [
      'a facet that does not occur',
      { facet: { column: 'sex', value: 'x' } },
      /no row with sex = "x"/,
    ],
    [
      'an outcome that is the only one',
      { label: { column: 'one', value: '1' } },
      /nothing but one = "1"/,
    ],
  ])('is refused for %s', async (_name, change, message) => {
    const text = TABLE.replaceAll(/$(?<=.)/gm, ',1').replace(/,1$/m, ',one')
    const asked = measure(text, { ...QUESTION, ...change })
    await expect(asked).rejects.toThrow(UserError)
    await expect(asked).rejects.toThrow(message)
  })
})
