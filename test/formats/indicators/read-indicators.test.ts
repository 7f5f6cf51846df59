import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIndicators } from '../../../src/formats/indicators/read-indicators.ts'

const SHA = 'a'.repeat(64)
const found = (text: string) =>
  readIndicators(text).indicators.map(({ kind, value }) => `${kind} ${value}`)

describe('indicators', () => {
  it.each<readonly [string, readonly string[]]>([
    ['198.51.100.7', ['address 198.51.100.7']],
    ['198[.]51[.]100[.]7  # seen on Monday', ['address 198.51.100.7']],
    ['2001:DB8::1', ['address 2001:db8::1']],
    ['198.51.100.0/24', ['network 198.51.100.0/24']],
    ['hxxps://evil[.]example/a?b', ['domain evil.example']],
    ['http://198.51.100.9:8080/x', ['address 198.51.100.9']],
    ['AKIAIOSFODNN7EXAMPLE', ['access-key AKIAIOSFODNN7EXAMPLE']],
    ['111122223333', ['account 111122223333']],
    ['arn:aws:iam::111122223333:user/eve', ['principal arn:aws:iam::111122223333:user/eve']],
    [`sha256:${SHA.toUpperCase()}`, [`hash ${SHA}`]],
    ['s3://stolen-bucket/key', ['bucket stolen-bucket']],
    ['6f1c8e3a-0000-4000-8000-00000000abcd', ['request-id 6f1c8e3a-0000-4000-8000-00000000abcd']],
    ['evil-tool/1.0 (linux)', ['user-agent evil-tool/1.0 (linux)']],
    ['# nothing\n\n', []],
    [
      'ip,comment\n198.51.100.7,"bad"\n198.51.100.8,worse',
      ['address 198.51.100.7', 'address 198.51.100.8'],
    ],
    ['198.51.100.7\n198.51.100.7', ['address 198.51.100.7']],
  ])('%j are %j', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it('come out of STIX: patterns and observables', () => {
    const bundle = {
      type: 'bundle',
      objects: [
        {
          type: 'indicator',
          name: 'C2',
          pattern:
            "[ipv4-addr:value = '198.51.100.7' OR ipv4-addr:value ISSUBSET '203.0.113.0/24'] AND [file:hashes.'SHA-256' = '" +
            SHA +
            "']",
        },
        {
          type: 'indicator',
          pattern:
            "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'Evil/1.0']",
        },
        {
          type: 'indicator',
          pattern:
            "[domain-name:value IN ('a.example', 'b.example') AND ipv4-addr:value != '192.0.2.1']",
        },
        { type: 'indicator', pattern: "[user-account:user_id = 'mallory']" },
        { type: 'indicator', pattern: "[process:name LIKE 'x%']" },
        { type: 'ipv4-addr', value: '198.51.100.8' },
        { type: 'file', hashes: { MD5: 'b'.repeat(32) } },
      ],
    }
    const { indicators, notUnderstood } = readIndicators(JSON.stringify(bundle))
    expect(indicators.map(({ kind, value, label }) => [kind, value, label])).toEqual([
      ['address', '198.51.100.7', 'C2'],
      ['network', '203.0.113.0/24', 'C2'],
      ['hash', SHA, 'C2'],
      ['user-agent', 'Evil/1.0', ''],
      ['domain', 'a.example', ''],
      ['domain', 'b.example', ''],
      ['principal', 'mallory', ''],
      ['address', '198.51.100.8', ''],
      ['hash', 'b'.repeat(32), ''],
    ])
    expect(notUnderstood).toEqual([{ line: 0, text: "[process:name LIKE 'x%']" }])
  })

  it('come out of MISP', () => {
    const event = {
      Event: {
        Attribute: [{ type: 'ip-src', value: '198.51.100.7' }],
        Object: [{ Attribute: [{ type: 'user-agent', value: 'Evil/2' }] }],
      },
    }
    expect(found(JSON.stringify(event))).toEqual(['address 198.51.100.7', 'user-agent Evil/2'])
  })

  it('that are none are told with their line', () => {
    expect(readIndicators('198.51.100.7\nwhat is this?!\n').notUnderstood).toEqual([
      { line: 2, text: 'what is this?!' },
    ])
  })

  it('are read or told, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const { indicators, notUnderstood } = readIndicators(text)
        expect(indicators.every(({ value }) => value !== '')).toBe(true)
        expect(notUnderstood.length).toBeLessThanOrEqual(1000)
      }),
    )
  })

  it('take no long on a pattern made to be slow', () => {
    const pattern = `[a:b = '${'\\\\'.repeat(9000)}`
    expect(readIndicators(JSON.stringify({ type: 'indicator', pattern })).indicators).toEqual([])
  })
})
