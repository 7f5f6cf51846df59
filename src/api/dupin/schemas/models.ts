import { z } from '@hono/zod-openapi'
import { severityRank } from '../../../events/severity.ts'
import type { Report } from '../../../investigations/report.ts'
import { anomaliesIn } from '../../../investigations/view/report-parts.ts'
import type { ModelUse } from '../../../investigations/view/summary.ts'
import {
  EntitySchema,
  isoTime,
  NextSchema,
  orNull,
  SeveritySchema,
  scoped,
  TimeSchema,
} from './common.ts'

const numberOrNull = z.number().nullable()

export const ModelLineSchema = z
  .object({
    entity: EntitySchema,
    accounts: z.array(z.string()).openapi({ description: 'Whose it is, or who used it' }),
    region: z.string().nullable(),
    invocations: z.number().openapi({ description: 'Calls, those that failed included' }),
    failed: z.number().openapi({ description: 'Of those, throttled ones included' }),
    latency: numberOrNull.openapi({ description: 'Mean, milliseconds; null when no log tells' }),
    inputTokens: numberOrNull,
    outputTokens: numberOrNull,
    log: z
      .enum(['cloudwatch-metrics', 'bedrock-invocation', 'cloudtrail'])
      .nullable()
      .openapi({ description: 'The log that the counts are from; null when nothing was called' }),
    days: z.array(z.number()).length(7).openapi({
      description: 'Calls of the seven days up to the end of the scope, oldest first',
    }),
    usual: z.array(numberOrNull).length(7).openapi({
      description:
        'Calls that such weekdays had in the 45 days before those: their median; null where fewer than two are known',
    }),
    anomalies: z.number().int().openapi({ description: 'Of the latest run' }),
    severity: orNull(SeveritySchema).openapi({ description: 'Of its gravest anomaly' }),
    latestAnomaly: TimeSchema.nullable(),
  })
  .openapi('ModelLine', { description: 'An endpoint or model in a list.' })

export const ModelPageSchema = z
  .object({
    ...scoped,
    run: z.string().nullable().openapi({ description: 'The run that anomalies are of' }),
    items: z.array(ModelLineSchema),
    next: NextSchema,
  })
  .openapi('ModelPage', {
    example: {
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      baseline: { start: '2025-12-06T00:00:00.000Z', end: '2026-01-20T00:00:00.000Z' },
      run: null,
      items: [],
      next: null,
    },
  })

/** Models with their anomalies, the gravest first, then the most called. */
export function modelLines(
  models: readonly ModelUse[],
  report: Report | undefined,
): readonly z.input<typeof ModelLineSchema>[] {
  const anomalies = report === undefined ? undefined : anomaliesIn(report)
  const lines = models.map(({ calls, region, accounts, log, days, usual, ...use }) => {
    const known = anomalies?.get(use.entity.id)
    return {
      ...use,
      entity: { ...use.entity },
      accounts: [...accounts],
      region: region || null,
      invocations: calls,
      log: log ?? null,
      days: [...days],
      usual: [...usual],
      anomalies: known?.count ?? 0,
      severity: known?.severity ?? null,
      latestAnomaly: known === undefined ? null : isoTime(known.latest),
    }
  })
  const rank = ({ severity }: (typeof lines)[number]) =>
    severity === null ? -1 : severityRank(severity)
  return lines.toSorted(
    (a, b) => rank(b) - rank(a) || b.anomalies - a.anomalies || b.invocations - a.invocations,
  )
}
