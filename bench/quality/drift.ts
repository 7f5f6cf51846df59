import type { Rates } from '../drift/rates.ts'
import { driftBench } from '../drift.ts'
import type { Figure, QualityOptions } from './figure.ts'

const AREA = 'Drift between tables'

/** False drift, power, speed and memory; and estimated performance held against what came true. */
export async function measureDrift({
  data,
  prefix,
  quick,
}: QualityOptions): Promise<readonly Figure[]> {
  const found = await driftBench({ data, prefix, quick })
  return [
    ...found.falseDrift.map((rates) => rateFigure('false drift', rates, { most: 1 })),
    ...found.power.map((rates) => rateFigure('found', rates, { least: 90 })),
    ...found.together.flatMap(({ what, tables, reconstruction, classifier }) =>
      Object.entries({ reconstruction, classifier }).map(([how, share]) => ({
        area: AREA,
        name: `columns together, ${what}: ${how}`,
        value: 100 * share,
        unit: '% told',
        note: `${tables} tables`,
      })),
    ),
    ...found.speed.map(({ what, rate }) => ({
      area: AREA,
      name: what,
      value: rate,
      unit: 'M values/s',
      ...(/loop|SUMMARIZE/.test(what) ? {} : { least: 2 }),
    })),
    ...found.memory.map(({ rows, megabytes, peakMegabytes }) => ({
      area: AREA,
      name: `peak memory, ${rows} rows of 100 columns, ${Math.round(megabytes)} MB`,
      value: peakMegabytes,
      unit: 'MB',
    })),
    ...performanceFigures(found.performance),
  ]
}

function rateFigure(
  what: string,
  { what: kind, rows, decisions, dupin, fixed, ks }: Rates,
  wanted: { readonly least?: number; readonly most?: number },
): Figure {
  return {
    area: AREA,
    name: `${what}, ${kind}, chunks of ${rows}`,
    value: 100 * dupin,
    unit: '%',
    ...wanted,
    beside: { 'fixed 0.1': 100 * fixed, 'KS p < .05': 100 * ks },
    note: `${decisions} decisions`,
  }
}

function performanceFigures(performance: Awaited<ReturnType<typeof driftBench>>['performance']) {
  const errors = new Map<string, number[]>()
  for (const { figures } of performance ?? [])
    for (const { metric, estimated, realised } of figures)
      if (estimated !== undefined && realised !== undefined)
        errors.set(metric, [...(errors.get(metric) ?? []), Math.abs(estimated - realised)])
  return [...errors].map(([metric, list]): Figure => {
    const sum = list.reduce((total, one) => total + one, 0)
    return {
      area: 'Performance without labels, California housing',
      name: `mean error of the estimated ${metric}`,
      value: sum / list.length,
      unit: '',
      note: `${list.length} chunks; largest ${Math.max(...list).toFixed(3)}`,
    }
  })
}
