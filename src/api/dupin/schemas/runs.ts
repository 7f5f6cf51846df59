import { z } from '@hono/zod-openapi'
import type { Run } from '../../../investigations/runs.ts'
import { isoTime, isoWindow, NextSchema, parsedTime, TimeSchema, WindowSchema } from './common.ts'

export const RunSchema = z
  .object({
    id: z.string(),
    status: z.enum(['QUEUED', 'RUNNING', 'SUCCESSFUL', 'FAILED']),
    scope: WindowSchema,
    created: TimeSchema,
    ended: TimeSchema.nullable(),
    done: z.number().int().openapi({ description: 'Detectors that have looked' }),
    of: z.number().int().openapi({ description: 'Detectors there are' }),
    what: z.string().openapi({ description: 'What it is at' }),
    failure: z.string().nullable(),
    findingGroups: z.number().int().nullable(),
    outdated: z.boolean().openapi({ description: 'Logs were read after it began' }),
  })
  .openapi('Run', {
    description: 'An investigation of everything that may be seen.',
    example: {
      id: 'run-0mkl1v2c3-0',
      status: 'RUNNING',
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      created: '2026-01-21T00:00:05.000Z',
      ended: null,
      done: 3,
      of: 21,
      what: 'Latency unlike itself',
      failure: null,
      findingGroups: null,
      outdated: false,
    },
  })

export const RunPageSchema = z
  .object({ items: z.array(RunSchema), next: NextSchema })
  .openapi('RunPage', { example: { items: [], next: null } })

export const RunBodySchema = z
  .strictObject({ from: parsedTime.optional(), to: parsedTime.optional() })
  .openapi('RunRequest', {
    description:
      'What is left out is chosen from what the lake holds: the last 30 %, at most two weeks.',
    example: { from: '2026-01-20T00:00:00Z', to: '2026-01-21T00:00:00Z' },
  })

export function runJson(run: Run): unknown {
  return {
    id: run.id,
    status: run.status,
    scope: isoWindow(run.scope),
    created: isoTime(run.created),
    ended: run.ended === undefined ? null : isoTime(run.ended),
    done: run.done,
    of: run.of,
    what: run.what,
    failure: run.failure ?? null,
    findingGroups: run.groups ?? null,
    outdated: run.outdated,
  }
}
