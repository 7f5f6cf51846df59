import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import {
  clock,
  count,
  duration,
  entityKind,
  entityName,
  percent,
  plural,
  quantity,
  relativeTo,
  span,
  stamp,
} from '../../../src/investigations/render/words.ts'

describe('quantity', () => {
  it.each([
    [415_000, 'Microseconds', '415 ms'],
    [999, 'Microseconds', '999 µs'],
    [86_400, 'Microseconds', '86.4 ms'],
    [2.5, 'Seconds', '2.5 s'],
    [400, 'Seconds', '6 min 40 s'],
    [1_934_000, 'tokens', '1.93M tokens'],
    [62_300, 'tokens', '62.3k tokens'],
    [37, 'Count', '37'],
    [0.2, 'None', '0.2'],
    [99.5, 'Percent', '99.5 %'],
    [12.34, 'USD', '$12.3'],
    [2_000_000, 'Bytes/Second', '2 MB/s'],
    [512, 'Bytes', '512 B'],
    [-1_500, 'Count', '-1.5k'],
    [999_900, 'Count', '1M'],
    [1e300, 'Count', '1.00e+300'],
    [Number.NaN, 'Count', 'no value'],
    [null, 'Count', 'no value'],
    ['as it is', 'Count', 'as it is'],
    [0, 'Milliseconds', '0 s'],
  ])('writes %j %s as %s', (value, unit, text) => {
    expect(quantity(value, unit)).toBe(text)
  })
})

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [250, '250 ms'],
    [19_000, '19 s'],
    [6 * MINUTE + 48_000, '6 min 48 s'],
    [2 * HOUR, '2 h'],
    [HOUR + 59 * MINUTE + 59_000, '2 h'],
    [DAY, '1 day'],
    [DAY + 3 * HOUR, '1 day 3 h'],
    [45 * DAY, '45 days'],
    [-5 * MINUTE, '5 min'],
    [Number.NaN, 'unknown time'],
    [Number.POSITIVE_INFINITY, 'unknown time'],
  ])('of %j ms is %s', (value, text) => {
    expect(duration(value)).toBe(text)
  })
})

describe('times', () => {
  const onset = Date.UTC(2026, 2, 11, 2, 10)
  it.each([
    [onset - 7 * MINUTE, '7 min before the onset'],
    [onset + 3_000, '3 s after the onset'],
    [onset, 'at the onset'],
    [Number.NaN, 'at an unknown time'],
  ])('at %j are told as %s', (time, text) => {
    expect(relativeTo(onset, time)).toBe(text)
  })

  it('are written in UTC, and nonsense is said to be unknown', () => {
    expect(stamp(onset)).toBe('2026-03-11 02:10')
    expect(stamp(onset + 5_000)).toBe('2026-03-11 02:10:05')
    expect(clock(onset)).toBe('02:10')
    expect(span(onset, onset + HOUR)).toBe('2026-03-11 02:10 to 03:10')
    expect(span(onset, onset + DAY)).toBe('2026-03-11 02:10 to 2026-03-12 02:10')
    expect(stamp(Number.NaN)).toBe('unknown time')
    expect(stamp(1e300)).toBe('unknown time')
    expect(stamp(8.64e15)).toBe('+275760-09-13 00:00')
  })
})

describe('small words', () => {
  it('say counts and shares', () => {
    expect([count(412_906), count(Number.NaN)]).toEqual(['412,906', '?'])
    expect([plural(1, 'record'), plural(0, 'record')]).toEqual(['1 record', '0 records'])
    expect([0, 0.004, 0.5, 0.996, 1].map(percent)).toEqual([
      '0 %',
      '<1 %',
      '50 %',
      '>99 %',
      '100 %',
    ])
    expect(percent(Number.NaN)).toBe('? %')
  })

  it.each([
    ['iam-role', 'arn:aws:iam::1:role/path/Name', 'IAM role', 'Name'],
    ['role-session', 'arn:aws:sts::1:assumed-role/Name/me', 'role session', 'Name/me'],
    ['aws-account', 'arn:aws:iam::1:root', 'AWS account', 'root of 1'],
    ['ip-address', '2001:db8::1', 'IP address', '2001:db8::1'],
    ['user-agent', 'aws-cli/2 a/b', 'user agent', 'aws-cli/2 a/b'],
    ['role-session', 'nonsense', 'role session', 'nonsense'],
  ] as const)('name a %s', (type, id, kind, name) => {
    expect([entityKind(type), entityName({ type, id })]).toEqual([kind, name])
  })
})
