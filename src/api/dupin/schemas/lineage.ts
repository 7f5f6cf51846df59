import { z } from '@hono/zod-openapi'
import { EntitySchema, orNull, scoped, TimeSchema } from './common.ts'

const NodeSchema = z
  .object({
    entity: EntitySchema,
    hops: z.number().int().openapi({ description: '0: the entity itself' }),
    current: z.boolean().openapi({
      description:
        'What the entity runs on now rests on it; else it did before one of the last roll-outs',
    }),
    change: orNull(
      z.object({
        operation: z.string(),
        principal: EntitySchema,
        time: TimeSchema,
        eventId: z.string(),
      }),
    ).openapi({ description: 'The last call that changed it, where a log has one' }),
  })
  .openapi('LineageNode')

export const LineageSchema = z
  .object({
    time: TimeSchema.openapi({ description: 'When it rested on that: the end of the scope' }),
    nodes: z.array(NodeSchema).openapi({ description: 'Nearest first, at most 120' }),
    edges: z
      .array(z.object({ above: z.string(), below: z.string() }))
      .openapi({ description: 'Ids: the first rests on the second' }),
  })
  .openapi('Lineage', {
    example: { time: '2026-01-21T00:00:00.000Z', nodes: [], edges: [] },
  })

const count = z.number().openapi({ description: 'Values; a bar may hold a part of one' })
const numberOrNull = z.number().nullable()
const CategorySchema = z.object({ value: z.string(), before: count, within: count })

export const FeatureSchema = z
  .object({
    ...scoped,
    side: z.enum(['input', 'output']),
    feature: z.string(),
    values: count,
    valuesBefore: count,
    missing: numberOrNull.openapi({ description: 'Share of the values of the scope' }),
    missingBefore: numberOrNull,
    median: numberOrNull,
    medianBefore: numberOrNull,
    distance: numberOrNull.openapi({ description: 'Jensen-Shannon divergence, 0 to 1' }),
    stabilityIndex: numberOrNull.openapi({ description: 'Population stability index' }),
    statistic: numberOrNull.openapi({
      description: 'Kolmogorov-Smirnov’s statistic of its numbers, 0 to 1',
    }),
    pValue: numberOrNull.openapi({ description: 'Chance of as much, were nothing different' }),
    moved: numberOrNull.openapi({
      description: 'Wasserstein distance of its numbers in standard deviations of the baseline',
    }),
    bars: orNull(
      z.object({
        scale: z.enum(['linear', 'logarithmic']),
        edges: z.array(z.number()).openapi({
          description: 'One more than bars; the first bar holds all below, the last all above',
        }),
        before: z.array(count),
        within: z.array(count),
      }),
    ).openapi({ description: 'Its numbers in baseline and scope; null when it has none' }),
    categories: z
      .array(CategorySchema)
      .openapi({ description: 'Those whose share changed most, at most 20' }),
    otherCategories: z.object({ count: z.number().int(), before: count, within: count }),
  })
  .openapi('FeatureDistribution', {
    description: 'How a captured feature was distributed in the baseline and in the scope.',
  })
