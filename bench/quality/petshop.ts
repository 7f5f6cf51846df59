import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { OTHERS, priors, scoreMethod, stretchSpecificities } from '../petshop/evaluate.ts'
import { DUPIN } from '../petshop/methods.ts'
import { readScenarios } from '../petshop/scenario.ts'
import { type Figure, notMeasured, type QualityOptions } from './figure.ts'

const AREA = 'Root causes of services: PetShop'

/** The figures of `npm run bench:petshop` on the test issues. */
export function measurePetShop({ data }: QualityOptions): readonly Figure[] {
  const folder = join(data, 'petshop')
  if (!existsSync(folder)) return [notMeasured(AREA, 'all', `${folder} is not there`)]
  const scenarios = readScenarios(folder)
  const own = scoreMethod(scenarios, DUPIN)
  const others = OTHERS.map((method) => scoreMethod(scenarios, method))
  const prior = priors(scenarios).fromScored
  const stretches = stretchSpecificities(scenarios, DUPIN)
  const { issues } = own.splits.test
  const beside = (pick: 'top1' | 'top3', published: number) => ({
    ...Object.fromEntries(others.map((one) => [one.name, one.splits.test[pick]])),
    'always the commonest': prior?.[pick] ?? null,
    'published traversal, low and high traffic': published,
  })
  const note = `${issues} test issues of ${scenarios.map(({ name }) => name).join(', ')}`
  const { top1, top3 } = own.splits.test
  return [
    { area: AREA, name: 'true cause first', value: top1, unit: 'of 1', least: 0.71, note },
    {
      area: AREA,
      name: 'true cause in first three',
      value: top3,
      unit: 'of 1',
      least: 0.885,
      note,
    },
    {
      area: AREA,
      name: 'no cause where nothing happened, published questions',
      value: own.specificity,
      unit: 'of 1',
    },
    {
      area: AREA,
      name: 'no cause where nothing happened, stretches as long as an issue',
      value: stretches.specificity,
      unit: 'of 1',
      note: `${stretches.asked} stretches`,
    },
  ].map((figure, i) => {
    if (i === 0) return { ...figure, beside: beside('top1', 0.654) }
    return i === 1 ? { ...figure, beside: beside('top3', 0.827) } : figure
  })
}
