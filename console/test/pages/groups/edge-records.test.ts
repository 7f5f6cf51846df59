import { expect, it } from 'vitest'
import { recordsOf } from '../../../src/pages/groups/graph/edge-records.ts'

it.each([
  ['acted-on', { kind: 'call', actor: 'a', target: 'b' }],
  ['used-key', { kind: 'call', actor: 'a', key: 'b' }],
  ['used-address', { kind: 'call', actor: 'a', ip: 'b' }],
  ['session-of', { kind: 'call', session: 'a' }],
  ['invoked', { kind: 'invocation', actor: 'a', target: 'b' }],
  ['ran-image', undefined],
])('records of a connection %s are asked for as %j', (relation, asked) => {
  expect(recordsOf({ from: 'a', to: 'b' }, { relation })).toEqual(asked)
})
