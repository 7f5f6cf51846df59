import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import { checkRedactable } from '../../../src/lake/redaction/redactable.ts'

describe('is refused', () => {
  test.each([
    ['', /too short/],
    ['a', /too short/],
    ['ana', /too short/],
    ['user/an', /names nobody/],
    ['arn:aws:iam::111122223333:role/', /names nobody/],
    ['a\ud800bcd', /no text/],
    ['a\0bcd', /no text/],
    ['"name"', /like a part of JSON/],
    ['a","b', /like a part of JSON/],
    ['name\\', /like a part of JSON/],
    ['x'.repeat(1025), /too long/],
    ['user', /part of a word/],
    ['role', /part of a word/],
    ['amazon', /part of a word/],
    ['eu-west-1', /part of a word/],
    ['event_id', /part of a word/],
    ['dact', /part of a word/],
    ['AKIA', /part of a word/],
    ['111122223333', /is a number/],
    ['443', /too short/],
    ['2026-01-01', /is a number/],
    ['deadbeef', /is a number/],
    ['ed-1234ab', /is a number/],
    ['redacted-0123456789ab', /is a number/],
  ])('%j', (value, why) => {
    expect(() => checkRedactable(['boris', value])).toThrow(UserError)
    expect(() => checkRedactable(['boris', value])).toThrow(why)
    expect(() => checkRedactable(['boris', value])).toThrow(/text 2 to redact/)
  })

  test('without being repeated, since what is said may be kept', () => {
    expect(() => checkRedactable(['dac7ed'])).toThrow(/^(?!.*dac7ed)/)
  })

  test('in larger numbers than are ever meant', () => {
    const many = Array.from({ length: 10_001 }, (_, i) => `person-${i}`)
    expect(() => checkRedactable(many)).toThrow(/too many/)
    expect(() => checkRedactable(many.slice(1))).not.toThrow()
  })
})

test.each([
  'boris',
  'ana@example.org',
  'user/ana',
  'arn:aws:sts::111122223333:assumed-role/Deploy/ana@example.org',
  'AKIAIOSFODNN7EXAMPLE',
  '10.0.0.1',
  '203.0.113.7',
  '2001:db8::7',
  'i-0a1b2c3d4e5f60718',
  'na"ïve\\name',
  'a.*b$(c)[d]',
  'Müller, Jürgen',
])('%s may be redacted', (value) => {
  expect(() => checkRedactable([value])).not.toThrow()
})
