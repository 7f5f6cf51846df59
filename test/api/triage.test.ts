import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readAudit } from '../../src/api/audit/read-audit.ts'
import { temporaryFolder } from '../lake/ingest-support.ts'
import { trailRecord, writeTrail } from '../support/run-cli.ts'
import { ADMINISTRATOR, startTestServer, type TestServer } from '../support/serve.ts'
import { signRequest } from '../support/sign-request.ts'

const JSON_TYPE = 'application/json'
const TRAIL = {
  eventSource: 'cloudtrail.amazonaws.com',
  requestParameters: { name: 'all' },
}
let asked = 0

/** Asks a server over the wire, signed. */
async function ask(
  { endpoint, region, credentials }: TestServer,
  method: string,
  target: string,
  body?: unknown,
) {
  const text = body === undefined ? '' : JSON.stringify(body)
  // No two are signed alike: a change that is signed alike happens once.
  const headers = {
    Host: new URL(endpoint).host,
    'X-Nonce': String(asked++),
    'Content-Type': JSON_TYPE,
  }
  const key = credentials(ADMINISTRATOR)
  const common = { method, target, headers, body: text, region, service: 'detective' }
  const { rawHeaders } = signRequest({ ...common, ...key, date: Date.now() })
  const pairs = rawHeaders.flatMap((name, i) =>
    i % 2 === 0 && name !== 'Host' ? [[name, rawHeaders[i + 1] ?? ''] as const] : [],
  )
  const response = await fetch(new URL(target, endpoint), {
    method,
    headers: Object.fromEntries(pairs),
    ...(text === '' ? {} : { body: text }),
  })
  const answer = await response.text()
  return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) }
}

async function groups(server: TestServer) {
  await ask(server, 'POST', '/api/v1/runs', {})
  await server.services.runs.idle()
  return (await ask(server, 'GET', '/api/v1/finding-groups')).body
}

test('what is accepted over the wire counts in the next run, is remembered by the audit, and survives a restart', async () => {
  const folder = temporaryFolder()
  const logs = temporaryFolder()
  writeTrail(logs, 'one', [trailRecord(1, 'StopLogging', TRAIL), trailRecord(2, 'DescribeTrails')])
  const only = { folder, logs: join(logs, 'AWSLogs'), accounts: [ADMINISTRATOR] }
  let server = await startTestServer(only)
  onTestFinished(() => server.close())
  const before = await groups(server)
  expect(before.items.length).toBeGreaterThan(0)
  const accept = {
    type: 'Technique/*',
    reason: 'a drill',
    upTo: 'CRITICAL',
    expires: new Date(Date.now() + 3_600_000).toISOString(),
  }
  const made = await ask(server, 'POST', '/api/v1/suppressions', accept)
  expect(made.status).toBe(201)
  await server.close()
  server = await startTestServer(only)
  const after = await groups(server)
  expect(after.suppressed).toBeGreaterThan(0)
  expect(after.items.length).toBeLessThan(before.items.length)
  const removed = await ask(server, 'DELETE', `/api/v1/suppressions/${made.body.id}`)
  expect(removed).toEqual({ status: 204, body: undefined })
  expect((await groups(server)).items).toHaveLength(before.items.length)
  const question = { from: 0, to: Date.now() + 1000, limit: 50 }
  const { records } = await readAudit(join(folder, 'audit'), question)
  const told = records.filter(({ eventName }) => String(eventName).endsWith('Suppressions'))
  expect(told.map(({ eventName }) => eventName).toSorted()).toEqual([
    'DeleteSuppressions',
    'PostSuppressions',
  ])
  expect(told).toContainEqual(
    expect.objectContaining({
      requestParameters: { path: '/api/v1/suppressions', body: accept },
      responseElements: expect.objectContaining({ id: made.body.id, reason: 'a drill' }),
    }),
  )
  expect(told).toContainEqual(
    expect.objectContaining({
      requestParameters: { path: `/api/v1/suppressions/${made.body.id}` },
    }),
  )
})
