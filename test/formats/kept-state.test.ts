import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/formats/format.ts'
import { keptState, keptValue } from '../../src/formats/kept-state.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)
const SECRET = 'a-secret-that-nobody-may-read'

describe('what is kept of a configuration', () => {
  it.each<[string, Json]>([
    ['variables of a container', { PrimaryContainer: { Environment: { TOKEN: SECRET } } }],
    ['variables of a function', { environment: { variables: { TOKEN: SECRET } } }],
    [
      'variables as a list',
      { ContainerDefinitions: [{ environment: [{ name: 'A', value: SECRET }] }] },
    ],
    ['variables within a text', { document: `{"env":{"A":"${SECRET}"}}` }],
    ['a field by its name', { MasterUserPassword: SECRET, apiKey: SECRET, UserData: SECRET }],
    ['a tag by its name', { Tags: { db_password: SECRET } }],
    ['variables in variables', { variables: { variables: { variables: { a: SECRET } } } }],
  ])('holds no secret: %s', (_, configuration) => {
    const kept = keptState({ configuration }, hash)
    expect(kept).not.toContain(SECRET)
    expect(kept).toContain('hidden#')
  })

  it('holds no key that is told by its form, wherever it stands', () => {
    expect(keptState({ note: 'AKIAIOSFODNN7EXAMPLE' }, hash)).not.toContain('AKIA')
  })

  it('shows that a value changed, and not what it is', () => {
    const one = keptState({ Environment: { A: 'x' } }, hash)
    expect(keptState({ Environment: { A: 'y' } }, hash)).not.toBe(one)
    expect(keptState({ Environment: { A: 'x' } }, hash)).toBe(one)
  })

  it('has names as CloudTrail writes them, and leaves what people named alone', () => {
    expect(
      keptState({ ModelName: 'm', S3Uri: 's3://a/', KMSKeyId: 'k', Tags: { Team: 'ml' } }, hash),
    ).toBe('{"modelName":"m","s3Uri":"s3://a/","KMSKeyId":"k","tags":{"Team":"ml"}}')
  })

  it('keeps the ARN of a secret, which is no secret', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db'
    expect(keptState({ secret: arn }, hash)).toContain(arn)
  })

  it('is JSON of bounded length whatever stands in a text', () => {
    const nested = fc.nat(200_000).map((n) => '['.repeat(n) + ']'.repeat(n))
    const text = fc.oneof(nested, fc.json(), fc.string(), fc.constant(`{"env":${'['.repeat(60)}`))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), text), fc.string(), (configuration, path) => {
        const kept = keptState(configuration, hash)
        expect(kept.length).toBeLessThanOrEqual(16_384)
        if (kept !== '') JSON.parse(kept)
        keptValue(path, configuration, hash)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a value at a path', () => {
  it.each([
    'Configuration.Environment.Variables.TOKEN',
    'Configuration.Environment.TOKEN',
    'MasterUserPassword',
  ])('is hidden at %s', (path) => expect(keptValue(path, SECRET, hash)).not.toContain(SECRET))

  it('is told elsewhere', () => {
    expect(keptValue('Configuration.EndpointConfigName', 'churn-7', hash)).toBe('churn-7')
  })
})
