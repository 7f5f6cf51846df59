import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretCounts, secretsIn } from '../../src/formats/secrets.ts'

/** Put together here, so that no file holds what looks like a key. */
const letters = (count: number) => 'Q2W3E4R5T6'.repeat(10).slice(0, count)
const KEY = `AKIA${letters(16)}`

describe('the secrets in a text', () => {
  it.each([
    ['an access key id', `my key is ${KEY}.`, 'aws-access-key=1'],
    ['one in an environment file', `AWS_ACCESS_KEY_ID=${KEY}`, 'aws-access-key=1'],
    ['a temporary one, twice', `"ASIA${letters(16)}" and 'ASIA${letters(16)}'`, 'aws-access-key=2'],
    ['a secret key', `aws_secret_access_key=${letters(40)}`, 'aws-secret-key=1'],
    ['one of the credentials file', `aws_secret_access_key = ${letters(40)}`, 'aws-secret-key=1'],
    ['one of a shell', `export AWS_SECRET_ACCESS_KEY="${letters(40)}"`, 'aws-secret-key=1'],
    ['one of an answer of the API', `"SecretAccessKey": "${letters(40)}"`, 'aws-secret-key=1'],
    ['the same within JSON', `\\"SecretAccessKey\\": \\"${letters(40)}\\"`, 'aws-secret-key=1'],
    ['a secret key with a letter too many', `aws_secret_access_key=${letters(41)}`, ''],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'private-key=1'],
    ['a web token', `Bearer eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`, 'jwt=1'],
    ['a GitHub token', `ghp_${letters(36)}`, 'github-token=1'],
    ['a model provider’s key', `sk-ant-${letters(40)}`, 'model-api-key=1'],
    ['a password in a URL', 'postgres://app:hunter22@db.example.com/x', 'password-in-url=1'],
    ['several kinds', `${KEY} glpat-${letters(20)}`, 'aws-access-key=1,gitlab-token=1'],
    ['a role id and an ARN', `AROA${letters(16)} arn:aws:iam::111122223333:role/portal`, ''],
    ['a key with a letter too many', `${KEY}A`, ''],
    ['a public key', '-----BEGIN PUBLIC KEY-----', ''],
    ['an address with a port', 'https://example.com:8443/a@b', ''],
    ['prose', 'The quick brown fox jumps over the lazy dog.', ''],
  ])('%s', (_, text, expected) => {
    expect(secretsIn(text)).toBe(expected)
  })

  it('are kinds and counts, and never what was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(secretsIn(`${text} ${KEY} ${text}`)).toMatch(/^(?:[a-z-]+=\d+,?)*$/)
      }),
    )
  })

  it('are counted up to a bound', () => {
    expect(secretCounts(secretsIn(`${KEY} `.repeat(600))).get('aws-access-key')).toBe(99)
  })

  it.each([
    'eyJ-'.repeat(4_000),
    `${'://a:'.repeat(3_000)}`,
    '-----BEGIN '.repeat(1_500),
    'secret_access_key="'.repeat(900),
    'a='.repeat(8_000),
  ])('are looked for in time that grows with the text (%#)', (text) => {
    // Each pattern sees a character a bounded number of times: this ends, or the test run does not.
    expect(secretsIn(text)).toBe('')
  })
})
