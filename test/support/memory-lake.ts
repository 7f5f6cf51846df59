import type { EntityType } from '../../src/events/entity.ts'
import { entityTypeCode } from '../../src/events/entity.ts'
import type { Event } from '../../src/events/event.ts'
import { EVENT_TABLES } from '../../src/events/tables.ts'
import { deriveRelations } from '../../src/graph/derive.ts'
import { clearStages, prepareStages, storeStaged } from '../../src/lake/ingest/commit.ts'
import { type Lake, openLake } from '../../src/lake/lake.ts'
import { stageName } from '../../src/lake/schema.ts'

/** A lake in memory; whoever opens it closes its engine. */
export function memoryLake(): Promise<Lake> {
  return openLake({ path: ':memory:', newSecret: () => 'c0ffee'.repeat(6), threads: 1 })
}

const ABSENT = '80000000-0000-0000-0000-000000000000'

/** Stores events as one commit of an ingest does: staged, made fresh, related, in one transaction. */
export async function commitEvents(lake: Lake, events: readonly Event[]): Promise<void> {
  const { engine, terms } = lake
  const tables = new Set(events.map(({ table }) => table))
  await prepareStages(engine)
  await engine.transaction(async () => {
    for (const event of events) await stage(lake, event)
    await terms.flush()
    await storeStaged(engine, tables)
    await deriveRelations(engine)
    await clearStages(engine, tables)
  })
  terms.kept()
}

async function stage({ engine, terms }: Lake, { table, row }: Event): Promise<void> {
  const { columns } = EVENT_TABLES[table]
  const values = []
  for (const { name, kind } of columns) {
    const value = row[name]
    if (kind === 'term') values.push((await terms.idsOf([String(value ?? '')]))[0] ?? 0)
    else if (kind === 'text') values.push(String(value ?? ''))
    else if (kind === 'key') values.push(String(value ?? ABSENT))
    else if (kind === 'code') values.push(Number(value ?? 0))
    else values.push(Number(value ?? Number.NaN))
  }
  const places = values.map((_, i) => `$${i + 1}`).join(', ')
  await engine.query(`INSERT INTO ${stageName(EVENT_TABLES[table])} VALUES (${places}, 1)`, values)
}

let made = 0

export function key(n: number): string {
  return `5f0c1a2b-3d4e-4f60-8a9b-${n.toString(16).padStart(12, '0')}`
}

/** A call that a role made; what is left out is as in an ordinary, successful call. */
export function call(
  row: Readonly<Record<string, string | number>> & { readonly time: number },
): Event {
  made++
  const actor = String(row['actor'] ?? 'arn:aws:iam::111122223333:role/release')
  return {
    table: 'api_call',
    row: {
      event_id: key(made),
      account: '111122223333',
      region: 'eu-west-1',
      service: 'sagemaker.amazonaws.com',
      operation: 'UpdateEndpoint',
      read_only: 1,
      actor,
      actor_type: code(actor.includes(':user/') ? 'iam-user' : 'iam-role'),
      source_ip: '203.0.113.5',
      ip_kind: 1,
      ...row,
    },
  }
}

/** An invocation as Bedrock's log tells of it. */
export function invocation(
  row: Readonly<Record<string, string | number>> & { readonly time: number },
): Event {
  made++
  return {
    table: 'invocation',
    row: {
      key: key(made),
      request_id: key(made),
      account: '111122223333',
      region: 'eu-west-1',
      operation: 'InvokeModel',
      resource_type: code('foundation-model'),
      ...row,
    },
  }
}

export function code(type: EntityType): number {
  return entityTypeCode(type)
}
