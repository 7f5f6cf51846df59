import { expect, test } from 'vitest'
import { entityIn } from '../../../src/pages/records/record-fields.ts'
import { asJson, groupsOf, numbersOf } from '../../../src/pages/records/record-groups.ts'

const fields = {
  actor: 'arn:aws:iam::111122223333:role/ci',
  actor_type: 'iam-role',
  operation: 'UpdateEndpoint',
  source_ip: 'sagemaker.amazonaws.com',
  ip_kind: 'service',
  outcome: 'success',
  input_tokens: 7,
  request: '{"a":1}',
  event_id: 'e-1',
}
const record = { table: 'api_call', id: 'e-1', time: '', object: 's3://logs/one', fields } as const

test('every field of a record is in a group, among the numbers, or shown apart', () => {
  expect(groupsOf(record)).toEqual([
    { title: 'Who', fields: ['actor'] },
    { title: 'What', fields: ['operation'] },
    { title: 'Where from', fields: ['source_ip', 'ip_kind'] },
    { title: 'Outcome', fields: ['outcome'] },
  ])
  expect(numbersOf(record)).toEqual(['input_tokens'])
})

test('JSON within a record is JSON in the whole of it, and what is none stays text', () => {
  expect(asJson(record).fields).toMatchObject({ request: { a: 1 } })
  expect(asJson({ ...record, fields: { request: '{"cut' } }).fields).toEqual({ request: '{"cut' })
})

test('a field leads to an entity where it names one', () => {
  expect(entityIn(fields, 'actor')).toEqual({ type: 'iam-role', id: fields.actor })
  expect(entityIn(fields, 'source_ip')).toBeUndefined()
  expect(entityIn({ source_ip: '192.0.2.1', ip_kind: 'ipv4' }, 'source_ip')).toEqual({
    type: 'ip-address',
    id: '192.0.2.1',
  })
  expect(entityIn(fields, 'outcome')).toBeUndefined()
})
