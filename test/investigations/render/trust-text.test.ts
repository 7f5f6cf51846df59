import { expect, it } from 'vitest'
import { type LogTrust, renderTrust } from '../../../src/investigations/render/trust-text.ts'

const NAME = { account: '111122223333', region: 'eu-west-1' }

function trustWith(unread: readonly { uri: string; reason: string }[]): LogTrust {
  const all = unread.map((one) => ({ ...NAME, sha256: '', ...one }))
  return { chains: [], problems: [], keys: 0, unread: all }
}

const rendered = (trust: LogTrust) =>
  renderTrust(trust, { width: 100, colour: false, unicode: true })

it.each([
  ['record-too-large', 'x/d1.json.gz: it is larger than a digest may be'],
  ['too-many-records', 'x/d1.json.gz: it lists more files than a digest may'],
  ['', 'x/d1.json.gz: it holds no digest'],
  ['some-other', 'x/d1.json.gz: some-other'],
])('says why a digest cannot be verified: %s', (reason, line) => {
  const text = rendered(trustWith([{ uri: 'x/d1.json.gz', reason }]))
  expect(text).toContain('Not verifiable: 1 digest not read')
  expect(text).toContain(line)
})

it('lists some of many and spells out what could deceive', () => {
  const many = Array.from({ length: 45 }, (_, i) => ({
    uri: `x/d${i}\u001b[31m\u202e`,
    reason: 'record-too-large',
  }))
  const text = rendered(trustWith(many))
  expect(text).toContain('Not verifiable: 45 digests not read')
  expect(text).toContain('and 5 more in --format json')
  for (const character of ['\u001b', '\u202e']) expect(text).not.toContain(character)
  expect(rendered(trustWith([]))).not.toContain('Not verifiable')
})
