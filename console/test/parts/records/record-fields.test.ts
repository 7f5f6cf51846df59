import { describe, expect, it } from 'vitest'
import { entitiesIn, orderedFields, prettyText } from '../../../src/parts/records/record-fields.ts'

const FIELDS = {
  event_id: 'e-1',
  account: '111122223333',
  service: 'sagemaker.amazonaws.com',
  operation: 'UpdateEndpoint',
  actor: 'arn:aws:iam::111122223333:role/ci',
  actor_type: 'iam-role',
  source_ip: '203.0.113.5',
  request: '{"a":1}',
  outcome: 'denied',
  mfa: 'false',
}

describe('a record', () => {
  it('names its entities, who did it first', () => {
    expect(entitiesIn(FIELDS).map(({ label, entity }) => [label, entity.type])).toEqual([
      ['Principal', 'iam-role'],
      ['From', 'ip-address'],
    ])
  })

  it('has its other fields once, what people look at first in front', () => {
    expect(orderedFields(FIELDS).map(([name]) => name)).toEqual([
      'outcome',
      'account',
      'request',
      'mfa',
    ])
  })

  it('shows JSON over several lines and spells out what could deceive, a line break too', () => {
    expect(prettyText('request', '{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(prettyText('request', '{broken')).toBe('{broken')
    expect(prettyText('user_agent', 'a\u202eb')).toBe('a\\u{202e}b')
    expect(prettyText('outcome', 'denied')).toBe('Denied')
  })
})
