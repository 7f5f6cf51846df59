import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { principalId } from '../../../src/api/access/principal-id.ts'
import { MAX_LINE } from '../../../src/api/audit/audit-lines.ts'
import { recordOf } from '../../../src/api/audit/audit-record.ts'
import { NO_HEAD, readLink, seal } from '../../../src/api/audit/chain.ts'
import { redact } from '../../../src/api/audit/redact.ts'
import { ingestFolder, temporaryLake } from '../../lake/ingest-support.ts'
import { entry, newFolder, openLog, PRINCIPAL, START } from './audit-support.ts'

describe('a record', () => {
  it('is what CloudTrail would have written of the call', () => {
    const error = { code: 'ConflictException', message: 'taken' }
    const asked = entry({
      error,
      requestParameters: { Accounts: [{ AccountId: '1', EmailAddress: 'a@b' }], Message: 'hello' },
    })
    expect(recordOf(asked, START, 'id')).toEqual({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: principalId(PRINCIPAL),
        arn: PRINCIPAL.arn,
        accountId: '111122223333',
        accessKeyId: PRINCIPAL.accessKeyId,
        userName: 'administrator',
      },
      eventTime: '2026-01-15T20:00:00Z',
      eventSource: 'detective.amazonaws.com',
      eventName: 'ListGraphs',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '203.0.113.5',
      userAgent: 'aws-cli/2.17',
      errorCode: 'ConflictException',
      errorMessage: 'taken',
      requestParameters: { Accounts: [{ AccountId: '1', EmailAddress: '***' }], Message: '***' },
      responseElements: null,
      requestID: '5f0c1a2b-0000-4000-8000-000000000001',
      eventID: 'id',
      readOnly: true,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
    })
  })

  it('marks an id that was only claimed, so that it is not taken for what its key did', () => {
    const stranger = entry({ principal: undefined, claimedAccessKeyId: 'AKIAEXAMPLE' })
    const { userIdentity, recipientAccountId } = recordOf(stranger, START, 'id')
    expect(userIdentity).toEqual({ type: 'Unknown', accessKeyId: 'unverified:AKIAEXAMPLE' })
    expect(recipientAccountId).toBeUndefined()
  })

  it('writes an IPv4 address as one', () => {
    const at = (sourceAddress: string) =>
      recordOf(entry({ sourceAddress }), START, 'id')['sourceIPAddress']
    expect(at('::ffff:203.0.113.5')).toBe('203.0.113.5')
    expect(at('2001:db8::1')).toBe('2001:db8::1')
  })

  it('is a line of bounded length that can be read again, whatever was sent', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant('\u0000"\ud800'.repeat(50_000)),
    )
    const hostile = fc.record({
      eventName: text,
      userAgent: text,
      sourceAddress: text,
      requestId: text,
      requestParameters: fc.anything({
        maxDepth: 8,
        withBigInt: true,
        withDate: true,
        withNullPrototype: true,
      }),
      responseElements: fc.dictionary(text, text),
      error: fc.record({ code: text, message: text }),
    })
    fc.assert(
      fc.property(hostile, (fields) => {
        const { line, head } = seal(recordOf(entry(fields), START, 'id'), NO_HEAD)
        expect(Buffer.byteLength(line)).toBeLessThan(MAX_LINE)
        expect(line).not.toContain('\n')
        expect(readLink(line)).toMatchObject({ ...head, isIntact: true })
      }),
    )
  })
})

describe('parameters', () => {
  it.each([
    ['Message', 'text'],
    ['EmailAddress', 'a@b.example'],
    ['email', 'a@b.example'],
    ['e-mail', 'a@b.example'],
    ['SecretAccessKey', 'x'],
    ['sessionToken', 'x'],
    ['Password', { deep: 'x' }],
    ['Authorization', ['x']],
    ['X-Amz-Signature', 'x'],
  ])('named %s are not written down, at any depth', (name, value) => {
    expect(redact({ [name]: value })).toEqual({ [name]: '***' })
    expect(redact([{ a: { [name]: value } }])).toEqual([{ a: { [name]: '***' } }])
  })

  it.each([
    ['/console/#token=a-B_c', '/console/#token=***'],
    ['/callback?code=abc&state=def&iss=x', '/callback?code=***&state=***&iss=x'],
    ['/api/v1/entities/token=1', '/api/v1/entities/token=1'],
  ])('that are links (%s) keep no key that is in them', (link, told) => {
    expect(redact({ path: link })).toEqual({ path: told })
  })

  it('are cut where they are long, many or deep', () => {
    expect(redact('x'.repeat(1000))).toHaveLength(256)
    expect(redact(Array(150).fill(0))).toEqual([...Array(100).fill(0), '… 50 more'])
    expect(redact({ a: { a: { a: { a: { a: { a: { a: 1 } } } } } } })).toEqual({
      a: { a: { a: { a: { a: { a: '…' } } } } },
    })
    expect(redact(Array(100).fill('x'.repeat(100)))).toEqual({ leftOut: 'too large' })
  })

  it('that refer to themselves are cut too', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(JSON.stringify(redact(loop)).length).toBeLessThan(200)
  })

  it('keep a name that means something to JavaScript as a name', () => {
    expect(JSON.stringify(redact(JSON.parse('{"__proto__":{"a":1}}')))).toBe(
      '{"__proto__":{"a":1}}',
    )
  })
})

describe('Dupin', () => {
  it('ingests its own log: each call with who made it, what it was and how it ended', async () => {
    const folder = newFolder()
    const log = await openLog(join(folder, 'audit'))
    await log.append(entry({ requestParameters: { MaxResults: 5 } }), { durable: false })
    const error = { code: 'AccessDeniedException', message: 'no' }
    await log.append(entry({ eventName: 'DeleteGraph', readOnly: false, error }), { durable: true })
    const stranger = { principal: undefined, claimedAccessKeyId: 'AKIAEXAMPLE' }
    await log.append(
      entry({ ...stranger, error: { code: 'UnrecognizedClientException', message: 'no' } }),
      { durable: true },
    )
    await log.close()
    const lake = await temporaryLake()
    expect(await ingestFolder(lake, folder)).toMatchObject({ read: 3, stored: 3, rejected: 0 })
    const rows = await lake.engine.query(
      `SELECT CAST(event_id AS VARCHAR) AS id, service, operation, actor, access_key, error, account, region, source_ip
       FROM api_call ORDER BY time`,
    )
    const by = (fields: object) => ({
      service: 'detective.amazonaws.com',
      region: 'eu-west-1',
      source_ip: '203.0.113.5',
      ...fields,
    })
    const known = {
      actor: PRINCIPAL.arn,
      access_key: PRINCIPAL.accessKeyId,
      account: '111122223333',
    }
    expect(rows).toMatchObject([
      by({ ...known, operation: 'ListGraphs', error: null }),
      by({ ...known, operation: 'DeleteGraph', error: 'AccessDeniedException' }),
      by({
        operation: 'ListGraphs',
        actor: null,
        access_key: 'unverified:AKIAEXAMPLE',
        error: 'UnrecognizedClientException',
      }),
    ])
    expect(rows.every((row) => /^5f0c1a2b-3d4e-4f60-8a9b-/.test(String(row['id'])))).toBe(true)
  })
})
