import { z } from '@hono/zod-openapi'
import { NEWS_FACETS } from '../../../investigations/view/graph-view.ts'
import { EntitySchema, NextSchema, orNull, scoped } from './common.ts'

const NewsSchema = z
  .object({
    facet: z.enum(NEWS_FACETS),
    value: z.string(),
    entity: orNull(EntitySchema).openapi({ description: 'Where the value is one' }),
    newFor: z.enum(['entity', 'account', 'everybody']).openapi({
      description:
        'To whom it is new beside the entity: nobody else of its account, or nobody at all knew it',
    }),
    count: z.number().int().openapi({ description: 'Calls, invocations or flows of the scope' }),
    chance: z.number().openapi({ description: 'That a scope like this brings such news, 0 to 1' }),
  })
  .openapi('EntityNews')

export const NewsPageSchema = z
  .object({ ...scoped, items: z.array(NewsSchema), next: NextSchema })
  .openapi('EntityNewsPage', {
    example: {
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      baseline: { start: '2025-12-06T00:00:00.000Z', end: '2026-01-20T00:00:00.000Z' },
      items: [],
      next: null,
    },
  })

export const NextStepsSchema = z
  .object({
    ...scoped,
    items: z.array(
      z.object({
        verb: z.enum(['explain', 'who-changed', 'entity', 'investigate']).openapi({
          description: 'Open a finding group, ask who changed it, look at an entity, start a run',
        }),
        argument: z.string().openapi({ description: 'The id of the group or entity' }),
        why: z.string(),
      }),
    ),
  })
  .openapi('NextSteps', {
    example: {
      scope: { start: '2026-01-20T00:00:00.000Z', end: '2026-01-21T00:00:00.000Z' },
      baseline: { start: '2025-12-06T00:00:00.000Z', end: '2026-01-20T00:00:00.000Z' },
      items: [],
    },
  })
