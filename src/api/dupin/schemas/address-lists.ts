import { z } from '@hono/zod-openapi'
import type { Triage } from '../../../investigations/triage/triage.ts'
import { isoTime, NextSchema, parsedTime, TimeSchema } from './common.ts'

const KINDS = ['threat', 'deny'] as const
/** Far more than a list has that somebody pastes; larger ones are read by `dupin lists`. */
const MOST_CHARACTERS = 500_000

export const AddressListSchema = z
  .object({
    name: z.string(),
    kind: z.enum(KINDS).openapi({
      description: 'threat: others saw attacks from there; deny: nobody of yours comes from there',
    }),
    addresses: z.number().int().openapi({ description: 'How many addresses and networks it has' }),
    examples: z.array(z.string()).openapi({ description: 'The first twenty' }),
    added: TimeSchema,
    expires: TimeSchema.nullable(),
  })
  .openapi('AddressList', {
    example: {
      name: 'partners',
      kind: 'deny',
      addresses: 1,
      examples: ['203.0.113.0/24'],
      added: '2026-01-20T08:00:00.000Z',
      expires: null,
    },
  })

export const AddressListPageSchema = z
  .object({
    items: z.array(AddressListSchema),
    next: NextSchema,
    seesAll: z
      .boolean()
      .openapi({ description: 'Whether you see the whole lake, and so the lists' }),
  })
  .openapi('AddressListPage', { example: { items: [], next: null, seesAll: true } })

export const AddressListBodySchema = z
  .strictObject({
    name: z.string().min(1).max(64),
    kind: z.enum(KINDS),
    addresses: z.string().min(1).max(MOST_CHARACTERS).openapi({
      description:
        'Addresses and networks in any form that `dupin hunt` reads, such as one a line.',
    }),
    expires: parsedTime.optional(),
  })
  .openapi('AddressListRequest', {
    example: { name: 'partners', kind: 'deny', addresses: '203.0.113.0/24' },
  })

type AddressList = Awaited<ReturnType<Triage['lists']>>[number]

export function addressListJson({ name, kind, networks, added, expires }: AddressList) {
  return {
    name,
    kind,
    addresses: networks.length,
    examples: networks.slice(0, 20),
    added: isoTime(added),
    expires: expires === undefined ? null : isoTime(expires),
  }
}
