import { runCauses } from '../causes/run.ts'
import type { CausesSummary } from '../causes/summary.ts'
import type { Figure, QualityOptions } from './figure.ts'

const AREA = 'Causes of incidents, simulated organisations'
const DAYS = 24

/** The figures of `npm run bench:causes`. */
export async function measureCauses(options: QualityOptions): Promise<readonly Figure[]> {
  const { prefix, organisations, resume } = options
  const summary = await runCauses({
    count: organisations,
    quiet: Math.ceil(organisations / 4),
    prefix,
    days: DAYS,
    jobs: 2,
    ...(resume === undefined ? {} : { resume }),
    onScore: ({ seed }, done, of) => process.stderr.write(`causes: ${done}/${of} ${seed}\n`),
  })
  return [...named(summary), ...falselyNamed(summary), ...calibrated(summary)]
}

function named({ incidents, organisations, ...summary }: CausesSummary): Figure[] {
  const { detected, first, firstThree, baselines, onsetErrorMinutes } = summary
  const { naive, ...orders } = baselines
  const share = (hit: 'first' | 'firstThree') =>
    Object.fromEntries(Object.entries(orders).map(([name, hits]) => [name, 100 * hits[hit]]))
  const percent = ({ hits, of }: { readonly hits: number; readonly of: number }) =>
    (100 * hits) / of
  return [
    {
      area: AREA,
      name: 'incidents detected',
      value: percent(detected),
      unit: '%',
      beside: { 'z-scores': 100 * naive.detected },
      note: `${incidents} incidents in ${organisations} organisations`,
    },
    {
      area: AREA,
      name: 'true cause first',
      value: percent(first),
      unit: '%',
      least: 90,
      beside: { ...share('first'), 'nearest change': 100 * naive.first },
    },
    {
      area: AREA,
      name: 'true cause in the first three',
      value: percent(firstThree),
      unit: '%',
      least: 98,
      beside: share('firstThree'),
    },
    {
      area: AREA,
      name: 'error of the onset, median',
      value: onsetErrorMinutes.median,
      unit: 'min',
      note: `90 % within ${onsetErrorMinutes.p90.toFixed(0)} min`,
    },
  ]
}

function falselyNamed({ falseCauses }: CausesSummary): Figure[] {
  const figure = (name: string, { hits, of }: CausesSummary['first']) => ({
    area: AREA,
    name,
    value: (100 * hits) / of,
    unit: '%',
    most: 5,
    note: `${hits} of ${of}`,
  })
  return [
    figure('quiet days on which somebody is accused', falseCauses.quietDays),
    figure('made-up anomalies for which somebody is named', falseCauses.placebos),
    figure('look-alikes named as a cause', falseCauses.lookAlikes),
  ]
}

function calibrated({ calibration }: CausesSummary): Figure[] {
  const { brier, expectedError, forecasts } = calibration
  return [
    { area: AREA, name: 'Brier score', value: brier, unit: '', note: `${forecasts} probabilities` },
    { area: AREA, name: 'expected error of calibration', value: expectedError, unit: '' },
  ]
}
