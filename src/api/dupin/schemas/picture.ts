import { z } from '@hono/zod-openapi'
import type { TimeWindow } from '../../../events/time.ts'
import type { GroupPicture } from '../../../investigations/picture/picture.ts'
import { ROLES_IN_STORY } from '../../../investigations/picture/roles.ts'
import { EntitySchema, isoTime, isoWindow, orNull, SeveritySchema, WindowSchema } from './common.ts'

const count = z.number().int()
const timeOrNull = z.iso.datetime().nullable()

const NodeSchema = z
  .object({
    entity: EntitySchema,
    roles: z.array(z.enum(ROLES_IN_STORY)).openapi({
      description:
        'Its part in the story, the weightiest first: it likely caused it, was changed by a likely cause, behaves unlike itself, ' +
        'acted, was acted upon, or is only named',
    }),
    findingIds: z.array(z.string()).openapi({ description: 'Findings about it' }),
    severity: orNull(SeveritySchema).openapi({ description: 'Of the gravest of them' }),
    first: timeOrNull.openapi({ description: 'When it first had a part' }),
  })
  .openapi('GroupGraphNode')

const RecordedSchema = z.object({
  relation: z.string().openapi({ example: 'acted-on' }),
  count,
  failed: count,
  first: timeOrNull,
  last: timeOrNull,
  operations: z
    .array(z.object({ name: z.string(), count, failed: count }))
    .openapi({ description: 'The busiest first, at most eight' }),
})

const EdgeSchema = z
  .object({
    from: z.string().openapi({ description: 'Id of an entity' }),
    to: z.string(),
    recorded: z.array(RecordedSchema).openapi({
      description: 'As logs have it, the busiest first; none where it is inferred alone',
    }),
    restsOn: z.boolean().openapi({
      description:
        'Whether what it leads to rests on what it comes from, as an endpoint does on its configuration',
    }),
    causes: z.array(count).openapi({ description: 'Ranks of the causes that it is part of' }),
    findingIds: z.array(z.string()),
    eventIds: z.array(z.string()).openapi({ description: 'Records that show it, at most ten' }),
  })
  .openapi('GroupGraphEdge')

export const GroupGraphSchema = z
  .object({
    window: WindowSchema,
    nodes: z.array(NodeSchema),
    edges: z.array(EdgeSchema),
    leftOut: z.array(z.object({ entity: EntitySchema, why: z.enum(['hub', 'shared']) })).openapi({
      description:
        'What everything, or much of it, is connected to: an account, the address of a NAT gateway',
    }),
  })
  .openapi('GroupGraph', {
    description: 'Who did what to whom in a finding group.',
    example: {
      window: { start: '2026-01-20T08:00:00.000Z', end: '2026-01-20T11:00:00.000Z' },
      nodes: [],
      edges: [],
      leftOut: [],
    },
  })

export function groupGraphJson({
  window,
  nodes,
  edges,
  leftOut,
}: GroupPicture & { readonly window: TimeWindow }): z.infer<typeof GroupGraphSchema> {
  return GroupGraphSchema.parse({
    window: isoWindow(window),
    nodes: nodes.map((node) => ({
      ...node,
      severity: node.severity ?? null,
      first: isoTime(node.first),
    })),
    edges: edges.map(({ recorded, ...edge }) => ({
      ...edge,
      recorded: recorded.map((tie) => ({
        ...tie,
        first: isoTime(tie.first),
        last: isoTime(tie.last),
      })),
    })),
    leftOut,
  })
}
